import { emptyBytes } from '../ledger/base/bytes.ts';
import type { ValueMap } from '../ledger/base/codec.ts';
import { type Fault, FaultError, isFault } from '../ledger/base/fault.ts';
import type { Hash } from '../ledger/base/hash.ts';
import { invariant } from '../ledger/base/invariant.ts';
import type { PublicKey } from '../ledger/base/keys.ts';
import { bytes, int, map, text } from '../ledger/base/schema.ts';
import { encodeCommit } from '../ledger/block/block.ts';
import { decodeRecord, type Record } from '../ledger/block/record.ts';
import type { BlockDraft, ExecutedBlock } from '../ledger/execution/execute-block.ts';
import { createLedger, type Ledger } from '../ledger/execution/ledger.ts';
import { createRules, type Rules } from '../ledger/execution/rules.ts';
import type { GenesisDocument } from '../ledger/genesis/genesis-document.ts';
import { defineEntries, defineTx, type LedgerModule, type TxRow } from '../ledger/module.ts';
import { createLedgerRules } from '../ledger/modules/index.ts';
import { type SignedTx, signedTx, type Tx } from '../ledger/tx/transaction.ts';
import { sha256 } from '../node/crypto/sha256.ts';
import { blockWriteFrom } from '../node/runtime/block-write.ts';
import { ledgerSourceFrom } from '../node/runtime/ledger-source.ts';
import type { LedgerStore } from '../storage/ledger-store.ts';
import { createMemoryStore } from '../storage/memory-store.ts';
import { type TestParty, testGenesis, testParties } from './ledger-context.ts';

/** A whole hour of block time, so that tests of the hourly quota know where they stand. */
export const START = 1_699_999_200_000;

export type Draft = Pick<BlockDraft, 'txs'> & Partial<BlockDraft>;

/** The real ledger over a store, without consensus: blocks are executed and written by hand. Signatures are not checked here. */
export interface ExecutionChain {
  readonly ledger: Ledger;
  readonly store: LedgerStore;
  readonly genesis: GenesisDocument;
  /** Executes on the tip a second later unless told; in the mode `check`. */
  run(draft: Draft): ExecutedBlock | Fault;
  /** Same, and it must succeed. */
  executed(draft: Draft): ExecutedBlock;
  /** Writes an executed block and moves the tip. */
  commit(executed: ExecutedBlock): Promise<void>;
  /** Both. */
  block(draft: Draft): Promise<ExecutedBlock>;
}

export interface ChainOptions {
  readonly store?: LedgerStore;
  readonly rules?: Rules;
  readonly params?: GenesisDocument['params'];
  readonly cachePagesMax?: number;
  /** The genesis: when it is, and by which profile; the demo profile at `START` unless told. */
  readonly time?: number;
  readonly profile?: GenesisDocument['profile'];
}

/** Builds a chain at the tip of its store, at the genesis of an empty one. */
export function createExecutionChain(options: ChainOptions = {}): ExecutionChain {
  const { store = createMemoryStore(), rules = createLedgerRules(), cachePagesMax = 256 } = options;
  const { time = START, profile = 'demo', params = [] } = options;
  const genesis = testGenesis({ time, profile, params });
  const ledger = createLedger({ sha256, rules, genesis, source: ledgerSourceFrom(store), cachePagesMax });
  const proposer = genesis.validators[0]?.key as PublicKey;

  function run(draft: Draft): ExecutedBlock | Fault {
    const tip = ledger.tip();
    const lastCommit = tip.height === 0 ? emptyBytes : commitOf(tip.blockId);
    return ledger.execute({ time: tip.time + 1000, proposer, lastCommit, mode: 'check', ...draft });
  }
  function executed(draft: Draft): ExecutedBlock {
    const found = run(draft);
    if (isFault(found)) throw new FaultError(found);
    return found;
  }
  async function commit(done: ExecutedBlock): Promise<void> {
    await store.commitBlock(blockWriteFrom(done, commitOf(done.blockId)));
    ledger.advance(done);
  }
  return {
    ledger,
    store,
    genesis,
    run,
    executed,
    commit,
    async block(draft) {
      const done = executed(draft);
      await commit(done);
      return done;
    },
  };
}

/** The certificate of a block of the four test validators, decided in a round; its signatures are not execution's business. */
export function commitOf(blockId: Hash, round = 0, signers: readonly number[] = [0, 1, 2]): Uint8Array {
  const signatures = [0, 1, 2, 3].map((place) => (signers.includes(place) ? new Uint8Array(64).fill(place + 1) : null));
  return encodeCommit({ round, blockId, signatures });
}

export interface TxOptions {
  readonly key?: PublicKey;
  readonly cosigners?: readonly PublicKey[];
  readonly expires?: number;
  readonly chain?: string;
  /** Fills the signatures, so that one txId can come with several. */
  readonly sig?: number;
}

/** Gives a transaction of a party, its first key unless told, with signatures that are only well-formed. */
export function txOf(party: TestParty, type: string, payload: ValueMap, options: TxOptions = {}): SignedTx {
  const { key = party.keys[0], cosigners = [], expires = START + 600_000, chain = 'test-1', sig = 1 } = options;
  const tx: Tx = { v: 1, chain, type, key, cosigners, expires, payload };
  const signatures = [key, ...cosigners].map(() => new Uint8Array(64).fill(sig));
  return signedTx(sha256, tx, signatures);
}

/** Gives a document.anchor of the party's own object; `n` makes it another document. */
export function anchorOf(
  party: TestParty,
  n: number,
  options: TxOptions & { readonly object?: string } = {},
): SignedTx {
  const content = new Uint8Array(32);
  new DataView(content.buffer).setUint32(0, n);
  const payload = {
    object: options.object ?? `org/${party.bin}`,
    sha256: content,
    size: 1 + n,
    mime: 'application/pdf',
    docType: 'notice',
    lang: 'kk',
    visibility: 'PUBLIC',
  };
  return txOf(party, 'document.anchor', payload, options);
}

/** One that is recorded as DOCUMENT_NOT_OWN: the object is another party's. */
export function failingOf(party: TestParty, n: number, options: TxOptions = {}): SignedTx {
  const other = party === testParties.customer ? testParties.supplier : testParties.customer;
  return anchorOf(party, n, { ...options, object: `org/${other.bin}` });
}

/** The block's records, decoded. */
export function recordsOf(executed: Pick<ExecutedBlock, 'records'>): readonly Record[] {
  return executed.records.map((data) => {
    const record = decodeRecord(data);
    invariant(!isFault(record), 'an executed record decodes');
    return record;
  });
}

/** Entries of the test module below: `bell/<id>` → how often it rang. */
export const bellEntries = defineEntries<number>('bell');

const row = (verb: string, cost: number, rest: Pick<TxRow, 'payload' | 'apply'>): TxRow =>
  defineTx({
    type: `test.${verb}`,
    signer: { kind: 'registered' },
    sensitive: false,
    legalBasis: 'tests',
    cost,
    subjects: () => [],
    faults: [],
    check: () => undefined,
    title: { kk: verb, ru: verb, en: verb },
    fields: {},
    example: {},
    ...rest,
  });

const word = text({ max: 100 });

/** Transactions that reach the bounds which real ones stay away from, and timers that ring. */
export const boundsModule: LedgerModule = {
  name: 'test',
  txs: [
    row('blob', 1, { payload: map({ data: bytes({ min: 0, max: 32_768 }) }), apply: () => ({}) }),
    row('heavy', 500, { payload: map({ n: int({ min: 0, max: 1_000_000 }) }), apply: () => ({}) }),
    row('echo', 1, {
      payload: map({ n: int({ min: 0, max: 1_000_000 }), size: int({ min: 0, max: 100_000 }) }),
      apply(context, payload) {
        const size = payload.size as number;
        context.state.put(bellEntries, `echo${payload.n as number}`, size);
        context.schedule(context.time + 1, `echo${payload.n as number}`, 'test.ring');
        context.lookup(`echo/${payload.n as number}`, {});
        context.emit({ type: 'test.echoed', data: { data: new Uint8Array(size) } });
        return {};
      },
    }),
    row('ring', 1, {
      payload: map({ id: word, at: int({ min: 0, max: Number.MAX_SAFE_INTEGER }) }),
      apply(context, payload) {
        context.schedule(payload.at as number, payload.id as string, 'test.ring');
        return {};
      },
    }),
    row('hush', 1, {
      payload: map({ id: word }),
      apply(context, payload) {
        context.unschedule(payload.id as string, 'test.ring');
        return {};
      },
    }),
  ],
  timers: [
    {
      kind: 'test.ring',
      title: { kk: 'қоңырау', ru: 'звонок', en: 'bell' },
      subjects: (id) => [`bell/${id}`],
      run(context, id) {
        const before = context.state.get(bellEntries, id) ?? 0;
        context.state.put(bellEntries, id, before + 1);
        context.emit({ type: 'test.rang', data: { id } });
        if (id.startsWith('again')) context.schedule(context.time, id, 'test.ring');
        return { count: before + 1 };
      },
    },
  ],
  params: [],
  entries: [bellEntries as unknown as LedgerModule['entries'][number]],
  words: {},
};

/** The real rules and the module above. */
export function createBoundsRules(): Rules {
  const real = createLedgerRules();
  return createRules({ ...real, modules: [...real.modules, boundsModule] });
}
