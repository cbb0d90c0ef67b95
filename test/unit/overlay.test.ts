import { describe, expect, it } from 'vitest';
import { encodeCanonical } from '../../ledger/base/codec.ts';
import { InvariantError } from '../../ledger/base/invariant.ts';
import { STATE_KEY_CHARS_MAX, STATE_VALUE_BYTES_MAX } from '../../ledger/base/limits.ts';
import { defineEntries } from '../../ledger/module.ts';
import { createDecodedState } from '../../ledger/state/decoded-state.ts';
import { createBlockOverlay, createTxOverlay, entryKey } from '../../ledger/state/overlay.ts';

const state = (stored: Readonly<Record<string, Uint8Array>> = {}) =>
  createDecodedState({ stateGet: (key) => stored[key], dueKeys: () => [] }, 10);
const things = defineEntries<{ readonly n: number }>('thing');

describe('an overlay', () => {
  it('keeps entries under their table, the entry without id under the prefix alone', () => {
    const overlay = createBlockOverlay(state());
    overlay.put(things, 'a', { n: 1 });
    overlay.put(things, '', { n: 2 });
    expect([...overlay.changedKeys()]).toEqual(['thing/a', 'thing']);
    expect(entryKey(things, 'a')).toBe('thing/a');
    expect(overlay.get(things, 'a')).toEqual({ n: 1 });
    overlay.remove(things, 'a');
    expect(overlay.get(things, 'a')).toBeUndefined();
    expect(overlay.deltas()).toEqual([{ key: 'thing', value: encodeCanonical({ n: 2 }) }]);
  });

  it.each(['', 'ключ', 'a\n', 'a\u0000', 'a'.repeat(STATE_KEY_CHARS_MAX + 1)])('refuses the key %j', (key) => {
    expect(() => createBlockOverlay(state()).putRaw(key, 1)).toThrow(InvariantError);
  });

  it('takes keys and values at their bounds, and no larger ones', () => {
    const overlay = createBlockOverlay(state());
    const largest = new Uint8Array(STATE_VALUE_BYTES_MAX - 5);
    overlay.putRaw('a'.repeat(STATE_KEY_CHARS_MAX), largest);
    expect(overlay.deltas()[0]?.value?.length).toBe(STATE_VALUE_BYTES_MAX);
    overlay.putRaw('b', new Uint8Array(STATE_VALUE_BYTES_MAX - 4));
    expect(() => overlay.deltas()).toThrow(InvariantError);
  });

  it('refuses null, which would read as a deletion, and what has no encoding', () => {
    const overlay = createBlockOverlay(state());
    expect(() => overlay.putRaw('a', null)).toThrow(InvariantError);
    overlay.putRaw('a', 1.5);
    expect(() => overlay.deltas()).toThrow(InvariantError);
  });

  it('shows no difference where a value was written back, or removed where there was none', () => {
    const overlay = createBlockOverlay(state({ a: encodeCanonical(1), b: encodeCanonical(2) }));
    overlay.putRaw('a', 5);
    overlay.putRaw('a', 1);
    overlay.removeRaw('c');
    overlay.removeRaw('b');
    expect(overlay.deltas()).toEqual([{ key: 'b', value: null }]);
  });

  it('of a transaction has no differences of its own, and leaves nothing when it is discarded', () => {
    const block = createBlockOverlay(state());
    const tx = createTxOverlay(block);
    tx.putRaw('a', 1);
    expect(() => tx.deltas()).toThrow(InvariantError);
    tx.discard();
    expect(tx.getRaw('a')).toBeUndefined();
    tx.merge();
    expect([...block.changedKeys()]).toEqual([]);
  });

  it('stops at committed bytes that are no value: the disk has lied', () => {
    expect(() => createBlockOverlay(state({ a: Uint8Array.of(0xff) })).getRaw('a')).toThrow(InvariantError);
  });
});
