import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes, emptyBytes } from '../../ledger/base/bytes.ts';
import { encodeAppend, SECTOR_BYTES } from '../../storage/vote-log-append.ts';
import { readLog } from '../../storage/vote-log-format.ts';

const SEGMENT = 3;

/** Entries whose bytes are anything, zeros, or the marks of the format itself, at sizes that meet sector borders. */
const entry: fc.Arbitrary<Bytes> = fc
  .record({
    size: fc.oneof(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 430, max: 530 }),
      fc.integer({ min: 1, max: 3000 }),
    ),
    fill: fc.constantFrom(Uint8Array.of(0), Uint8Array.of(0x9e), Uint8Array.of(...Buffer.from('adalvot2'))),
    start: fc.uint8Array({ maxLength: 40 }),
  })
  .map(({ size, fill, start }) => {
    const data = Uint8Array.from({ length: size }, (_, at) => fill[at % fill.length] ?? 0);
    data.set(start.subarray(0, size));
    return data;
  });
const append = fc.array(entry, { minLength: 1, maxLength: 4 });
const appends = fc.array(append, { minLength: 1, maxLength: 4 });

interface Log {
  readonly bytes: Bytes;
  /** Where each append starts. */
  readonly starts: readonly number[];
}

function logOf(all: readonly (readonly Bytes[])[]): Log {
  const starts: number[] = [];
  let bytes = emptyBytes;
  for (const entries of all) {
    starts.push(bytes.length);
    bytes = concatBytes(bytes, encodeAppend(entries, { segment: SEGMENT, offset: bytes.length }));
  }
  return { bytes, starts };
}

function read(bytes: Bytes): { readonly entries: readonly string[]; readonly end: unknown } {
  const { entries, end } = readLog(bytes, SEGMENT);
  return { entries: entries.map(({ data }) => hex(data)), end };
}

function hex(data: Bytes): string {
  return Buffer.from(data).toString('hex');
}

/** What is read when all appends before `count` are whole. */
function readBefore(all: readonly (readonly Bytes[])[], count: number, end: unknown): ReturnType<typeof read> {
  return { entries: all.slice(0, count).flat().map(hex), end };
}

/** Some sectors of the last append never arrived, at least one, and the file may have grown by less. */
function losing(log: Log, pattern: readonly boolean[], cut: number): Bytes {
  const from = log.starts.at(-1) ?? 0;
  const left = log.bytes.slice();
  const sectors = (left.length - from) / SECTOR_BYTES;
  const lost = Array.from({ length: sectors }, (_, sector) => pattern[sector % pattern.length] === true);
  if (!lost.includes(true)) lost[cut % sectors] = true;
  for (const [sector, isLost] of lost.entries()) {
    const at = from + sector * SECTOR_BYTES;
    if (isLost) left.fill(0, at, at + SECTOR_BYTES);
  }
  return left;
}

describe('sectors of the vote log', () => {
  it('that are missing from the last append, in any pattern, make a torn tail, and all before it is read', () => {
    fc.assert(
      fc.property(
        appends,
        fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
        fc.nat(),
        fc.nat(),
        (all, pattern, place, cut) => {
          const log = logOf(all);
          const offset = log.starts.at(-1) ?? 0;
          const expected = readBefore(all, all.length - 1, { kind: 'torn', offset });
          const left = losing(log, pattern, place);
          expect(read(left)).toEqual(expected);
          // The file may also have grown by less than the append.
          const size = offset + 1 + (cut % (left.length - offset));
          expect(read(left.subarray(0, size))).toEqual(expected);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('that are missing before another append was begun are damage', () => {
    fc.assert(
      fc.property(
        appends,
        append,
        fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
        fc.nat(),
        fc.nat(),
        (all, later, pattern, place, cut) => {
          const log = logOf(all);
          const left = losing(log, pattern, place);
          const next = encodeAppend(later, { segment: SEGMENT, offset: left.length });
          const begun = next.subarray(0, 1 + (cut % next.length));
          const end = { kind: 'damaged', offset: log.starts.at(-1) };
          expect(read(concatBytes(left, begun))).toEqual(readBefore(all, all.length - 1, end));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('with one changed byte are damage at the start of their append, wherever it stands', () => {
    fc.assert(
      fc.property(appends, fc.nat(), fc.integer({ min: 1, max: 255 }), fc.option(append), (all, place, flip, torn) => {
        const { bytes, starts } = logOf(all);
        const changed = bytes.slice();
        const at = place % changed.length;
        changed[at] = (changed[at] ?? 0) ^ flip;
        const hit = starts.filter((start) => start <= at).length - 1;
        const expected = readBefore(all, hit, { kind: 'damaged', offset: starts[hit] });
        expect(read(changed)).toEqual(expected);
        // Also when an append after it was interrupted: at least its first sector arrived.
        const next = torn === null ? emptyBytes : encodeAppend(torn, { segment: SEGMENT, offset: bytes.length });
        expect(read(concatBytes(changed, next.subarray(0, SECTOR_BYTES)))).toEqual(expected);
      }),
      { numRuns: 400 },
    );
  });

  it('are read back as they were written', () => {
    fc.assert(
      fc.property(appends, (all) => {
        expect(read(logOf(all).bytes)).toEqual(readBefore(all, all.length, { kind: 'clean' }));
      }),
    );
  });
});
