import type { LedgerModule } from '../../module.ts';
import type { ShareCrypto } from '../../seal/share-crypto.ts';
import {
  bidBookEntries,
  bidEntries,
  bidSlotEntries,
  openedEntries,
  openingEntries,
  openingProtocolEntries,
  openingShareEntries,
  openingsUnderWayEntries,
  releasedEntries,
  sealedEntries,
} from './bid-entries.ts';
import { bidParams } from './bid-params.ts';
import { replaceTx, withdrawTx } from './bid-replace-tx.ts';
import { submitTx } from './bid-submit-tx.ts';
import { bidWords } from './bid-words.ts';
import type { OpeningTools } from './open-bid.ts';
import { openingSharesTx } from './opening-share-tx.ts';
import { openingTimers } from './opening-timers.ts';

/** Sealed bids from acceptance to opening (sealed-bids.md §3.3–3.4). */
export function createBidModule(tools: OpeningTools & { readonly shares: ShareCrypto }): LedgerModule {
  return {
    name: 'bid',
    txs: [submitTx, replaceTx, withdrawTx, openingSharesTx(tools.shares)],
    timers: openingTimers(tools),
    params: bidParams,
    entries: [
      bidEntries,
      sealedEntries,
      bidBookEntries,
      bidSlotEntries,
      openingEntries,
      openingShareEntries,
      openingsUnderWayEntries,
      releasedEntries,
      openedEntries,
      openingProtocolEntries,
    ],
    words: bidWords,
  };
}
