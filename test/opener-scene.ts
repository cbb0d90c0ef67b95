import { join } from 'node:path';
import { isFault } from '../ledger/base/fault.ts';
import { invariant } from '../ledger/base/invariant.ts';
import type { ExecutedBlock } from '../ledger/execution/execute-block.ts';
import { createLedgerRules } from '../ledger/modules/index.ts';
import { existingKeySet, type KeySet, keySetEntries } from '../ledger/modules/seal/seal-entries.ts';
import { openEnvelope } from '../ledger/seal/envelope.ts';
import { verifyPure } from '../ledger/signature/verify-pure.ts';
import { decodeSignedTx, type SignedTx } from '../ledger/tx/transaction.ts';
import { sha256 } from '../node/crypto/sha256.ts';
import type { LogFields } from '../node/log.ts';
import { createOpenerPool } from '../node/opener/opener-pool.ts';
import type { OpeningReader } from '../node/opener/opening-reader.ts';
import { createSealDaemon, type SealDaemon } from '../node/opener/seal-daemon.ts';
import { createSealKeyFolder, type SealKeyFolder } from '../node/opener/seal-keys.ts';
import type { CommittedBlock } from '../node/ports.ts';
import { committedParams, committedState } from '../node/rpc/committed-state.ts';
import { headerAt } from '../node/rpc/views.ts';
import type { ValidatorSigner } from '../node/signing/validator-signer.ts';
import { createExecutionChain, type ExecutionChain } from './execution-chain.ts';
import { testShares } from './seal-scene.ts';

/** A validator's opener on the test chain. */
export interface OpenerNode {
  readonly signer: ValidatorSigner;
  readonly keys: SealKeyFolder;
  /** The daemon of the present run. */
  daemon(): SealDaemon;
  /** Ends it and builds another over the same files. */
  restart(): void;
  /** Events that it logged at level warn or above, over all runs. */
  readonly troubles: { readonly event: string; readonly fields: LogFields }[];
  readonly counts: Map<string, number>;
}

/** The real ledger, one pool, and the openers of the four test validators, each with files of its own; blocks are made by hand. */
export interface OpenerScene extends ExecutionChain {
  readonly nodes: readonly OpenerNode[];
  readonly pool: Map<string, SignedTx>;
  /** Everything that was ever taken at a door, in order. */
  readonly taken: SignedTx[];
  node(place: number): OpenerNode;
  keySet(epoch?: number): KeySet;
  /** Lets these openers look (all of them unless told), then makes a block of what waits, this much later. */
  turn(options?: { readonly places?: readonly number[]; readonly ms?: number }): Promise<ExecutedBlock>;
  /** Turns until the condition holds; a bound of them, so that a test can fail. */
  until(
    condition: () => boolean,
    options?: { readonly places?: readonly number[]; readonly ms?: number },
  ): Promise<void>;
  /** A transaction for which this holds is lost on its way: no pool has it. */
  lose(isLost: (signed: SignedTx) => boolean): void;
  /** Own clocks, ms, relative to the last block. */
  setClock(aheadMs: number): void;
  readonly clock: () => number;
  openings: OpeningReader | undefined;
  close(): void;
}

const TURNS_MAX = 30;

export function createOpenerScene(folder: string): OpenerScene {
  const rules = createLedgerRules(verifyPure, { shares: testShares, open: openEnvelope });
  const chain = createExecutionChain({ rules });
  const { ledger, store, genesis } = chain;
  const pool = new Map<string, SignedTx>();
  const taken: SignedTx[] = [];
  const listeners = new Set<(block: CommittedBlock) => void>();
  let isLost = (_signed: SignedTx): boolean => false;
  let ahead = 500;

  const tip = () => {
    const at = store.tip();
    return at === undefined ? undefined : { height: at.height, time: headerAt(store, at.height).time };
  };
  const door: Parameters<typeof createSealDaemon>[0]['door'] = {
    async submit(bytes) {
      const signed = decodeSignedTx(sha256, bytes);
      invariant(!isFault(signed), 'an opener sends well-formed transactions');
      const refused = ledger.admit(signed, Math.max(ledger.tip().time + 1, scene.clock()));
      if (refused !== undefined) return { kind: 'refused', fault: refused };
      taken.push(signed);
      if (!isLost(signed)) pool.set(signed.txIdText, signed);
      return { kind: 'pooled', txId: signed.txId, txHash: signed.txHash, expires: signed.tx.expires };
    },
    status(txId) {
      const place = store.txPlace(txId);
      if (place !== undefined) return { kind: 'committed', ...place };
      return [...pool.values()].some((signed) => signed.txId === txId || same(signed.txId, txId))
        ? { kind: 'pooled' }
        : { kind: 'unknown' };
    },
  };

  function openNode(place: number): OpenerNode {
    const key = genesis.validators[place]?.key;
    invariant(key !== undefined, `a test validator: ${place}`);
    const signer: ValidatorSigner = { key, sign: () => new Uint8Array(64).fill(1), close: async () => undefined };
    const keys = createSealKeyFolder(join(folder, `v${place}`, 'seal'));
    const troubles: OpenerNode['troubles'] = [];
    const counts = new Map<string, number>();
    const build = () =>
      createSealDaemon(
        {
          sha256,
          chain: genesis.chain,
          genesisHash: ledger.genesisHash,
          signer,
          shares: testShares,
          keys,
          pool: createOpenerPool({ sha256, threads: 0 }),
          state: committedState(store),
          tip,
          params: (time) => committedParams(store, time),
          isBehind: () => false,
          openings: { underWay: () => scene.openings?.underWay() ?? [], released: () => [] },
          door,
          now: () => scene.clock(),
          log(level, event, fields = {}) {
            if (level === 'warn' || level === 'error') troubles.push({ event, fields });
          },
          count: (name, by = 1) => void counts.set(name, (counts.get(name) ?? 0) + by),
        },
        {
          subscribe(onBlock) {
            listeners.add(onBlock);
            return () => void listeners.delete(onBlock);
          },
        },
      );
    let daemon = build();
    return {
      signer,
      keys,
      troubles,
      counts,
      daemon: () => daemon,
      restart() {
        daemon.close();
        daemon = build();
      },
    };
  }

  const scene: OpenerScene = {
    ...chain,
    nodes: genesis.validators.map((_, place) => openNode(place)),
    pool,
    taken,
    openings: undefined,
    clock: () => ledger.tip().time + ahead,
    setClock(aheadMs) {
      ahead = aheadMs;
    },
    node(place) {
      const found = scene.nodes[place];
      invariant(found !== undefined, `an opener of the scene: ${place}`);
      return found;
    },
    keySet: (epoch = 1) => existingKeySet(committedState(store), epoch),
    async turn({ places, ms = 1000 } = {}) {
      for (const [place, node] of scene.nodes.entries()) {
        if (places === undefined || places.includes(place)) await node.daemon().look();
      }
      const txs = [...pool.values()];
      pool.clear();
      const done = await chain.block({ time: ledger.tip().time + ms, txs });
      const { height, time } = done.header;
      for (const listener of listeners)
        listener({ height, blockId: done.blockId, time, firstIndex: done.firstIndex, records: done.records });
      return done;
    },
    async until(condition, options) {
      for (let turns = 0; !condition(); turns++) {
        invariant(turns < TURNS_MAX, 'what a scene waits for comes within a few blocks');
        await scene.turn(options);
      }
    },
    lose(lost) {
      isLost = lost;
    },
    close() {
      for (const node of scene.nodes) node.daemon().close();
    },
  };
  return scene;
}

/** Whether the ledger has come to a status; false while the epoch does not exist. */
export function stands(scene: OpenerScene, status: KeySet['status'], epoch = 1): boolean {
  return committedState(scene.store).get(keySetEntries, String(epoch))?.status === status;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
