import type { Bytes } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { Signer } from '../../ledger/base/keys.ts';
import { envelopeContextOf } from '../../ledger/modules/bid/bid-entries.ts';
import type { UnsignedBidForm } from '../../ledger/modules/bid/bid-form.ts';
import type { EnvelopePayload } from '../../ledger/modules/bid/bid-submit-fields.ts';
import { sealBid } from '../../ledger/modules/bid/seal-bid.ts';
import { type EnvelopeContext, encapsulationOf } from '../../ledger/seal/envelope.ts';
import { sha256 } from '../crypto.ts';
import { removeFiles } from '../files.ts';
import { troubleFromFault } from '../trouble.ts';
import type { BidContent } from './bid-content.ts';
import { type SealedDocument, sealDocuments } from './bid-documents.ts';
import type { BidDesk, BidPlace } from './tender-desk.ts';

/** What is sealed, where to, and with which secrets. */
export interface SealOrder {
  readonly desk: BidDesk;
  readonly place: BidPlace;
  readonly content: BidContent;
  /** The bidder's registered key. */
  readonly signer: Signer;
  /** Opens the commitment in the bid security. */
  readonly salt: Bytes;
  /** 32 fresh random bytes. */
  readonly sigma: Bytes;
  readonly workingFolder: string;
  readonly documentPath: (k: number) => string;
}

export interface SealedContent {
  readonly context: EnvelopeContext;
  readonly payload: EnvelopePayload;
  readonly documents: readonly SealedDocument[];
}

/**
 * Encrypts the documents, writes their ciphers, and seals the form that names them. BID_FORM_TOO_LARGE where it fits no size; what was written
 * is taken back then.
 */
export function sealContent(order: SealOrder): SealedContent {
  const { content, documentPath } = order;
  try {
    return sealedContent(order);
  } catch (cause) {
    removeFiles(content.documents.map((_, k) => documentPath(k)));
    throw cause;
  }
}

function sealedContent(order: SealOrder): SealedContent {
  const { desk, place, content, signer, salt, sigma, workingFolder, documentPath } = order;
  const { publicKey } = desk.sealKey;
  const { genesisHash, slot: version, notBefore } = desk;
  const at = { lot: place.lot, envelope: place.envelope, submitter: place.submitter, slot: version.next, notBefore };
  const context = envelopeContextOf({ sha256, genesisHash }, place.tender, desk.tender, at);
  const encapsulation = encapsulationOf(sha256, publicKey, context, sigma);
  const documents = sealDocuments(content.documents, {
    sigma,
    context,
    encapsulation,
    workingFolder,
    pathOf: documentPath,
  });
  const { tender, lot, envelope } = place;
  const form: UnsignedBidForm = {
    v: 1,
    tender,
    lot,
    envelope,
    currency: desk.tender.currency,
    bidder: desk.bin,
    key: signer.key,
    salt,
    ...(content.price === undefined ? {} : { price: content.price }),
    answers: content.answers,
    documents: documents.map(({ file: _where, ...named }) => named),
  };
  const sealed = sealBid(sha256, { publicKey, context, form, signer, sigma });
  if (isFault(sealed)) throw troubleFromFault(sealed);
  const { slot } = context;
  const lines = documents.map(({ k, sha256: hash, size }) => ({ k, sha256: hash, size }));
  const { u, v, c } = sealed;
  return {
    context,
    documents,
    payload: { tender, lot, envelope, slot, notBefore, u, v, c, documents: lines },
  };
}
