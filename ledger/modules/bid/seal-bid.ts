import { type Bytes, bytesEqual } from '../../base/bytes.ts';
import { type Fault, fault } from '../../base/fault.ts';
import type { Sha256 } from '../../base/hash.ts';
import { invariant } from '../../base/invariant.ts';
import type { Signer } from '../../base/keys.ts';
import { type Envelope, type EnvelopeContext, openWithSigma, sealEnvelope } from '../../seal/envelope.ts';
import { padForm } from '../../seal/padding.ts';
import { bidFormHash, encodeBidForm, type UnsignedBidForm } from './bid-form.ts';

/** What a bidder's machine needs to seal one version of a bid; nothing of it but the envelope ever leaves that machine. */
export interface BidToSeal {
  /** PK of the tender's key set, 48 bytes. */
  readonly publicKey: Bytes;
  readonly context: EnvelopeContext;
  readonly form: UnsignedBidForm;
  /** The registered key that the form names. */
  readonly signer: Signer;
  /** 32 fresh random bytes: they open the envelope for whoever has them. */
  readonly sigma: Bytes;
}

/** Signs, pads and seals a form, and checks the result as a stranger with σ would. BID_FORM_TOO_LARGE where it fits no size. */
export function sealBid(sha256: Sha256, { publicKey, context, form, signer, sigma }: BidToSeal): Envelope | Fault {
  invariant(bytesEqual(signer.key, form.key), 'the form is signed by the key that it names');
  const signature = signer.sign(bidFormHash(sha256, context, form));
  const padded = padForm(encodeBidForm({ ...form, signature }));
  if (padded === undefined) return fault('BID_FORM_TOO_LARGE');
  const envelope = sealEnvelope(sha256, publicKey, context, padded, sigma);
  const opened = openWithSigma(sha256, publicKey, context, envelope, sigma);
  invariant(opened.kind === 'opened' && bytesEqual(opened.padded, padded), 'a sealed envelope opens with its σ');
  return envelope;
}
