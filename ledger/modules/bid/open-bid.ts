import { bytesEqual } from '../../base/bytes.ts';
import { keyText, type VerifySignature } from '../../base/keys.ts';
import { submitterTag } from '../../base/submitter-tag.ts';
import type { ReadContext } from '../../module.ts';
import type { OpenEnvelope } from '../../seal/envelope.ts';
import { principalCommitOf } from '../../seal/identity.ts';
import { formFromPadded } from '../../seal/padding.ts';
import { principalCommitFor } from '../guarantee/guarantee-admission.ts';
import { keyEntries, orgEntries, wasKeyInForce } from '../identity/identity-entries.ts';
import { existingTender, type Lot, lotEntries, type Tender } from '../tender/tender-entries.ts';
import { termsOf } from '../tender/tender-snapshot.ts';
import {
  type Bid,
  bidId,
  envelopeContextOf,
  existingBid,
  type InvalidReason,
  type OpenedBid,
  releasedEntries,
  sealedEntries,
} from './bid-entries.ts';
import { type BidForm, bidFormHash, decodeBidForm, priceTotal, unsignedForm } from './bid-form.ts';

/** What opening takes besides the state: how envelopes are opened and signatures checked; both give one answer everywhere. */
export interface OpeningTools {
  readonly open: OpenEnvelope;
  readonly verify: VerifySignature;
}

/** What it takes of the block: the state may be the ledger's, or what somebody who checks an opening was shown of it. */
export type OpeningContext = Pick<ReadContext, 'sha256' | 'genesisHash' | 'time' | 'state'>;

/**
 * Opens one bid whose key was released, and judges it by what the ledger knew when it was accepted. A bidder cannot make it openable
 * only if that suits him: whatever is wrong, the answer is the same on every node and for every set of shares.
 */
export function openBid(context: OpeningContext, tools: OpeningTools, id: string, number: number): OpenedBid {
  const tender = existingTender(context.state, id);
  const bid = existingBid(context.state, id, number);
  const invalid = (reason: InvalidReason): OpenedBid => ({ status: 'INVALID', at: context.time, reason });
  const form = formOf(context, tools, { id, tender, number, bid });
  if (typeof form === 'string') return invalid(form);
  const wrong = judgeForm(context, tools, { id, tender, bid, form });
  if (wrong !== undefined) return invalid(wrong);
  const { bidder, key, price, answers, documents } = form;
  return {
    status: 'OPENED',
    at: context.time,
    bidder,
    key,
    ...(price === undefined ? {} : { price }),
    answers,
    documents,
  };
}

interface Sealed {
  readonly id: string;
  readonly tender: Tender;
  readonly number: number;
  readonly bid: Bid;
}

function formOf(
  context: OpeningContext,
  { open }: OpeningTools,
  { id, tender, number, bid }: Sealed,
): BidForm | InvalidReason {
  const envelope = context.state.get(sealedEntries, bidId(id, number));
  const key = context.state.get(releasedEntries, bidId(id, number));
  if (envelope === undefined || key === undefined) return 'ENVELOPE_KEY';
  const opened = open(context.sha256, key, envelopeContextOf(context, id, tender, bid), envelope);
  if (opened.kind === 'invalid') return opened.reason;
  const bytes = formFromPadded(opened.padded);
  if (bytes === undefined) return 'PADDING';
  return decodeBidForm(bytes) ?? 'FORM';
}

interface Said {
  readonly id: string;
  readonly tender: Tender;
  readonly bid: Bid;
  readonly form: BidForm;
}

function judgeForm(context: OpeningContext, tools: OpeningTools, said: Said): InvalidReason | undefined {
  const { id, tender, bid, form } = said;
  if (form.tender !== id || form.lot !== bid.lot || form.envelope !== bid.envelope) return 'OTHER_TENDER';
  if (form.currency !== tender.currency) return 'CURRENCY';
  return judgeBidder(context, tools, said) ?? judgeDocuments(bid, form) ?? judgePrice(context, said);
}

/** The key was the bidder's and in force when the envelope was accepted, it signed this form for this place, and the security is the bidder's. */
function judgeBidder(context: OpeningContext, { verify }: OpeningTools, { id, tender, bid, form }: Said) {
  const { state, sha256 } = context;
  const entry = state.get(keyEntries, keyText(form.key));
  if (entry === undefined || entry.org !== form.bidder || !wasKeyInForce(entry, bid.at)) return 'BIDDER_KEY';
  if (state.get(orgEntries, form.bidder)?.status !== 'ACTIVE') return 'BIDDER_KEY';
  const message = bidFormHash(sha256, envelopeContextOf(context, id, tender, bid), unsignedForm(form));
  if (!verify(form.key, message, form.signature)) return 'SIGNATURE';
  const commit = principalCommitFor(state, id, submitterTag(sha256, bid.submitter));
  const isOwn = commit !== undefined && bytesEqual(commit, principalCommitOf(sha256, form.salt, form.bidder));
  return isOwn ? undefined : 'SECURITY_PRINCIPAL';
}

/** The envelope names the same encrypted documents as the ledger does. */
function judgeDocuments(bid: Bid, form: BidForm): InvalidReason | undefined {
  const isSame =
    form.documents.length === bid.documents.length &&
    form.documents.every(({ k, sha256, size }, at) => {
      const known = bid.documents[at];
      return known !== undefined && known.k === k && known.size === size && bytesEqual(known.sha256, sha256);
    });
  return isSame ? undefined : 'DOCUMENTS';
}

/** The last envelope of a method holds the price, and no other does. */
function judgePrice(context: OpeningContext, { id, tender, bid, form }: Said): InvalidReason | undefined {
  const hasPrice = bid.envelope === termsOf(context.state, tender).envelopes - 1;
  if (form.price === undefined) return hasPrice ? 'PRICE_MISSING' : undefined;
  if (!hasPrice) return 'PRICE_UNEXPECTED';
  const lot = context.state.get(lotEntries, `${id}/${bid.lot}`) as Lot;
  const { unitPrice, quantity, total } = form.price;
  if (quantity !== lot.quantity) return 'QUANTITY';
  if (total < 1 || priceTotal(unitPrice, quantity) !== total) return 'PRICE_SUM';
  return total > lot.amount ? 'PRICE_ABOVE_LOT' : undefined;
}
