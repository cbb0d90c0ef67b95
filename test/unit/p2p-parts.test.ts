import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '../../ledger/base/bytes.ts';
import { encodeCanonical } from '../../ledger/base/codec.ts';
import { createFrameQueue } from '../../p2p/frame-queue.ts';
import { createFrameReader, encodeFrames } from '../../p2p/frames.ts';
import { createBatchCollector, decodeBatch } from '../../p2p/gossip-batch.ts';
import { networkLimits } from '../../p2p/limits.ts';
import { peerIdentityFromSeed } from '../../p2p/peer-identity.ts';
import { createTokenBucket } from '../../p2p/token-bucket.ts';

const frame = fc.uint8Array({ minLength: 1, maxLength: 300 });

describe('frames', () => {
  it('come out as they went in, however the stream is cut', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 20 }), cuts, (frames, sizes) => {
        const stream = encodeFrames(frames);
        const reader = createFrameReader(300);
        const out: Uint8Array[] = [];
        for (let at = 0, i = 0; at < stream.length; i++) {
          const end = at + (sizes[i % sizes.length] ?? 1);
          const read = reader.push(stream.subarray(at, end));
          expect(read).not.toBe('oversize');
          if (read !== 'oversize') out.push(...read);
          at = end;
        }
        expect(out).toEqual(frames);
      }),
    );
  });

  it('are refused at the header when empty or too long', () => {
    expect(createFrameReader(300).push(Uint8Array.of(0, 0, 0, 0))).toBe('oversize');
    expect(createFrameReader(300).push(Uint8Array.of(0, 0, 1, 45))).toBe('oversize');
    expect(createFrameReader(300).push(Uint8Array.of(0, 0, 1, 44))).toEqual([]);
    expect(createFrameReader(300).push(Uint8Array.of(255, 255, 255, 255))).toBe('oversize');
  });

  it('do not keep the bytes of the stream alive or shared', () => {
    const stream = encodeFrames([Uint8Array.of(1, 2, 3)]);
    const read = createFrameReader(300).push(stream);
    stream.fill(9);
    expect(read).toEqual([Uint8Array.of(1, 2, 3)]);
  });
});

describe('a frame queue', () => {
  it('keeps the newest frames within both bounds, in order', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 60 }), fc.integer({ min: 1, max: 10 }), (frames, framesMax) => {
        const bytesMax = 600;
        const queue = createFrameQueue(framesMax, bytesMax);
        let evicted = 0;
        for (const one of frames) evicted += queue.push(one);
        expect(queue.size()).toBeLessThanOrEqual(framesMax);
        expect(queue.bytes()).toBeLessThanOrEqual(bytesMax);
        expect(queue.size() + evicted).toBe(frames.length);
        expect(queue.take(Number.POSITIVE_INFINITY)).toEqual(frames.slice(evicted));
        expect(queue.bytes()).toBe(0);
      }),
    );
  });

  it('gives at least one frame, else no more bytes than asked for', () => {
    const queue = createFrameQueue(10, 1000);
    for (const size of [100, 50, 60]) queue.push(new Uint8Array(size));
    expect(queue.take(10).map((one) => one.length)).toEqual([100]);
    expect(queue.take(109).map((one) => one.length)).toEqual([50]);
    expect(queue.take(109).map((one) => one.length)).toEqual([60]);
    expect(queue.take(109)).toEqual([]);
  });

  it('refuses a frame that is larger than all it may hold, and keeps the rest', () => {
    const queue = createFrameQueue(10, 100);
    queue.push(new Uint8Array(50));
    expect(queue.push(new Uint8Array(101))).toBe(1);
    expect(queue.size()).toBe(1);
  });

  it('stays in order over long use', () => {
    const queue = createFrameQueue(5000, 100_000);
    let next = 0;
    for (let i = 0; i < 3000; i++) {
      queue.push(utf8(`${i}`));
      if (i % 3 === 0) continue;
      for (const one of queue.take(1)) expect(Buffer.from(one).toString()).toBe(`${next++}`);
    }
    expect(queue.size()).toBe(3000 - next);
  });
});

describe('a token bucket', () => {
  it('lets a burst through, then the rate', () => {
    let now = 0;
    const bucket = createTokenBucket(10, 20, () => now);
    for (let i = 0; i < 20; i++) expect(bucket.take(1)).toBe(0);
    expect(bucket.take(1)).toBe(100);
    now = 100;
    expect(bucket.take(1)).toBe(0);
    expect(bucket.take(1)).toBe(100);
  });

  it('lets one large take through and remembers the debt', () => {
    let now = 0;
    const bucket = createTokenBucket(10, 20, () => now);
    expect(bucket.take(120)).toBe(0);
    expect(bucket.take(1)).toBeGreaterThan(10_000);
    now = 10_100;
    expect(bucket.take(1)).toBe(0);
  });

  it('survives a clock that is set back', () => {
    let now = 1_000_000;
    const bucket = createTokenBucket(10, 10, () => now);
    for (let i = 0; i < 10; i++) bucket.take(1);
    now = 0;
    expect(bucket.take(1)).toBeGreaterThan(0);
    now = 200;
    expect(bucket.take(1)).toBe(0);
  });
});

describe('a gossip batch', () => {
  it('holds all transactions in order, each message within its bounds', () => {
    const transactions = fc.array(fc.uint8Array({ minLength: 1, maxLength: 30_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(transactions, (sent) => {
        const received: Uint8Array[] = [];
        const limits = { ...networkLimits, gossipBatchItemsMax: 7 };
        const onBatch = (data: Uint8Array): void => {
          const batch = decodeBatch(data, limits);
          expect(batch).toBeDefined();
          received.push(...(batch ?? []));
        };
        const collector = createBatchCollector(limits, onBatch, () => expect.unreachable());
        collector.add(sent);
        // Something that fits into no batch with others pushes out the rest.
        collector.add(Array.from({ length: 7 }, () => utf8('end')));
        collector.add([utf8('after')]);
        collector.stop();
        expect(received.slice(0, sent.length)).toEqual(sent);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['not CBOR', Uint8Array.of(0xff)],
    ['not an array', encodeCanonical(utf8('x'))],
    ['empty', encodeCanonical([])],
    ['with an empty item', encodeCanonical([new Uint8Array(0)])],
    ['with another kind of item', encodeCanonical([utf8('x'), 1])],
    ['with too many items', encodeCanonical(Array.from({ length: 513 }, () => utf8('x')))],
    ['too long', encodeCanonical([new Uint8Array(40_000), new Uint8Array(40_000)])],
    ['not canonical', Uint8Array.of(0x98, 0x01, 0x41, 0x61)],
    ['followed by more', concatBytes(encodeCanonical([utf8('x')]), Uint8Array.of(0))],
  ])('is refused when %s', (_what, data) => {
    expect(decodeBatch(data, networkLimits)).toBeUndefined();
  });
});

describe('a peer identity', () => {
  it('follows from its seed alone', () => {
    const seed = hash('sha256', 'seed', 'buffer');
    expect(peerIdentityFromSeed(seed).id).toBe(peerIdentityFromSeed(seed).id);
    expect(peerIdentityFromSeed(seed).id).not.toBe(peerIdentityFromSeed(hash('sha256', 'other', 'buffer')).id);
    expect(() => peerIdentityFromSeed(new Uint8Array(31))).toThrow('32 bytes');
  });
});
