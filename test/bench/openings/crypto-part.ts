import { randomBytes } from 'node:crypto';
import type { Bytes } from '../../../ledger/base/bytes.ts';
import { invariant } from '../../../ledger/base/invariant.ts';
import { rawKey, type Signer } from '../../../ledger/base/keys.ts';
import {
  bidFormHash,
  decodeBidForm,
  priceTotal,
  type UnsignedBidForm,
  unsignedForm,
} from '../../../ledger/modules/bid/bid-form.ts';
import { sealBid } from '../../../ledger/modules/bid/seal-bid.ts';
import { type Envelope, type EnvelopeContext, openEnvelope } from '../../../ledger/seal/envelope.ts';
import { bidTagOf, principalCommitOf, sealMessageBytes } from '../../../ledger/seal/identity.ts';
import { formFromPadded } from '../../../ledger/seal/padding.ts';
import { pureShareCrypto, type ShareCrypto } from '../../../ledger/seal/share-crypto.ts';
import type { SignatureShare } from '../../../ledger/seal/threshold.ts';
import { loadBlst } from '../../../node/crypto/blst.ts';
import { sha256 } from '../../../node/crypto/sha256.ts';
import { createShareCrypto } from '../../../node/crypto/share-crypto.ts';
import { createSigner, generateSeed } from '../../../node/crypto/signer.ts';
import { createVerifier } from '../../../node/crypto/verify.ts';
import { quantile } from '../network/outcomes.ts';
import { generateKey, type MadeKey } from './key-generation.ts';
import { threadMs } from './thread-time.ts';

/** What opening costs one thread at one number of validators; all times are processor time of the thread. */
export interface CryptoFigures {
  readonly n: number;
  readonly t: number;
  /** Bids opened a minute by one core; undefined where blst does not load. */
  readonly blstPerMinute: number | undefined;
  readonly purePerMinute: number;
  /** Of one bid with blst, ms: checking t shares, combining them and checking d, opening the envelope and judging the form. */
  readonly verifyMs: number;
  readonly combineMs: number;
  readonly openMs: number;
  /** On the bidder's machine, with its own check of the envelope. */
  readonly sealMs: number;
  /** One validator's part of making a key, ms. */
  readonly keyGenerationMs: number;
  /** Of one dealing, and of all. */
  readonly dealingBytes: number;
  readonly dealingsBytes: number;
}

const SIZES = [4, 7, 16, 31];
const TENDER = 't-00a1b2c3d4e5f607';
const BIDDER = '210240042709';
const QUANTITY = 3000;

/** A sealed bid with everything that opening it takes. */
interface SealedBid {
  readonly context: EnvelopeContext;
  readonly envelope: Envelope;
  readonly shares: readonly SignatureShare[];
  readonly salt: Bytes;
  readonly commit: Bytes;
}

/** Measures all sizes; the least of `rounds` turns counts, as other work on the machine only ever adds. */
export function measureCrypto(
  { rounds, bids }: { readonly rounds: number; readonly bids: number },
  onSize: (figures: CryptoFigures) => void,
): void {
  const hasBlst = loadBlst().blst !== undefined;
  for (const n of SIZES) {
    const key = generateKey(n);
    const signer = createSigner(generateSeed());
    const made = Array.from({ length: bids * rounds }, (_, at) => sealedBid(key, signer, at));
    const sealMs = quantile(Float64Array.from(made, ({ ms }) => ms).sort(), 0.5);
    const turns = Array.from({ length: rounds }, (_, at) =>
      openAll(key, made.slice(at * bids, (at + 1) * bids), hasBlst ? createShareCrypto(sha256) : pureShareCrypto),
    );
    const best = turns.reduce((a, b) => (total(b) < total(a) ? b : a));
    const pure = openAll(key, made.slice(0, Math.max(1, bids >> 2)), pureShareCrypto);
    const { keyGenerationMs, dealingBytes, dealingsBytes } = key;
    onSize({
      n,
      t: key.t,
      blstPerMinute: hasBlst ? 60_000 / total(best) : undefined,
      purePerMinute: 60_000 / total(pure),
      ...best,
      sealMs,
      keyGenerationMs,
      dealingBytes,
      dealingsBytes,
    });
  }
}

interface Turn {
  readonly verifyMs: number;
  readonly combineMs: number;
  readonly openMs: number;
}

function total({ verifyMs, combineMs, openMs }: Turn): number {
  return verifyMs + combineMs + openMs;
}

function sealedBid(key: MadeKey, signer: Signer, at: number): { readonly ms: number } & SealedBid {
  const submission = createSigner(generateSeed());
  const submitterKey = rawKey(submission.key);
  const salt = Uint8Array.from(randomBytes(32));
  const identity = {
    genesisHash: key.genesisHash,
    keyId: key.keyId,
    tender: TENDER,
    lot: 1,
    envelope: 0,
    bidTag: bidTagOf(sha256, submitterKey, 0),
    notBefore: 1_800_000_000_000,
  };
  const context = { identity, submitterKey, slot: 0 };
  const unitPrice = 8_990_000_000 + at;
  const price = { unitPrice, quantity: QUANTITY, total: priceTotal(unitPrice, QUANTITY) ?? 0 };
  const place = { v: 1, tender: TENDER, lot: 1, envelope: 0, currency: 'KZT', bidder: BIDDER } as const;
  const form: UnsignedBidForm = { ...place, key: signer.key, salt, price, answers: [], documents: [] };
  const sigma = Uint8Array.from(randomBytes(32));
  const from = threadMs();
  const envelope = sealBid(sha256, { publicKey: key.publicKey, context, form, signer, sigma });
  const ms = threadMs() - from;
  invariant('u' in envelope, 'the form fits');
  const message = sealMessageBytes({ kind: 'identity', identity });
  const { sign } = createShareCrypto(sha256);
  // Every third bid by another quorum: some have the denominator 1, some do not.
  const indices = Array.from({ length: key.n }, (_, i) => i + 1).filter((index) => index !== key.n - (at % 3));
  const shares = indices
    .slice(0, key.t)
    .map((index) => ({ index, signature: sign(key.secrets[index - 1] as Bytes, message) }));
  return { ms, context, envelope, shares, salt, commit: principalCommitOf(sha256, salt, BIDDER) };
}

const verifySignature = createVerifier();

/** Opens each bid as the ledger does; gives the mean times of one. */
function openAll(key: MadeKey, bids: readonly SealedBid[], crypto: ShareCrypto): Turn {
  let verifyMs = 0;
  let combineMs = 0;
  let openMs = 0;
  for (const { context, envelope, shares, salt, commit } of bids) {
    const message = sealMessageBytes({ kind: 'identity', identity: context.identity });
    const from = threadMs();
    for (const { index, signature } of shares)
      invariant(crypto.verify(key.members[index - 1] as Bytes, message, signature), 'a share is good');
    const verified = threadMs();
    const d = crypto.combine(message, shares);
    invariant(crypto.verify(key.publicKey, message, d), 'good shares make the key');
    const combined = threadMs();
    const opened = openEnvelope(sha256, d, context, envelope);
    const form =
      opened.kind === 'opened' ? decodeBidForm(formFromPadded(opened.padded) ?? new Uint8Array()) : undefined;
    invariant(form?.price !== undefined, 'the envelope opens');
    const signed = bidFormHash(sha256, context, unsignedForm(form));
    invariant(verifySignature(form.key, signed, form.signature), 'the bidder signed it');
    invariant(priceTotal(form.price.unitPrice, form.price.quantity) === form.price.total, 'the price adds up');
    invariant(
      Buffer.compare(commit, principalCommitOf(sha256, salt, form.bidder)) === 0,
      'the security is the bidder’s',
    );
    const judged = threadMs();
    verifyMs += verified - from;
    combineMs += combined - verified;
    openMs += judged - combined;
  }
  return { verifyMs: verifyMs / bids.length, combineMs: combineMs / bids.length, openMs: openMs / bids.length };
}
