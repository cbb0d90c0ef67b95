import { describe, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import { encodeCanonical, type Value, type ValueMap } from '../../ledger/base/codec.ts';
import { keyText } from '../../ledger/base/keys.ts';
import type { GenesisDocument } from '../../ledger/genesis/genesis-document.ts';
import { blockHourEntries, markId, roomyBlockEntries } from '../../ledger/modules/censorship/censorship-entries.ts';
import { createCensorshipModule } from '../../ledger/modules/censorship/censorship-module.ts';
import { noteBlock, ROOMY_BLOCKS_MAX } from '../../ledger/modules/censorship/note-block.ts';
import { verifyPure } from '../../ledger/signature/verify-pure.ts';
import { encodeTx } from '../../ledger/tx/transaction.ts';
import { createCensorshipScene } from '../censorship-scene.ts';
import { anchorOf, failingOf, recordsOf, START, txOf } from '../execution-chain.ts';
import { createTestContext, testKey, testParties } from '../ledger-context.ts';

const { customer, supplier, outsider } = testParties;
const censorshipModule = createCensorshipModule(verifyPure, new Set());
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const NEAR: GenesisDocument['params'] = [
  { name: 'censorship.blocksMin', value: 3 },
  { name: 'censorship.spacingMs', value: 1 },
];

function createScene(params = NEAR) {
  const scene = createCensorshipScene(params);
  return {
    ...scene,
    /** What the next block would say to a report: `taken`, or the fault's code. */
    verdict(payload: ValueMap): string {
      const refused = scene.refusal(payload);
      if (refused !== undefined) shown.add(refused.code);
      return refused?.code ?? 'taken';
    },
  };
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
    expect(scene.mark(0, wanted.txId)).toEqual({
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
    expect(scene.refusal(receipt)?.detail).toMatchObject({ from: 4 });
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
    expect(scene.mark(0, wanted.txId)?.blocks).toEqual([4]);
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
    // What was dropped stays dropped: a block of the next hour is no more to blame, whatever fails then.
    const long = { expires: START + 3 * HOUR_MS };
    await scene.block(0, [], HOUR_MS);
    expect(scene.verdict(receipt)).toBe('CENSORSHIP_NOT_SHOWN');
    const fresh = scene.receipt(0, anchorOf(customer, 8, long));
    await scene.block(1, [failingOf(customer, 7, long)]);
    await scene.blocks(1, 0);
    expect(scene.verdict(receipt)).toBe('CENSORSHIP_NOT_SHOWN');
    expect(scene.verdict(fresh)).toBe('taken');
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
