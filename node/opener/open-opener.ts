import type { Hash, Sha256 } from '../../ledger/base/hash.ts';
import type { ShareCrypto } from '../../ledger/seal/share-crypto.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import type { Logger } from '../log.ts';
import type { Feed, NodeStatus, TransactionDoor } from '../ports.ts';
import { committedParams, committedState } from '../rpc/committed-state.ts';
import { headerAt } from '../rpc/views.ts';
import type { ValidatorSigner } from '../signing/validator-signer.ts';
import { createCommittedOpenings } from './committed-openings.ts';
import { openAhead } from './open-ahead.ts';
import type { OpenMemo } from './open-memo.ts';
import type { OpenerPool } from './opener-pool.ts';
import { createSealDaemon } from './seal-daemon.ts';
import type { SealKeyFolder } from './seal-keys.ts';

/** What exists once in a node for sealed bids. */
export interface OpenerParts {
  readonly shares: ShareCrypto;
  readonly pool: OpenerPool;
  readonly memo: OpenMemo;
  readonly keys: SealKeyFolder;
}

export interface OpenerOptions {
  readonly parts: OpenerParts;
  readonly sha256: Sha256;
  readonly chain: string;
  readonly genesisHash: Hash;
  /** undefined on an observer, which opens nothing but executes what others open. */
  readonly signer: ValidatorSigner | undefined;
  readonly store: LedgerStore;
  readonly door: Pick<TransactionDoor, 'submit' | 'status'>;
  readonly feed: Feed;
  readonly status: () => NodeStatus;
  readonly count: (name: string, by?: number) => void;
  readonly log: Logger;
}

/** A node that is this many blocks behind what it has seen is catching up; one block is only under way. */
const BEHIND_BLOCKS = 2;

/** Builds what a node does for sealed bids beside executing blocks; `start` lets it go, `close` ends it. */
export function createOpener(options: OpenerOptions): { start(): void; close(): void } {
  const { parts, store, signer, feed, log, status } = options;
  const { memo } = parts;
  const state = committedState(store);
  const openings = createCommittedOpenings({ ...options, state });
  const daemon =
    signer === undefined
      ? undefined
      : createSealDaemon(
          {
            ...options,
            ...parts,
            signer,
            state,
            openings,
            tip() {
              const tip = store.tip();
              return tip === undefined ? undefined : { height: tip.height, time: headerAt(store, tip.height).time };
            },
            params: (time) => committedParams(store, time),
            isBehind: () => status().bestSeenHeight >= (store.tip()?.height ?? 0) + BEHIND_BLOCKS,
            now: () => Date.now(),
          },
          feed,
        );
  let endAhead: (() => void) | undefined;
  return {
    start() {
      daemon?.start();
      endAhead = openAhead(openings, memo, feed, log);
    },
    close() {
      daemon?.close();
      endAhead?.();
    },
  };
}
