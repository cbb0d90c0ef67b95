import { describe, expect, it } from 'vitest';
import { compareBytes, emptyBytes, toHex } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { encodeCanonical, type Value } from '../../ledger/base/codec.ts';
import { FaultError, isFault } from '../../ledger/base/fault.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import { keyText, type Signer } from '../../ledger/base/keys.ts';
import { submissionHash } from '../../ledger/base/submission-bytes.ts';
import { createLedger } from '../../ledger/execution/ledger.ts';
import type { GenesisDocument } from '../../ledger/genesis/genesis-document.ts';
import {
  blockHourEntries,
  type MarkEntry,
  markEntries,
  markId,
  roomyBlockEntries,
} from '../../ledger/modules/censorship/censorship-entries.ts';
import { createCensorshipModule } from '../../ledger/modules/censorship/censorship-module.ts';
import { noteBlock, ROOMY_BLOCKS_MAX } from '../../ledger/modules/censorship/note-block.ts';
import { createLedgerRules } from '../../ledger/modules/index.ts';
import { verifyPure } from '../../ledger/signature/verify-pure.ts';
import { encodeTx, type SignedTx } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createSigner } from '../../node/crypto/signer.ts';
import { committedState } from '../../node/rpc/committed-state.ts';
import { blockWriteFrom } from '../../node/runtime/block-write.ts';
import { ledgerSourceFrom } from '../../node/runtime/ledger-source.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import { anchorOf, commitOf, failingOf, recordsOf, START, txOf } from '../execution-chain.ts';
import { createTestContext, testGenesis, testKey, testParties } from '../ledger-context.ts';

const { customer, supplier, outsider } = testParties;
const censorshipModule = createCensorshipModule(verifyPure);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const NEAR: GenesisDocument['params'] = [
  { name: 'censorship.blocksMin', value: 3 },
  { name: 'censorship.spacingMs', value: 1 },
];

/** The real ledger with validators that can sign; blocks are written by hand, their proposers named. */
function createScene(params = NEAR) {
  const base = testGenesis({ time: START, profile: 'demo', params });
  const signers = base.validators
    .map((_, i) => createSigner(new Uint8Array(32).fill(70 + i)))
    .sort((a, b) => compareBytes(a.key, b.key));
  const validators = base.validators.map((validator, i) => ({ ...validator, key: signerAt(signers, i).key }));
  const store = createMemoryStore();
  const genesis = { ...base, validators };
  const source = ledgerSourceFrom(store);
  const ledger = createLedger({ sha256, rules: createLedgerRules(), genesis, source, cachePagesMax: 256 });
  const height = (): number => ledger.tip().height;

  async function block(proposer: number, txs: readonly SignedTx[] = [], afterMs = 1000) {
    const tip = ledger.tip();
    const lastCommit = tip.height === 0 ? emptyBytes : commitOf(tip.blockId);
    const key = signerAt(signers, proposer).key;
    const done = ledger.execute({ time: tip.time + afterMs, proposer: key, lastCommit, txs, mode: 'check' });
    if (isFault(done)) throw new FaultError(done);
    await store.commitBlock(blockWriteFrom(done, commitOf(done.blockId)));
    ledger.advance(done);
    return done;
  }
  function receipt(validator: number, { tx, txId }: SignedTx, at = height()): ValueMap {
    const signer = signerAt(signers, validator);
    const signature = signer.sign(submissionHash(sha256, ledger.genesisHash, txId, at));
    return { validator: signer.key, height: at, signature, tx: encodeTx(tx) };
  }
  let serial = 0;
  /** A fresh transaction each time, so that two reports of one receipt are two transactions. */
  const report = (payload: ValueMap): SignedTx =>
    txOf(supplier, 'censorship.report', payload, { expires: ledger.tip().time + HOUR_MS + serial++ });

  return {
    ledger,
    store,
    block,
    receipt,
    height,
    report,
    validatorKey: (place: number) => signerAt(signers, place).key,
    org: (place: number) => validators[place]?.org ?? '',
    /** What the next block would say to a report: `taken`, or the fault's code. */
    verdict(payload: ValueMap): string {
      const refused = ledger.admit(report(payload), ledger.tip().time + 1);
      if (refused !== undefined) shown.add(refused.code);
      return refused?.code ?? 'taken';
    },
    detail: (payload: ValueMap) => ledger.admit(report(payload), ledger.tip().time + 1)?.detail,
    mark(place: number, { txId }: SignedTx): MarkEntry | undefined {
      return committedState(store).get(markEntries, markId(signerAt(signers, place).key, txId));
    },
    async blocks(...proposers: readonly number[]) {
      for (const proposer of proposers) await block(proposer);
    },
  };
}

function signerAt(signers: readonly Signer[], place: number): Signer {
  const found = signers[place];
  invariant(found !== undefined, `validator ${place} exists`);
  return found;
}

const shown = new Set<string>();
const wanted = anchorOf(customer, 1, { expires: START + HOUR_MS });

describe('censorship.report', () => {
  it('marks a validator that took a transaction and proposed a block with room without it', async () => {
    const scene = createScene();
    await scene.blocks(1, 2);
    const receipt = scene.receipt(0, wanted);
    await scene.blocks(1, 2, 0, 1);
    const { records } = await scene.block(2, [scene.report(receipt)]);
    const mark = {
      validator: scene.validatorKey(0),
      org: scene.org(0),
      txId: wanted.txId,
      receiptHeight: 2,
      blocks: [5],
    };
    expect(recordsOf({ records })[1]?.result).toEqual({
      ok: true,
      value: mark,
      events: [{ type: 'censorship.marked', data: mark }],
    });
    expect(scene.mark(0, wanted)).toEqual({
      org: scene.org(0),
      receiptHeight: 2,
      blocks: [5],
      reportedBy: supplier.bin,
      height: 7,
      time: START + 7000,
    });
    expect(await scene.store.subjectRecords(`org/${scene.org(0)}`, -1, 10)).toHaveLength(1);
    expect(scene.verdict(receipt)).toBe('CENSORSHIP_KNOWN');
    expect(scene.verdict(scene.receipt(0, wanted, 1))).toBe('CENSORSHIP_KNOWN');
  });

  it('gives the validator its blocks: one block earlier nothing is shown', async () => {
    const scene = createScene();
    await scene.blocks(0);
    const receipt = scene.receipt(0, wanted);
    await scene.blocks(0, 0);
    expect(scene.verdict(receipt)).toBe('CENSORSHIP_NOT_SHOWN');
    expect(scene.detail(receipt)).toMatchObject({ from: 4 });
    await scene.blocks(1, 2);
    expect(scene.verdict(receipt)).toBe('CENSORSHIP_NOT_SHOWN');
    await scene.blocks(0);
    expect(scene.verdict(receipt)).toBe('taken');
  });

  it('blames nobody for blocks from the one on that holds the transaction, and still for those before', async () => {
    const scene = createScene();
    const receipt = scene.receipt(0, wanted);
    const other = scene.receipt(1, wanted);
    await scene.blocks(2, 2, 2, 0);
    await scene.block(1, [wanted]);
    await scene.blocks(0, 1);
    expect(scene.verdict(other)).toBe('CENSORSHIP_NOT_SHOWN');
    await scene.block(2, [scene.report(receipt)]);
    expect(scene.mark(0, wanted)?.blocks).toEqual([4]);
  });

  it('goes by txId: the same transaction under other signatures was kept', async () => {
    const scene = createScene();
    const receipt = scene.receipt(0, wanted);
    await scene.block(2, [anchorOf(customer, 1, { expires: START + HOUR_MS, sig: 2 })]);
    await scene.blocks(2, 2, 0);
    expect(scene.verdict(receipt)).toBe('CENSORSHIP_NOT_SHOWN');
  });

  it('holds a validator to its word: a receipt for what the chain held already is a receipt', async () => {
    const scene = createScene();
    await scene.block(2, [wanted]);
    const receipt = scene.receipt(0, wanted);
    await scene.blocks(2, 2, 0);
    expect(scene.verdict(receipt)).toBe('taken');
  });

  it('counts a block only if the transaction could have been in it', async () => {
    const scene = createScene();
    const expiring = anchorOf(customer, 2, { expires: START + 4000 });
    const ahead = anchorOf(customer, 3, { expires: START + 4000 + DAY_MS + 1 });
    const receipts = [expiring, ahead].map((signed) => scene.receipt(0, signed));
    await scene.blocks(1, 1, 1, 0);
    expect(receipts.map(scene.verdict)).toEqual(['CENSORSHIP_NOT_SHOWN', 'CENSORSHIP_NOT_SHOWN']);
    const justInTime = scene.receipt(0, anchorOf(customer, 2, { expires: START + 4001 }), 0);
    const justNear = scene.receipt(0, anchorOf(customer, 3, { expires: START + 4000 + DAY_MS }), 0);
    expect([justInTime, justNear].map(scene.verdict)).toEqual(['taken', 'taken']);
  });

  it('can be sent after the transaction has expired, for a day', async () => {
    const scene = createScene();
    await scene.blocks(1);
    const receipt = scene.receipt(0, wanted);
    await scene.blocks(1, 1, 0);
    await scene.block(1, [], DAY_MS - HOUR_MS - 4000 - 1);
    expect(scene.verdict(receipt)).toBe('taken');
    await scene.block(1, [], HOUR_MS + 4000 + 1);
    expect(scene.verdict(receipt)).toBe('CENSORSHIP_TOO_OLD');
  });

  it('blames nobody for what a sender without attempts left could not have recorded', async () => {
    const params = [...NEAR, { name: 'chain.failedPerHour', value: 2 }];
    const scene = createScene([...params].sort((a, b) => (a.name < b.name ? -1 : 1)));
    const receipt = scene.receipt(0, wanted);
    await scene.block(1, [failingOf(customer, 5)]);
    await scene.blocks(1, 1, 0);
    expect(scene.verdict(receipt)).toBe('taken');
    await scene.block(1, [failingOf(customer, 6)]);
    expect(scene.verdict(receipt)).toBe('CENSORSHIP_NOT_SHOWN');
    // An hour later a failure hides how many there were in the hour of that block.
    await scene.block(1, [], HOUR_MS);
    await scene.block(1, [failingOf(customer, 7, { expires: START + 2 * HOUR_MS })]);
    expect(scene.verdict(receipt)).toBe('CENSORSHIP_NOT_SHOWN');
  });

  it('refuses what is no receipt of a validator', async () => {
    const scene = createScene();
    const receipt = scene.receipt(0, wanted);
    await scene.blocks(1, 1, 1, 0, 1);
    const wrong: readonly (readonly [ValueMap, string])[] = [
      [{ ...receipt, height: 1 }, 'CENSORSHIP_SIGNATURE'],
      [{ ...receipt, tx: encodeTx(anchorOf(customer, 9).tx) }, 'CENSORSHIP_SIGNATURE'],
      [{ ...receipt, validator: scene.validatorKey(1) }, 'CENSORSHIP_SIGNATURE'],
      [{ ...receipt, signature: new Uint8Array(64) }, 'CENSORSHIP_SIGNATURE'],
      [{ ...receipt, validator: testKey(11, 1) }, 'CENSORSHIP_NOT_VALIDATOR'],
      [{ ...receipt, height: 1_000_000 }, 'CENSORSHIP_NOT_SHOWN'],
      [{ ...receipt, tx: Uint8Array.of(0) }, 'CENSORSHIP_TX_FORM'],
      [{ ...receipt, tx: Uint8Array.of(0xff) }, 'CENSORSHIP_TX_FORM'],
      [{ ...receipt, tx: wanted.bytes }, 'CENSORSHIP_TX_FORM'],
      [{ ...receipt, tx: encodeCanonical({ ...wanted.tx, more: 1 } as unknown as Value) }, 'CENSORSHIP_TX_FORM'],
      [{ ...receipt, tx: encodeTx(anchorOf(customer, 1, { chain: 'other' }).tx) }, 'CENSORSHIP_TX_FORM'],
    ];
    expect(wrong.map(([payload]) => scene.verdict(payload))).toEqual(wrong.map(([, code]) => code));
    expect(scene.verdict(receipt)).toBe('taken');
  });

  it('is open to every registered organisation', async () => {
    const scene = createScene();
    const receipt = scene.receipt(0, wanted);
    await scene.blocks(1, 1, 1, 0);
    const { records } = await scene.block(1, [txOf(outsider, 'censorship.report', receipt)]);
    expect(recordsOf({ records })[1]?.result.ok).toBe(true);
  });

  it('has shown every fault of its row', () => {
    const listed = censorshipModule.txs.flatMap(({ faults }) => faults);
    expect([...shown].sort()).toEqual([...listed].sort());
  });
});

describe('blocks with room', () => {
  const proposer = testKey(11, 1);
  function noteAll(blocks: readonly { readonly time: number; readonly txs?: number; bytes?: number; cost?: number }[]) {
    const context = createTestContext({ time: START, modules: [censorshipModule] });
    for (const [i, { time, ...used }] of blocks.entries()) {
      const totals = { proposer, txs: 0, bytes: 0, cost: 0, ...used };
      noteBlock({ ...context.read(), state: context.state, height: i + 1, time }, totals);
    }
    return {
      noted: context.state.get(roomyBlockEntries, keyText(proposer)) ?? [],
      hours: context.state.get(blockHourEntries, '') ?? [],
    };
  }
  const isNoted = (used: { txs?: number; bytes?: number; cost?: number }) =>
    noteAll([{ time: START, ...used }]).noted.length === 1;

  it('hold less than a tenth of each limit', () => {
    expect([isNoted({ txs: 99 }), isNoted({ txs: 100 })]).toEqual([true, false]);
    expect([isNoted({ bytes: 104_857 }), isNoted({ bytes: 104_858 })]).toEqual([true, false]);
    expect([isNoted({ cost: 199 }), isNoted({ cost: 200 })]).toEqual([true, false]);
  });

  it('are noted at a distance, the latest of them only', () => {
    const times = Array.from({ length: 10 }, (_, i) => ({ time: START + 1000 * i }));
    expect(noteAll(times).noted).toEqual([
      { height: 1, time: START },
      { height: 6, time: START + 5000 },
    ]);
    const many = Array.from({ length: ROOMY_BLOCKS_MAX + 3 }, (_, i) => ({ time: START + 5000 * i }));
    expect(noteAll(many).noted.map(({ height }) => height)).toEqual(many.slice(3).map((_, i) => i + 4));
  });

  it('are few: most blocks write nothing', async () => {
    const scene = createScene([]);
    await scene.blocks(0, 0);
    const { deltas } = await scene.block(0);
    expect(deltas.filter(({ key }) => key.startsWith('roomyBlocks') || key.startsWith('blockHours'))).toEqual([]);
  });

  it('the first block of each of the last 24 hours is remembered', () => {
    const { hours } = noteAll(Array.from({ length: 60 }, (_, i) => ({ time: START + (i * HOUR_MS) / 2 })));
    expect(hours).toHaveLength(24);
    expect(hours[0]).toEqual({ height: 13, time: START + 6 * HOUR_MS });
    expect(hours.at(-1)).toEqual({ height: 59, time: START + 29 * HOUR_MS });
  });
});

it('a mark is found under the validator and the transaction', () => {
  expect(markId(testKey(11, 1), wanted.txId)).toBe(`${keyText(testKey(11, 1))}/${toHex(wanted.txId)}`);
});
