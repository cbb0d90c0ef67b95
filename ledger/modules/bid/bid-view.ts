import { toHex } from '../../base/bytes.ts';
import type { Hash, Sha256 } from '../../base/hash.ts';
import { keyText, rawKey } from '../../base/keys.ts';
import { submitterTag } from '../../base/submitter-tag.ts';
import type { Texts } from '../../base/texts.ts';
import type { StateRead } from '../../module.ts';
import { identityBytes } from '../../seal/identity.ts';
import { tenderEntries } from '../tender/tender-entries.ts';
import {
  type BidAnswer,
  type BidPrice,
  type BidState,
  bidBook,
  bidEntries,
  bidId,
  envelopeContextOf,
  type InvalidReason,
  type OpenedBid,
  openedEntries,
  openingEntries,
  releasedEntries,
  sealedEntries,
} from './bid-entries.ts';
import { type BidWord, bidWords } from './bid-words.ts';

/** What everybody sees of a bid: until it is opened, that something of this size came then, from a key that names nobody. */
export interface BidView {
  readonly number: number;
  readonly lot: number;
  readonly envelope: number;
  /** The one-time key and its tag, hex. */
  readonly submitter: string;
  readonly submitterTag: string;
  readonly slot: number;
  readonly at: number;
  readonly height: number;
  /** Of the encrypted form. */
  readonly bytes: number;
  readonly state: BidState;
  readonly stateText: Texts;
  readonly replacedBy?: number;
  readonly opened?: OpenedView;
}

/** What an opened bid said. */
export type OpenedView = { readonly at: number; readonly statusText: Texts } & (
  | { readonly status: 'INVALID'; readonly reason: InvalidReason; readonly reasonText: Texts }
  | {
      readonly status: 'OPENED';
      readonly bidder: string;
      readonly key: string;
      readonly price?: BidPrice;
      readonly answers: readonly BidAnswer[];
      readonly documents: readonly {
        readonly k: number;
        readonly sha256: string;
        readonly size: number;
        readonly docType: string;
        readonly mime: string;
      }[];
    }
);

/** All bids of a tender in numbers, and where their opening stands. */
export interface BidsView {
  readonly count: number;
  readonly live: number;
  readonly opening?: {
    readonly envelope: number;
    readonly since: number;
    readonly opened: number;
    readonly pending: number;
    readonly delayed: boolean;
  };
}

/** One bid, or undefined where there is none. */
export function bidView(sha256: Sha256, state: StateRead, tender: string, number: number): BidView | undefined {
  const bid = state.get(bidEntries, bidId(tender, number));
  if (bid === undefined) return undefined;
  const opened = state.get(openedEntries, bidId(tender, number));
  const { lot, envelope, submitter, slot, at, height, bytes, replacedBy } = bid;
  return {
    number,
    lot,
    envelope,
    submitter: keyText(submitter),
    submitterTag: toHex(submitterTag(sha256, submitter)),
    slot,
    at,
    height,
    bytes,
    state: bid.state,
    stateText: word(`BID_${bid.state}`),
    ...(replacedBy === undefined ? {} : { replacedBy }),
    ...(opened === undefined ? {} : { opened: openedView(opened) }),
  };
}

/** The bids of a tender in numbers. */
export function bidsView(state: StateRead, tender: string): BidsView {
  const { count, live } = bidBook(state, tender);
  const opening = state.get(openingEntries, tender);
  if (opening === undefined) return { count, live: live.length };
  const { envelope, since, opened, pending, delayed } = opening;
  return {
    count,
    live: live.length,
    opening: { envelope, since, opened: opened.length, pending: pending.length, delayed },
  };
}

/** The sealed bytes of a bid and everything that they are bound to; hex. */
export interface SealedView {
  readonly u: string;
  readonly v: string;
  readonly c: string;
  readonly submitter: string;
  readonly slot: number;
  readonly identity: {
    readonly genesisHash: string;
    readonly keyId: string;
    readonly tender: string;
    readonly lot: number;
    readonly envelope: number;
    readonly bidTag: string;
    readonly notBefore: number;
    /** The bytes that the identity is, whose hash to G2 the validators sign. */
    readonly bytes: string;
  };
  /** The key that opens it, once it is released. */
  readonly released?: string;
}

/** The envelope of a bid, or undefined where there is none. */
export function sealedView(
  chain: { readonly sha256: Sha256; readonly genesisHash: Hash },
  state: StateRead,
  id: string,
  number: number,
): SealedView | undefined {
  const tender = state.get(tenderEntries, id);
  const bid = state.get(bidEntries, bidId(id, number));
  const envelope = state.get(sealedEntries, bidId(id, number));
  if (tender === undefined || bid === undefined || envelope === undefined) return undefined;
  const released = state.get(releasedEntries, bidId(id, number));
  const { identity } = envelopeContextOf(chain, id, tender, bid);
  return {
    u: toHex(envelope.u),
    v: toHex(envelope.v),
    c: toHex(envelope.c),
    submitter: toHex(rawKey(bid.submitter)),
    slot: bid.slot,
    identity: {
      ...identity,
      genesisHash: toHex(identity.genesisHash),
      keyId: toHex(identity.keyId),
      bidTag: toHex(identity.bidTag),
      bytes: toHex(identityBytes(identity)),
    },
    ...(released === undefined ? {} : { released: toHex(released) }),
  };
}

function openedView(opened: OpenedBid): OpenedView {
  const { at } = opened;
  if (opened.status === 'INVALID') {
    const { reason, status } = opened;
    return { status, at, statusText: word('BID_INVALID'), reason, reasonText: word(`INVALID_${reason}`) };
  }
  const { status, bidder, key, price, answers, documents } = opened;
  return {
    status,
    at,
    statusText: word('BID_OPENED'),
    bidder,
    key: keyText(key),
    ...(price === undefined ? {} : { price }),
    answers,
    documents: documents.map((document) => ({ ...document, sha256: toHex(document.sha256) })),
  };
}

function word(name: BidWord): Texts {
  return bidWords[name];
}
