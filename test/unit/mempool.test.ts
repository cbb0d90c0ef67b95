import { describe, expect, it } from 'vitest';
import { createMempool } from '../../ledger/mempool/mempool.ts';
import { anchorOf, START } from '../execution-chain.ts';
import { testParties } from '../ledger-context.ts';

const { customer, organizer, supplier } = testParties;
const one = anchorOf(customer, 1);
const roomy = { txsMax: 100, bytesMax: 1_000_000, perSenderMax: 50 };

describe('the pool', () => {
  it('takes as many and as much as it says, and not one more', () => {
    const byCount = createMempool({ ...roomy, txsMax: 1 });
    expect(byCount.add(one)).toBeUndefined();
    expect(byCount.add(anchorOf(organizer, 1))).toMatchObject({ code: 'POOL_FULL' });
    const byBytes = createMempool({ ...roomy, bytesMax: 2 * one.bytes.length });
    expect(byBytes.add(one)).toBeUndefined();
    expect(byBytes.add(anchorOf(customer, 2))).toBeUndefined();
    expect(byBytes.add(anchorOf(customer, 3))).toMatchObject({ code: 'POOL_FULL' });
    byBytes.removeIds([one.txIdText]);
    expect(byBytes.add(anchorOf(customer, 3))).toBeUndefined();
  });

  it('keeps one sender from taking all places', () => {
    const mempool = createMempool({ ...roomy, perSenderMax: 2 });
    const codes = [1, 2, 3].map((n) => mempool.add(anchorOf(customer, n))?.code);
    expect(codes).toEqual([undefined, undefined, 'POOL_SENDER_FULL']);
    expect(mempool.add(anchorOf(customer, 3, { key: customer.keys[1] }))).toBeUndefined();
  });

  it('gives one of each sender in turn, whoever sent most', () => {
    const mempool = createMempool(roomy);
    const many = Array.from({ length: 5 }, (_, n) => anchorOf(customer, n));
    const others = [anchorOf(organizer, 1), anchorOf(organizer, 2), anchorOf(supplier, 1)];
    for (const signed of [...many, ...others]) mempool.add(signed);
    const names = new Map([...many, ...others].map((signed, at) => [signed.txHashText, at]));
    expect(mempool.take(6, 1_000_000).map((signed) => names.get(signed.txHashText))).toEqual([0, 5, 7, 1, 6, 2]);
    expect(mempool.take(100, 1_000_000)).toHaveLength(8);
    expect(mempool.take(0, 1_000_000)).toEqual([]);
    expect(mempool.take(10, one.bytes.length - 1)).toEqual([]);
  });

  it('knows a transaction whatever its signatures, and drops the one it has', () => {
    const mempool = createMempool(roomy);
    const again = anchorOf(customer, 1, { sig: 2 });
    mempool.add(one);
    expect(mempool.add(again)).toMatchObject({ code: 'POOL_KNOWN' });
    expect(mempool.byHash(again.txHashText)).toBeUndefined();
    mempool.removeIds([again.txIdText]);
    expect([mempool.size(), mempool.bytes()]).toEqual([0, 0]);
  });

  it('drops a transaction in the very millisecond of its expiry', () => {
    const mempool = createMempool(roomy);
    const expires = START + 12_345;
    mempool.add(anchorOf(customer, 1, { expires }));
    expect(mempool.expire(expires - 1)).toBe(0);
    expect(mempool.expire(expires)).toBe(1);
    expect(mempool.size()).toBe(0);
  });
});
