import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes, emptyBytes } from '../../ledger/base/bytes.ts';
import { InvariantError } from '../../ledger/base/invariant.ts';
import { BLOCK_BYTES_MAX, BLOCK_TXS_MAX, VALIDATORS_MAX } from '../../ledger/base/limits.ts';
import { decodeEntry, encodeEntry, type VoteLogEntry } from '../../node/machine/vote-log-entry.ts';
import {
  APPEND_BYTES_MAX,
  APPEND_HEAD_BYTES,
  appendBytes,
  ENTRY_BYTES_MAX,
  encodeAppend,
  portionsOf,
  SECTOR_BYTES,
} from '../../storage/vote-log-append.ts';
import { type ReadLog, readLog } from '../../storage/vote-log-format.ts';
import { bytesOf } from '../conformance/storage-chain.ts';

const SEGMENT = 7;
const FIRST = [bytesOf('proposal', 70)];
/** Six sectors: a value, its polka and a vote, as one turn writes them. */
const SECOND = [bytesOf('value', 2000), bytesOf('polka', 800), bytesOf('vote', 120)];
const THIRD = [bytesOf('precommit', 51)];

function logOf(...appends: readonly (readonly Bytes[])[]): Bytes {
  let bytes = emptyBytes;
  for (const entries of appends)
    bytes = concatBytes(bytes, encodeAppend(entries, { segment: SEGMENT, offset: bytes.length }));
  return bytes;
}

function read(bytes: Bytes, segment = SEGMENT): { readonly entries: readonly Bytes[]; readonly end: ReadLog['end'] } {
  const { entries, end } = readLog(bytes, segment);
  return { entries: entries.map(({ data }) => data), end };
}

/** The bytes with those sectors from `from` on as zeros whose bit in `lost` is set. */
function withoutSectors(bytes: Bytes, from: number, lost: number): Bytes {
  const left = bytes.slice();
  for (let sector = 0; from + sector * SECTOR_BYTES < left.length; sector++) {
    const at = from + sector * SECTOR_BYTES;
    if (((lost >> sector) & 1) === 1) left.fill(0, at, at + SECTOR_BYTES);
  }
  return left;
}

describe('the vote-log format', () => {
  it('reads back what it wrote, also an append of nothing', () => {
    expect(read(logOf(FIRST, SECOND, [], THIRD))).toEqual({
      entries: [...FIRST, ...SECOND, ...THIRD],
      end: { kind: 'clean' },
    });
    expect(read(emptyBytes)).toEqual({ entries: [], end: { kind: 'clean' } });
  });

  it('says where each entry stands', () => {
    const log = logOf(FIRST, SECOND);
    const { entries } = readLog(log, SEGMENT);
    expect(entries.map(({ offset }) => offset)).toEqual([
      APPEND_HEAD_BYTES,
      SECTOR_BYTES + APPEND_HEAD_BYTES,
      // Behind 2,004 bytes more and the marker of each sector that starts in them.
      SECTOR_BYTES + APPEND_HEAD_BYTES + 2004 + 3,
      SECTOR_BYTES + APPEND_HEAD_BYTES + 2004 + 804 + 5,
    ]);
    for (const { offset, data } of entries) {
      const inside = SECTOR_BYTES - (offset % SECTOR_BYTES) - 4;
      expect(log.slice(offset + 4, offset + 4 + inside).slice(0, data.length)).toEqual(data.slice(0, inside));
    }
  });

  it('fills whole sectors at every size around one, and reads them back', () => {
    for (let size = 1; size <= 3 * SECTOR_BYTES; size++) {
      const log = logOf([bytesOf('entry', size)], THIRD);
      expect(log.length - SECTOR_BYTES).toBe(appendBytes([new Uint8Array(size)]));
      expect(log.length % SECTOR_BYTES).toBe(0);
      expect(read(log)).toEqual({ entries: [bytesOf('entry', size), ...THIRD], end: { kind: 'clean' } });
    }
  });

  it('calls every truncation a torn tail and keeps the whole appends before it', () => {
    const log = logOf(FIRST, SECOND);
    for (let size = 0; size < log.length; size++) {
      const offset = size < SECTOR_BYTES ? 0 : SECTOR_BYTES;
      const end = size === offset ? { kind: 'clean' } : { kind: 'torn', offset };
      expect(read(log.subarray(0, size))).toEqual({ entries: offset === 0 ? [] : FIRST, end });
    }
  });

  it('calls every changed byte damage, in the last append too', () => {
    const log = logOf(FIRST, SECOND);
    for (let at = 0; at < log.length; at++) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const changed = log.slice();
        changed[at] = (changed[at] ?? 0) ^ flip;
        const isFirst = at < SECTOR_BYTES;
        expect(read(changed)).toEqual({
          entries: isFirst ? [] : FIRST,
          end: { kind: 'damaged', offset: isFirst ? 0 : SECTOR_BYTES },
        });
      }
    }
  });

  it('takes the last append without any of its sectors for torn, and one before another append for damaged', () => {
    const log = logOf(FIRST, SECOND);
    const sectors = appendBytes(SECOND) / SECTOR_BYTES;
    expect(sectors).toBe(6);
    for (let lost = 1; lost < 1 << sectors; lost++) {
      const left = withoutSectors(log, SECTOR_BYTES, lost);
      expect(read(left)).toEqual({ entries: FIRST, end: { kind: 'torn', offset: SECTOR_BYTES } });
      const later = encodeAppend(THIRD, { segment: SEGMENT, offset: log.length });
      const damaged = { entries: FIRST, end: { kind: 'damaged', offset: SECTOR_BYTES } };
      expect(read(concatBytes(left, later))).toEqual(damaged);
      // The later one may itself be cut off or spoilt: that it was begun says that the one before was on disk.
      expect(read(concatBytes(left, later.subarray(0, 3)))).toEqual(damaged);
      later[300] = (later[300] ?? 0) ^ 1;
      expect(read(concatBytes(left, later))).toEqual(damaged);
    }
  });

  it('takes the first append of a file without any of its sectors for torn', () => {
    const log = logOf(SECOND);
    for (let lost = 1; lost < 1 << 6; lost++) {
      for (const size of [log.length, log.length - 700]) {
        expect(read(withoutSectors(log, 0, lost).subarray(0, size))).toEqual({
          entries: [],
          end: { kind: 'torn', offset: 0 },
        });
      }
    }
  });

  it('takes zeros of any length after the last append for torn', () => {
    for (const zeros of [1, 11, 511, 512, 600, 5000])
      expect(read(concatBytes(logOf(FIRST), new Uint8Array(zeros)))).toEqual({
        entries: FIRST,
        end: { kind: 'torn', offset: SECTOR_BYTES },
      });
  });

  it('calls other bytes after the last append damage, also few', () => {
    for (const tail of [Uint8Array.of(1), bytesOf('text', 30), bytesOf('text', 600), new Uint8Array(512).fill(0x9e)])
      expect(read(concatBytes(logOf(FIRST), tail)).end).toEqual({ kind: 'damaged', offset: SECTOR_BYTES });
  });

  it('calls damage followed by a cut damage', () => {
    const changed = logOf(SECOND, FIRST).slice(0, -5);
    changed[1000] = (changed[1000] ?? 0) ^ 4;
    expect(read(changed).end).toEqual({ kind: 'damaged', offset: 0 });
  });

  it('takes nothing inside an append for another, whoever chose the bytes', () => {
    // What a sender could try: an entry that holds whole appends for every sector it may come to lie in.
    const offset = SECTOR_BYTES;
    const forged = [1, 2, 3].map((sector) =>
      encodeAppend(THIRD, { segment: SEGMENT, offset: offset + sector * SECTOR_BYTES }),
    );
    for (let shift = 0; shift < SECTOR_BYTES; shift++) {
      const entry = concatBytes(new Uint8Array(shift), ...forged);
      const log = logOf(FIRST, [entry]);
      const left = withoutSectors(log, offset, 1);
      expect(read(left)).toEqual({ entries: FIRST, end: { kind: 'torn', offset } });
    }
  });

  it('reads an append only in its segment and at its place', () => {
    const log = logOf(FIRST, SECOND);
    expect(read(log, SEGMENT + 1).end).toEqual({ kind: 'damaged', offset: 0 });
    expect(read(log.subarray(SECTOR_BYTES)).end).toEqual({ kind: 'damaged', offset: 0 });
    expect(read(concatBytes(log.subarray(0, SECTOR_BYTES), log)).end).toEqual({
      kind: 'damaged',
      offset: SECTOR_BYTES,
    });
  });
});

describe('the bounds of the vote log', () => {
  it('has room for a full block as a value, with the largest commit', () => {
    const txs = Array.from({ length: BLOCK_TXS_MAX }, (_, at) => {
      const size = Math.floor(BLOCK_BYTES_MAX / BLOCK_TXS_MAX) + (at < BLOCK_BYTES_MAX % BLOCK_TXS_MAX ? 1 : 0);
      return new Uint8Array(size).fill(at);
    });
    expect(txs.reduce((sum, tx) => sum + tx.length, 0)).toBe(BLOCK_BYTES_MAX);
    const value: VoteLogEntry = {
      kind: 'value',
      height: Number.MAX_SAFE_INTEGER,
      value: 'ab'.repeat(32),
      content: { header: bytesOf('header', 1024), lastCommit: bytesOf('commit', 66 * VALIDATORS_MAX + 100), txs },
    };
    const data = encodeEntry(value);
    expect(data.length).toBeGreaterThan(BLOCK_BYTES_MAX);
    const log = logOf(FIRST, [data, ...THIRD]);
    const { entries, end } = read(log);
    expect(end).toEqual({ kind: 'clean' });
    expect(entries).toHaveLength(3);
    expect(Buffer.compare(entries[1] ?? emptyBytes, data)).toBe(0);
    const decoded = decodeEntry(entries[1] ?? emptyBytes);
    expect(decoded?.kind === 'value' && decoded.content.txs.length).toBe(BLOCK_TXS_MAX);
  });

  it('refuses an empty entry and one that is too large, and takes the largest', () => {
    const largest = new Uint8Array(ENTRY_BYTES_MAX).fill(1);
    expect(portionsOf([largest])).toEqual([[largest]]);
    expect(read(logOf([largest])).entries[0]).toHaveLength(ENTRY_BYTES_MAX);
    for (const wrong of [emptyBytes, new Uint8Array(ENTRY_BYTES_MAX + 1)]) {
      expect(() => portionsOf([...FIRST, wrong])).toThrow(InvariantError);
      expect(() => encodeAppend([wrong], { segment: 1, offset: 0 })).toThrow(InvariantError);
    }
    expect(() => encodeAppend(FIRST, { segment: 1, offset: 5 })).toThrow(InvariantError);
  });

  it('splits only what does not fit into one append, in order', () => {
    expect(portionsOf([])).toEqual([]);
    expect(portionsOf([...FIRST, ...SECOND])).toEqual([[...FIRST, ...SECOND]]);
    const half = new Uint8Array(APPEND_BYTES_MAX / 8 - 4);
    const nine = Array.from({ length: 9 }, () => half);
    expect(portionsOf(nine).map((portion) => portion.length)).toEqual([8, 1]);
    expect(() => encodeAppend(nine, { segment: 1, offset: 0 })).toThrow(InvariantError);
    const eight = encodeAppend(nine.slice(1), { segment: 1, offset: 0 });
    expect(readLog(eight, 1).entries).toHaveLength(8);
  });
});
