import { describe, expect, test } from 'vitest';
import { keyText } from '../../../ledger/base/keys.ts';
import { honestMin } from '../../../ledger/base/quorum.ts';
import { ATTACKS, playBreak } from './run-break.ts';

describe('more than a third of the validators lies', () => {
  test.each(ATTACKS)(
    'by %s: two honest nodes fork, the checkers say so, and the evidence names f + 1 of them',
    async (attack) => {
      const { violations, fork } = await playBreak(attack);
      expect(violations.filter(({ kind, text }) => kind === 'safety' && text.includes('fork'))).not.toEqual([]);
      expect(fork?.height).toBe(5);
      const named = fork?.guilty.map(({ key }) => keyText(key)) ?? [];
      expect(named.length).toBeGreaterThanOrEqual(honestMin(4));
      expect(fork?.colluders).toEqual(expect.arrayContaining(named));
    },
  );
});
