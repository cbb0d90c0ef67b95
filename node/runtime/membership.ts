import { keyText } from '../../ledger/base/keys.ts';
import type { Validator } from '../../ledger/block/block.ts';
import type { Ledger } from '../../ledger/execution/ledger.ts';
import type { Network } from '../../p2p/network.ts';

/**
 * Keeps the network's idea of who is a validator at the ledger's: those of the tip, who may still lag, and of the sets that
 * come next, so that a joiner is connected when its first vote counts. Call `refresh` when the tip may have moved.
 */
export function createMembership(ledger: Ledger, network: Pick<Network, 'setValidators'>): { refresh(): void } {
  let seenHeight = -1;
  let known = '';
  return {
    refresh() {
      const { height } = ledger.tip();
      if (height === seenHeight) return;
      seenHeight = height;
      const sets: readonly (readonly Validator[])[] = [height, height + 1, height + 2].map(ledger.validators);
      const keys = [...new Set(sets.flat().map(({ key }) => keyText(key)))].sort();
      const joined = keys.join();
      if (joined === known) return;
      known = joined;
      network.setValidators(keys);
    },
  };
}
