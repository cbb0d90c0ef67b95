import type { Hash, Sha256 } from '../../ledger/base/hash.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import type { StateRead } from '../../ledger/module.ts';
import {
  bidId,
  envelopeContextOf,
  existingBid,
  openingEntries,
  openingShareEntries,
  openingsUnderWayEntries,
  releasedEntries,
  sealedEntries,
} from '../../ledger/modules/bid/bid-entries.ts';
import { existingTender, type Tender } from '../../ledger/modules/tender/tender-entries.ts';
import type { DueBid, OpeningReader, ReleasedBid, SealedBid } from './opening-reader.ts';

export interface CommittedOpeningsOptions {
  readonly sha256: Sha256;
  readonly genesisHash: Hash;
  /** The committed state, read anew with every call. */
  readonly state: StateRead;
}

/** A tender whose opening is under way, with what of it is still sealed. */
interface UnderWay {
  readonly id: string;
  readonly tender: Tender;
  readonly epoch: number;
  readonly pending: readonly number[];
}

/** Gives what the committed state says of openings. */
export function createCommittedOpenings({ sha256, genesisHash, state }: CommittedOpeningsOptions): OpeningReader {
  const hashing = { sha256, genesisHash };

  function openings(): readonly UnderWay[] {
    return (state.get(openingsUnderWayEntries, '') ?? []).flatMap((id) => {
      const tender = existingTender(state, id);
      const opening = state.get(openingEntries, id);
      const epoch = tender.sealKey?.epoch;
      return opening === undefined || epoch === undefined ? [] : [{ id, tender, epoch, pending: opening.pending }];
    });
  }

  function dueBid({ id, tender }: UnderWay, bid: number): DueBid | undefined {
    const place = bidId(id, bid);
    if (state.get(releasedEntries, place) !== undefined) return undefined;
    const { identity } = envelopeContextOf(hashing, id, tender, existingBid(state, id, bid));
    const given = (state.get(openingShareEntries, place) ?? []).map(({ index }) => index);
    return { bid, identity, given };
  }

  /** What `released` told of a moment ago, in the same state. */
  function sealedBid({ id, tender }: UnderWay, bid: number): SealedBid {
    const place = bidId(id, bid);
    const key = state.get(releasedEntries, place);
    const envelope = state.get(sealedEntries, place);
    invariant(key !== undefined && envelope !== undefined, `a bid with a key has an envelope: ${place}`);
    return { key, envelope, context: envelopeContextOf(hashing, id, tender, existingBid(state, id, bid)) };
  }

  /** One after another, so that who wants the first few does not pay for all. */
  function* released(): Generator<ReleasedBid> {
    for (const opening of openings()) {
      for (const bid of opening.pending) {
        const place = bidId(opening.id, bid);
        if (state.get(releasedEntries, place) !== undefined) yield { bid: place, read: () => sealedBid(opening, bid) };
      }
    }
  }

  return {
    underWay: () =>
      openings().map((opening) => ({
        tender: opening.id,
        epoch: opening.epoch,
        due: opening.pending.flatMap((bid) => dueBid(opening, bid) ?? []),
      })),
    released,
  };
}
