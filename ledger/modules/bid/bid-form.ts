import type { Bytes } from '../../base/bytes.ts';
import { decodeCanonical, encodeCanonical, type ValueMap } from '../../base/codec.ts';
import { isFault } from '../../base/fault.ts';
import { type Hash, hashTagged, type Sha256 } from '../../base/hash.ts';
import { SIGNATURE_BYTES } from '../../base/keys.ts';
import { anyOf, bool, bytes, hash, type Infer, int, key, list, map, money, optional, text } from '../../base/schema.ts';
import type { EnvelopeContext } from '../../seal/envelope.ts';
import { identityBytes } from '../../seal/identity.ts';
import { lengthPrefixed, u16 } from '../../seal/lengths.ts';
import { currencySchema, quantitySchema } from '../plan/procurement-fields.ts';
import { tenderIdSchema } from '../tender/tender-entries.ts';
import { TENDER_LOTS_MAX } from '../tender/tender-fields.ts';

/** Documents of one bid: each is a line of the envelope and of the ledger. */
export const BID_DOCUMENTS_MAX = 32;
/** Bytes of one encrypted document, 1 GiB: bounds what a reader may be asked to fetch. */
export const BID_DOCUMENT_BYTES_MAX = 1024 * 1024 * 1024;

const answerValue = anyOf(bool(), int({ min: 0, max: Number.MAX_SAFE_INTEGER }), text({ max: 500 }));

/** What a bidder says to one criterion. */
export const bidAnswerSchema = map({
  criterion: text({ max: 64, pattern: /^[A-Za-z0-9._-]{1,64}$/ }),
  value: answerValue,
});

/** What an envelope holds (sealed-bids.md §3.3): all that a bidder says, in one version of one lot. */
export const bidFormSchema = map({
  v: int({ min: 1, max: 1 }),
  tender: tenderIdSchema,
  lot: int({ min: 1, max: TENDER_LOTS_MAX }),
  envelope: int({ min: 0, max: 1 }),
  currency: currencySchema,
  bidder: text({ min: 12, max: 12, pattern: /^[0-9]{12}$/ }),
  key: key(),
  salt: hash(),
  price: optional(map({ unitPrice: money(), quantity: quantitySchema, total: money() })),
  answers: list(bidAnswerSchema, { max: 50 }),
  documents: list(
    map({
      k: int({ min: 0, max: BID_DOCUMENTS_MAX - 1 }),
      sha256: hash(),
      size: int({ min: 1, max: BID_DOCUMENT_BYTES_MAX }),
      docType: text({ max: 64 }),
      mime: text({ max: 100 }),
    }),
    { max: BID_DOCUMENTS_MAX },
  ),
  signature: bytes({ min: SIGNATURE_BYTES, max: SIGNATURE_BYTES }),
});
export type BidForm = Infer<typeof bidFormSchema>;
export type UnsignedBidForm = Omit<BidForm, 'signature'>;

/** The form's canonical bytes. */
export function encodeBidForm(form: BidForm): Bytes {
  return encodeCanonical(form as unknown as ValueMap);
}

/** Takes the unpadded bytes of an opened envelope, gives the form, or undefined: not canonical, or off the schema. */
export function decodeBidForm(data: Bytes): BidForm | undefined {
  const value = decodeCanonical(data);
  if (isFault(value)) return undefined;
  return bidFormSchema.check(value, '') === undefined ? (value as unknown as BidForm) : undefined;
}

/** What the bidder's registered key signs: the form without signature, bound to the one place it is for. */
export function bidFormHash(sha256: Sha256, context: EnvelopeContext, form: UnsignedBidForm): Hash {
  const { identity, submitterKey, slot } = context;
  const said = sha256(encodeCanonical(form as unknown as ValueMap));
  return hashTagged(sha256, 'bidForm', lengthPrefixed(identityBytes(identity), submitterKey, u16(slot), said));
}

/** The form without its signature. */
export function unsignedForm(form: BidForm): UnsignedBidForm {
  const { signature: _signed, ...rest } = form;
  return rest;
}

/** total = unitPrice × quantity / 1000, rounded half up: quantities are thousandths of a unit. Undefined beyond safe integers. */
export function priceTotal(unitPrice: number, quantity: number): number | undefined {
  const total = (BigInt(unitPrice) * BigInt(quantity) + 500n) / 1000n;
  return total <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(total) : undefined;
}
