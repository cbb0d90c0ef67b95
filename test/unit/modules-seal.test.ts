import { describe, expect, it } from 'vitest';
import { sealHeadEntries } from '../../ledger/modules/seal/seal-entries.ts';
import { createSealScene } from '../seal-scene.ts';

const START = Date.parse('2026-02-02T10:00:00Z');

describe.each([1, 2, 3, 4])('%i validators', (validators) => {
  it('make a key in two rounds of messages, without anybody waiting for a clock', () => {
    const scene = createSealScene({ time: START, validators });
    const key = scene.makeKey();
    expect(scene.keySet()).toMatchObject({ status: 'ACTIVE', attempt: 1, missing: [], tenders: 0 });
    expect(key.members).toHaveLength(validators);
    expect(scene.state.get(sealHeadEntries, '')?.active).toEqual({ epoch: 1, keyId: key.keyId });
    expect(scene.timers()).toEqual([]);
  });
});
