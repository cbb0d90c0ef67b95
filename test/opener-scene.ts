import { join } from 'node:path';
import { toHex } from '../ledger/base/bytes.ts';
import { isFault } from '../ledger/base/fault.ts';
import { invariant } from '../ledger/base/invariant.ts';
import { bool, int, map } from '../ledger/base/schema.ts';
import { encodeCommit } from '../ledger/block/block.ts';
import type { ExecutedBlock } from '../ledger/execution/execute-block.ts';
import { createRules } from '../ledger/execution/rules.ts';
import { defineTx, type LedgerModule } from '../ledger/module.ts';
import { createLedgerRules } from '../ledger/modules/index.ts';
import { existingKeySet, type KeySet, keySetEntries } from '../ledger/modules/seal/seal-entries.ts';
import { countTender } from '../ledger/modules/seal/seal-epoch.ts';
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
  /** The same of opening shares, which no block here takes: a test says itself what the ledger holds. */
  readonly openingPool: Map<string, SignedTx>;
  /** Everything that was ever taken at a door, in order. */
  readonly taken: SignedTx[];
  node(place: number): OpenerNode;
  keySet(epoch?: number): KeySet;
  /** Lets these openers look (all of them unless told), then makes a block of what waits, this much later. */
  turn(options?: Turn): Promise<ExecutedBlock>;
  /** Turns until the condition holds; a bound of them, so that a test can fail. */
  until(condition: () => boolean, options?: Turn): Promise<void>;
  /** A transaction for which this holds is lost on its way: no pool has it. */
  lose(isLost: (signed: SignedTx) => boolean): void;
  /** Own clocks, ms, relative to the last block. */
  setClock(aheadMs: number): void;
  readonly clock: () => number;
  openings: OpeningReader | undefined;
  close(): void;
}

export interface Turn {
  readonly places?: readonly number[];
  readonly ms?: number;
  /** Of others, in the same block. */
  readonly txs?: readonly SignedTx[];
}

const TURNS_MAX = 30;

export function createOpenerScene(folder: string): OpenerScene {
  const real = createLedgerRules(verifyPure, { shares: testShares, open: openEnvelope });
  const rules = createRules({ ...real, modules: [...real.modules, needModule] });
  const chain = createExecutionChain({ rules });
  const { ledger, store, genesis } = chain;
  const pool = new Map<string, SignedTx>();
  const openingPool = new Map<string, SignedTx>();
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
      if (signed.tx.type === 'bid.openingShares') {
        taken.push(signed);
        if (!isLost(signed)) openingPool.set(signed.txIdText, signed);
        return { kind: 'pooled', txId: signed.txId, txHash: signed.txHash, expires: signed.tx.expires };
      }
      const refused = ledger.admit(signed, Math.max(ledger.tip().time + 1, scene.clock()));
      if (refused !== undefined) return { kind: 'refused', fault: refused };
      taken.push(signed);
      if (!isLost(signed)) pool.set(signed.txIdText, signed);
      return { kind: 'pooled', txId: signed.txId, txHash: signed.txHash, expires: signed.tx.expires };
    },
    status(txId) {
      const place = store.txPlace(txId);
      if (place !== undefined) return { kind: 'committed', ...place };
      const id = toHex(txId);
      return pool.has(id) || openingPool.has(id) ? { kind: 'pooled' } : { kind: 'unknown' };
    },
  };

  /** Signed by all but the last of the set that votes on the tip. */
  function lastCommit(): { readonly lastCommit?: Uint8Array } {
    const { height, blockId } = ledger.tip();
    if (height === 0) return {};
    const set = ledger.validators(height);
    const signatures = set.map((_, at) => (at < set.length - 1 ? new Uint8Array(64).fill(at + 1) : null));
    return { lastCommit: encodeCommit({ round: 0, blockId, signatures }) };
  }

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
    openingPool,
    taken,
    openings: { underWay: () => [], released: () => [] },
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
    async turn({ places, ms = 1000, txs: more = [] } = {}) {
      for (const [place, node] of scene.nodes.entries()) {
        if (places === undefined || places.includes(place)) await node.daemon().look();
      }
      const txs = [...pool.values(), ...more];
      pool.clear();
      const done = await chain.block({ time: ledger.tip().time + ms, txs, ...lastCommit() });
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

/** Tenders come and go by hand: `test.need` changes how many need the key of an epoch. */
const needModule: LedgerModule = {
  name: 'test',
  txs: [
    defineTx({
      type: 'test.need',
      payload: map({ epoch: int({ min: 1, max: 9 }), more: bool() }),
      signer: { kind: 'registered' },
      sensitive: false,
      legalBasis: 'tests',
      cost: 1,
      subjects: () => [],
      faults: [],
      check: () => undefined,
      apply(context, { epoch, more }) {
        countTender(context, epoch, more ? 1 : -1);
        return {};
      },
      title: { kk: 'need', ru: 'need', en: 'need' },
      fields: {},
      example: { epoch: 1, more: true },
    }),
  ],
  timers: [],
  params: [],
  entries: [],
  words: {},
};
