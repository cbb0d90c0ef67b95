import { bytesEqual, fromHex, toHex } from '../../ledger/base/bytes.ts';
import { type Json, jsonFromValue } from '../../ledger/base/json.ts';
import { keyText, type PublicKey, publicKeyFromHex } from '../../ledger/base/keys.ts';
import { type Infer, int, map, oneOf, text } from '../../ledger/base/schema.ts';
import { type EnvelopePayload, envelopeFields } from '../../ledger/modules/bid/bid-submit-fields.ts';
import { tenderIdSchema } from '../../ledger/modules/tender/tender-entries.ts';
import { hex } from '../../ledger/receipt/receipt-form.ts';
import type { EnvelopeContext } from '../../ledger/seal/envelope.ts';
import { bidTagOf } from '../../ledger/seal/identity.ts';
import { sha256 } from '../crypto.ts';
import { readContent, writeNewFile } from '../files.ts';
import { readSecretFile } from '../keys/secret-file.ts';
import { secretTexts } from '../texts/bid-texts.ts';
import { trouble } from '../trouble.ts';

/** A sealed bid as it waits to be sent: nobody learns from the file what it says. */
export interface SealedFile {
  readonly genesisHash: Uint8Array;
  readonly submitter: PublicKey;
  readonly payload: EnvelopePayload;
  /** Live bid of the same key for the same place, which this one takes the place of. */
  readonly replaces?: number;
}

/** What only the bidder keeps: whoever has it can open the bid. */
export interface BidSecret {
  readonly genesisHash: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly context: EnvelopeContext;
  readonly sigma: Uint8Array;
}

const FILE_VERSION = 1;
const payloadSchema = map(envelopeFields);

const secretSchema = map({
  v: int({ min: FILE_VERSION, max: FILE_VERSION }),
  kind: oneOf('bid-secret'),
  warning: map({ kk: text({ max: 1000 }), ru: text({ max: 1000 }), en: text({ max: 1000 }) }),
  genesisHash: hex(32, 32),
  keyId: hex(32, 32),
  publicKey: hex(48, 48),
  tender: tenderIdSchema,
  lot: int({ min: 1, max: 65_535 }),
  envelope: int({ min: 0, max: 255 }),
  slot: int({ min: 0, max: 65_535 }),
  notBefore: int({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  submitterKey: hex(32, 32),
  sigma: hex(32, 32),
});

/** Writes the file that `adal bid submit` sends. */
export function writeSealedFile(
  path: string,
  { genesisHash, submitter, payload, replaces }: SealedFile,
  documents: readonly { readonly k: number; readonly file: string }[],
): void {
  const content: Json = {
    v: FILE_VERSION,
    kind: 'sealed-bid',
    genesisHash: toHex(genesisHash),
    submitter: keyText(submitter),
    ...(replaces === undefined ? {} : { replaces }),
    payload: jsonFromValue(payload),
    documents: documents.map(({ k, file }) => ({ k, file })),
  };
  writeNewFile(path, `${JSON.stringify(content, undefined, 2)}\n`);
}

/** Reads such a file, or CLI_FILE_UNREADABLE naming the field that is wrong. */
export function readSealedFile(path: string): SealedFile {
  const content = (readContent(path) ?? {}) as Readonly<Record<string, unknown>>;
  const unreadable = (field: string): never => {
    throw trouble('CLI_FILE_UNREADABLE', { file: path, expected: field });
  };
  if (content.v !== FILE_VERSION || content.kind !== 'sealed-bid') return unreadable('v = 1, kind = "sealed-bid"');
  const genesisHash = fromHex(String(content.genesisHash));
  const submitter = publicKeyFromHex(String(content.submitter));
  if (genesisHash?.length !== 32) return unreadable('genesisHash');
  if (submitter === undefined) return unreadable('submitter');
  const payload = payloadSchema.fromJson(content.payload);
  const problem = payloadSchema.check(payload, 'payload');
  if (problem !== undefined) return unreadable(`${problem.path}: ${problem.problem}`);
  const { replaces } = content;
  const isReplacing = typeof replaces === 'number' && Number.isSafeInteger(replaces) && replaces >= 1;
  if (replaces !== undefined && !isReplacing) return unreadable('replaces');
  return { genesisHash, submitter, payload: payload as EnvelopePayload, ...(isReplacing ? { replaces } : {}) };
}

/** Writes the bidder's secret, readable by the owner alone, with a warning in every language. */
export function writeSecretFile(path: string, { genesisHash, publicKey, context, sigma }: BidSecret): void {
  const { identity, submitterKey, slot } = context;
  const { keyId, tender, lot, envelope, notBefore } = identity;
  const content: Infer<typeof secretSchema> = {
    v: FILE_VERSION,
    kind: 'bid-secret',
    warning: secretTexts.warning,
    genesisHash: toHex(genesisHash),
    keyId: toHex(keyId),
    publicKey: toHex(publicKey),
    tender,
    lot,
    envelope,
    slot,
    notBefore,
    submitterKey: toHex(submitterKey),
    sigma: toHex(sigma),
  };
  writeNewFile(path, `${JSON.stringify(content, undefined, 2)}\n`, true);
}

/** Reads such a file; KEYSTORE_LOOSE_MODE where others can, CLI_FILE_UNREADABLE naming the field that is wrong. */
export function readSecretBidFile(path: string): BidSecret {
  const content = secretFromText(new TextDecoder().decode(readSecretFile(path, 'CLI_FILE_MISSING')));
  const problem = secretSchema.check(content, '');
  if (problem !== undefined)
    throw trouble('CLI_FILE_UNREADABLE', { file: path, expected: `${problem.path}: ${problem.problem}` });
  const secret = content as Infer<typeof secretSchema>;
  const bytes = (text: string): Uint8Array => fromHex(text) as Uint8Array;
  const [genesisHash, submitterKey] = [bytes(secret.genesisHash), bytes(secret.submitterKey)];
  const { tender, lot, envelope, slot, notBefore } = secret;
  const bidTag = bidTagOf(sha256, submitterKey, slot);
  const identity = { genesisHash, keyId: bytes(secret.keyId), tender, lot, envelope, bidTag, notBefore };
  return {
    genesisHash,
    publicKey: bytes(secret.publicKey),
    context: { identity, submitterKey, slot },
    sigma: bytes(secret.sigma),
  };
}

function secretFromText(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    // The schema refuses undefined, which is the one answer for text that is not JSON.
    return undefined;
  }
}

/** True iff the sealed file is the one that the secret belongs to. */
export function belongTogether({ context }: BidSecret, { payload, submitter }: SealedFile): boolean {
  const { identity, submitterKey, slot } = context;
  return (
    payload.tender === identity.tender &&
    payload.lot === identity.lot &&
    payload.envelope === identity.envelope &&
    payload.slot === slot &&
    payload.notBefore === identity.notBefore &&
    bytesEqual(submitter.subarray(submitter.length - submitterKey.length), submitterKey)
  );
}
