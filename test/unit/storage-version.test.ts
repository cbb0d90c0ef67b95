import { describe, expect, it } from 'vitest';
import { nextVersion, type Version, versionAt, versionBytes, versionFromBytes } from '../../storage/version.ts';

function chain(count: number): { readonly newest: Version; readonly stored: Map<number, Version> } {
  const stored = new Map<number, Version>();
  let newest = nextVersion(undefined, 10, Uint8Array.of(10), () => undefined);
  stored.set(10, newest);
  for (let n = 1; n < count; n++) {
    newest = nextVersion(newest, 10 * (n + 1), n % 5 === 0 ? undefined : Uint8Array.of(n % 256), (height) =>
      stored.get(height),
    );
    stored.set(newest.height, newest);
  }
  return { newest, stored };
}

describe('versions of a state key', () => {
  it('are found at every height in few reads', () => {
    const { newest, stored } = chain(5000);
    for (let height = 10; height <= 50_000; height += 7) {
      let reads = 0;
      const found = versionAt(newest, height, (at) => {
        reads += 1;
        return stored.get(at);
      });
      expect(found).toMatchObject({ kind: 'found', version: { height: height - (height % 10) } });
      expect(reads).toBeLessThanOrEqual(40);
    }
    expect(versionAt(newest, 9, (at) => stored.get(at))).toEqual({ kind: 'none' });
  });

  it('are found while the list is pruned behind them', () => {
    const stored = new Map<number, Version>();
    let newest: Version | undefined;
    for (let height = 1; height <= 2000; height++) {
      const before = newest;
      newest = nextVersion(before, height, Uint8Array.of(1), (at) => stored.get(at));
      if (before !== undefined) stored.set(before.height, before);
      stored.delete(height - 100);
      for (let at = Math.max(1, height - 98); at <= height; at += 13) {
        expect(versionAt(newest, at, (read) => stored.get(read))).toMatchObject({
          kind: 'found',
          version: { height: at },
        });
      }
    }
  });

  it('report a missing link rather than an older value', () => {
    const { newest, stored } = chain(100);
    stored.delete(newest.previous);
    expect(versionAt(newest, newest.previous, (at) => stored.get(at))).toEqual({
      kind: 'broken',
      height: newest.previous,
    });
  });

  it('keep all fields in their bytes, and tell deleted from empty', () => {
    for (const value of [undefined, new Uint8Array(0), Uint8Array.of(1, 2, 3)]) {
      const version: Version = { height: 2 ** 47, depth: 2 ** 31, previous: 2 ** 46, jump: 5, value };
      expect(versionFromBytes(Uint8Array.from(versionBytes(version)))).toEqual(version);
    }
  });
});
