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

describe('the lane', () => {
  /** Documents of one type stand for shares: the table of types says what has the lane. */
  const sealed = (n: number, party = customer) => {
    const signed = anchorOf(party, n);
    return { ...signed, tx: { ...signed.tx, type: 'bid.openingShares' } };
  };
  const laneCost = (type: string) => (type === 'bid.openingShares' ? 200 : undefined);
  const shares = [1, 2, 3, 4].map((n) => sealed(n));
  const documents = [1, 2, 3].map((n) => anchorOf(organizer, n));
  const both = (limits = roomy) => {
    const mempool = createMempool(limits, laneCost);
    for (const signed of [...documents, ...shares]) mempool.add(signed);
    return mempool;
  };
  const hashes = (list: Iterable<{ readonly txHashText: string }>) => [...list].map(({ txHashText }) => txHashText);

  it('takes its own where the pool is full of others, and no place of theirs', () => {
    const mempool = both({ ...roomy, txsMax: 3 });
    expect(mempool.size()).toBe(7);
    expect(mempool.add(anchorOf(organizer, 4))).toMatchObject({ code: 'POOL_FULL' });
    const small = createMempool({ ...roomy, txsMax: 1 }, laneCost);
    for (const signed of shares) expect(small.add(signed)).toBeUndefined();
    expect(small.add(one)).toBeUndefined();
  });

  it('is bounded as well, by sender and altogether', () => {
    const mempool = createMempool(roomy, laneCost);
    const codes = Array.from({ length: 33 }, (_, n) => mempool.add(sealed(n))?.code);
    expect(codes).toEqual([...Array.from({ length: 32 }, () => undefined), 'POOL_SENDER_FULL']);
  });

  it('fills a quarter of a block first, and what others leave of it last', () => {
    const mempool = both();
    expect(hashes(mempool.take(100, 1_000_000))).toEqual(
      hashes([...shares.slice(0, 2), ...documents, ...shares.slice(2)]),
    );
    expect(hashes(mempool.take(4, 1_000_000))).toEqual(hashes([...shares.slice(0, 2), ...documents.slice(0, 2)]));
    expect(hashes(mempool.take(1, 1_000_000))).toEqual(hashes(shares.slice(0, 1)));
    const room = [...shares.slice(0, 2), ...documents].reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(mempool.take(100, room)).toHaveLength(5);
    expect(mempool.take(100, room - 1)).toHaveLength(4);
  });

  it('is part of the pool to everybody who asks', () => {
    const mempool = both();
    const [first] = shares;
    expect(hashes(mempool.all())).toEqual(hashes([...shares, ...documents]));
    expect(first && mempool.add(first)).toMatchObject({ code: 'POOL_KNOWN' });
    expect(mempool.hasId(first?.txIdText ?? '')).toBe(true);
    expect(mempool.byHash(first?.txHashText ?? '')).toBe(first);
    mempool.removeIds([...shares, ...documents].map(({ txIdText }) => txIdText));
    expect([mempool.size(), mempool.bytes()]).toEqual([0, 0]);
    mempool.add(sealed(1));
    expect(mempool.expire(sealed(1).tx.expires)).toBe(1);
  });
});
