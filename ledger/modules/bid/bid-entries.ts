import type { Bytes } from '../../base/bytes.ts';
import type { Value } from '../../base/codec.ts';
import type { Hash, Sha256 } from '../../base/hash.ts';
import { invariant } from '../../base/invariant.ts';
import { type PublicKey, rawKey } from '../../base/keys.ts';
import { defineEntries, type StateRead } from '../../module.ts';
import type { Envelope, EnvelopeContext } from '../../seal/envelope.ts';
import { bidTagOf } from '../../seal/identity.ts';
import type { Tender } from '../tender/tender-entries.ts';

/** LIVE until acceptance ends, and then to be opened; the others stay sealed for ever. */
export type BidState = 'LIVE' | 'REPLACED' | 'WITHDRAWN';

/** A document that belongs to a bid: encrypted, kept off the ledger, told by its hash. */
export type BidDocument = { readonly k: number; readonly sha256: Hash; readonly size: number };

/** One accepted envelope for one lot, as everybody sees it before opening. `bid/<tender>/<number>`, numbers in order of acceptance. */
export type Bid = {
  readonly lot: number;
  readonly envelope: number;
  /** One-time key that signed it: not a key of any organisation. */
  readonly submitter: PublicKey;
  /** Numbers this key's versions for the lot and envelope, from 0; never used twice. */
  readonly slot: number;
  /** The end of acceptance that it was sealed for, ms. */
  readonly notBefore: number;
  readonly security?: string;
  readonly documents: readonly BidDocument[];
  /** Of the padded form. */
  readonly bytes: number;
  readonly at: number;
  readonly height: number;
  readonly state: BidState;
  /** The version that took its place. */
  readonly replacedBy?: number;
};

/** All bids of a tender: how many there were, and which are live, ascending. `bidBook/<tender>`. */
export type BidBook = { readonly count: number; readonly live: readonly number[] };

/** What one submission key has used for a lot and envelope. `bidSlot/<tender>/<tag>/<lot>/<envelope>`. */
export type BidSlot = { readonly next: number; readonly live?: number };

/** The opening of one envelope of all bids that are due. `opening/<tender>`. */
export type Opening = {
  readonly envelope: number;
  readonly since: number;
  /** Numbers of the bids still to be opened, in the order of opening: by submission key, then slot. */
  readonly pending: readonly number[];
  /** Numbers of those that were opened, in order. */
  readonly opened: readonly number[];
  /** Set once people were told that it takes too long. */
  readonly delayed: boolean;
};

/** Shares of one bid's key that have come, until there are enough. `openingShare/<tender>/<number>`. */
export type OpeningShares = readonly { readonly index: number; readonly share: Bytes }[];

/** Why a bid counts for nothing although its envelope was accepted; the same word on every node. */
export const INVALID_REASONS = [
  'ENVELOPE_KEY',
  'ENVELOPE_CONTENT',
  'PADDING',
  'FORM',
  'OTHER_TENDER',
  'CURRENCY',
  'BIDDER_KEY',
  'SIGNATURE',
  'SECURITY_PRINCIPAL',
  'DOCUMENTS',
  'PRICE_MISSING',
  'PRICE_UNEXPECTED',
  'QUANTITY',
  'PRICE_SUM',
  'PRICE_ABOVE_LOT',
  'SECOND_BID',
] as const;
export type InvalidReason = (typeof INVALID_REASONS)[number];

export type BidPrice = { readonly unitPrice: number; readonly quantity: number; readonly total: number };
export type BidAnswer = { readonly criterion: string; readonly value: number | string | boolean };

/** What an opened envelope said; public from then on. `opened/<tender>/<number>`. */
export type OpenedBid =
  | { readonly status: 'INVALID'; readonly at: number; readonly reason: InvalidReason }
  | {
      readonly status: 'OPENED';
      readonly at: number;
      readonly bidder: string;
      readonly key: PublicKey;
      readonly price?: BidPrice;
      readonly answers: readonly BidAnswer[];
      readonly documents: readonly (BidDocument & { readonly docType: string; readonly mime: string })[];
    };

/** Ids of the tenders whose opening is under way, sorted; what openers look at first. `openingsUnderWay`. */
export const openingsUnderWayEntries = defineEntries<readonly string[]>('openingsUnderWay');

/** Minutes of an opening: the leaves' RFC 6962 root, and how many they are. `openingProtocol/<tender>/<envelope>`. */
export type OpeningProtocol = {
  readonly at: number;
  readonly root: Hash;
  readonly bids: number;
  readonly valid: number;
};

export const bidEntries = defineEntries<Bid>('bid');
export const sealedEntries = defineEntries<Envelope & { readonly [part: string]: Bytes }>('envelope');
export const bidBookEntries = defineEntries<BidBook>('bidBook');
export const bidSlotEntries = defineEntries<BidSlot>('bidSlot');
export const openingEntries = defineEntries<Opening>('opening');
export const openingShareEntries = defineEntries<OpeningShares>('openingShare');
/** Keys that opened one bid each: `released/<tender>/<number>`. */
export const releasedEntries = defineEntries<Bytes>('released');
export const openedEntries = defineEntries<OpenedBid & { readonly [field: string]: Value }>('opened');
export const openingProtocolEntries = defineEntries<OpeningProtocol>('openingProtocol');

export function bidId(tender: string, number: number): string {
  return `${tender}/${number}`;
}

/** A bid that a check or a list has found before. */
export function existingBid(state: StateRead, tender: string, number: number): Bid {
  const bid = state.get(bidEntries, bidId(tender, number));
  invariant(bid !== undefined, `bid exists: ${bidId(tender, number)}`);
  return bid;
}

/** All bids of a tender so far. */
export function bidBook(state: StateRead, tender: string): BidBook {
  return state.get(bidBookEntries, tender) ?? { count: 0, live: [] };
}

/** What the envelope of a bid is bound to (sealed-bids.md §3.3). */
export function envelopeContextOf(
  { sha256, genesisHash }: { readonly sha256: Sha256; readonly genesisHash: Hash },
  tender: string,
  { sealKey }: Tender,
  bid: Pick<Bid, 'lot' | 'envelope' | 'submitter' | 'slot' | 'notBefore'>,
): EnvelopeContext {
  const { lot, envelope, slot, notBefore } = bid;
  const submitterKey = rawKey(bid.submitter);
  const bidTag = bidTagOf(sha256, submitterKey, slot);
  invariant(sealKey !== undefined, `a tender that takes bids has a key: ${tender}`);
  return {
    identity: { genesisHash, keyId: sealKey.keyId, tender, lot, envelope, bidTag, notBefore },
    submitterKey,
    slot,
  };
}
