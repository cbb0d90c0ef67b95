import { type Bytes, fromHex, toHex } from '../base/bytes.ts';
import { type Fault, fault, isFault } from '../base/fault.ts';
import type { Hash } from '../base/hash.ts';
import { publicKeyFromHex } from '../base/keys.ts';
import { RECORD_BYTES_MAX, VALIDATORS_MAX } from '../base/limits.ts';
import { type Infer, list, map, optional, text } from '../base/schema.ts';
import { type Commit, decodeCommit, decodeHeader, type Header, type Validator } from '../block/block.ts';
import { decodeRecord, type Record } from '../block/record.ts';
import { parseTlogProof, renderTlogProof, type TlogProof } from './tlog-proof.ts';

/** A block whose header names another set than its own: cbor(Header), cbor(Commit), and the set it names. */
export interface HandOff {
  readonly header: Bytes;
  readonly commit: Bytes;
  /** Votes from the block after `header` on, sorted by key bytes. */
  readonly validators: readonly Validator[];
}

/** A receipt as its bytes and lists; what is printed as `*.receipt.json`. */
export interface ReceiptParts {
  readonly genesisHash: Hash;
  /** cbor(Record), the leaf data of the log. */
  readonly record: Bytes;
  readonly proof: TlogProof;
  /** cbor(Header) of the block that holds the record, and cbor(Commit) of that block. */
  readonly header: Bytes;
  readonly commit: Bytes;
  /** The set that voted on the block, sorted by key bytes. */
  readonly validators: readonly Validator[];
  /** Every change of the set from the genesis to this block, in order. */
  readonly handOffs: readonly HandOff[];
}

/** A receipt whose form was read; nothing of it is proven yet. */
export interface ParsedReceipt extends ReceiptParts {
  readonly handOffs: readonly (HandOff & { readonly decoded: { readonly header: Header; readonly commit: Commit } })[];
  readonly decoded: { readonly record: Record; readonly header: Header; readonly commit: Commit };
}

export const RECEIPT_VERSION = 1;
/** Hand-offs of one receipt: each took a quorum of organisations, so a chain has a few in a year. */
export const HAND_OFFS_MAX = 500;
/** Characters of a receipt's text: a largest record in hex, and all hand-offs of sets of forty or a hundred of sets of a hundred. */
export const RECEIPT_CHARS_MAX = 8 * 1024 * 1024;
/** Bytes of a header, of which the chain's name is the only part without fixed size; of a commit of the largest set. */
const HEADER_BYTES_MAX = 1024;
const COMMIT_BYTES_MAX = 16 * 1024;

/** Lower-case hex of so many bytes. */
export const hex = (bytesMin: number, bytesMax: number) =>
  text({ min: 2 * bytesMin, max: 2 * bytesMax, pattern: /^(?:[0-9a-f]{2})*$/ });

const setSchema = () =>
  list(map({ key: hex(34, 34), org: text({ min: 12, max: 12, pattern: /^[0-9]{12}$/ }), name: text({ max: 64 }) }), {
    min: 1,
    max: VALIDATORS_MAX,
  });

/** Who certified a block, in JSON; the same in receipts and bundles. */
export const signedHeaderFields = {
  genesisHash: hex(32, 32),
  header: hex(1, HEADER_BYTES_MAX),
  commit: hex(1, COMMIT_BYTES_MAX),
  validators: setSchema(),
  handOffs: optional(
    list(map({ header: hex(1, HEADER_BYTES_MAX), commit: hex(1, COMMIT_BYTES_MAX), validators: setSchema() }), {
      min: 1,
      max: HAND_OFFS_MAX,
    }),
  ),
} as const;
const signedHeaderSchema = map(signedHeaderFields);
export type SignedHeaderJson = Infer<typeof signedHeaderSchema>;

/** JSON form of a receipt; bytes as lower-case hex. */
export const receiptSchema = map({
  v: {
    ...text({ max: 1 }),
    check: (value, path) => (value === RECEIPT_VERSION ? undefined : { path, problem: 'notListed' }),
    json: { const: RECEIPT_VERSION },
  },
  ...signedHeaderFields,
  record: hex(1, RECORD_BYTES_MAX),
  proof: text({ max: 4096 }),
});
export type ReceiptJson = Omit<Infer<typeof receiptSchema>, 'v'> & { readonly v: typeof RECEIPT_VERSION };

/** Gives the receipt's JSON form. */
export function receiptJson(parts: ReceiptParts): ReceiptJson {
  const { genesisHash, ...signed } = signedHeaderJson(parts);
  return {
    v: RECEIPT_VERSION,
    genesisHash,
    record: toHex(parts.record),
    proof: renderTlogProof(parts.proof),
    ...signed,
  };
}

/** Gives the JSON form of a block's header and of who certified it. */
export function signedHeaderJson(
  parts: Pick<ReceiptParts, 'genesisHash' | 'header' | 'commit' | 'validators' | 'handOffs'>,
): SignedHeaderJson {
  return {
    genesisHash: toHex(parts.genesisHash),
    header: toHex(parts.header),
    commit: toHex(parts.commit),
    validators: setJson(parts.validators),
    ...(parts.handOffs.length === 0
      ? {}
      : {
          handOffs: parts.handOffs.map(({ header, commit, validators }) => ({
            header: toHex(header),
            commit: toHex(commit),
            validators: setJson(validators),
          })),
        }),
  };
}

type MemberJson = ReceiptJson['validators'][number];

function setJson(validators: readonly Validator[]): readonly MemberJson[] {
  return validators.map(({ key, org, name }) => ({ key: toHex(key), org, name }));
}

/** Takes a receipt's text, gives its parts with header, commit and record decoded, or RECEIPT_FORMAT with the field. */
export function parseReceipt(receiptText: string): ParsedReceipt | Fault {
  if (receiptText.length > RECEIPT_CHARS_MAX) return wrong('', 'tooLong');
  const json = jsonFromText(receiptText);
  const problem = receiptSchema.check(json, '');
  if (problem !== undefined) return wrong(problem.path, problem.problem);
  return readReceipt(json as ReceiptJson);
}

function readReceipt(json: ReceiptJson): ParsedReceipt | Fault {
  const proof = parseTlogProof(json.proof);
  if (proof === undefined) return wrong('proof', 'pattern');
  const signed = readSignedHeader(json);
  if (isFault(signed)) return signed;
  const record = hexBytes(json.record);
  const decoded = decodeRecord(record);
  if (isFault(decoded)) return wrong('record', decoded.code);
  return { ...signed, record, proof, decoded: { ...signed.decoded, record: decoded } };
}

/** A block's header and who certified it, as read; nothing of it is proven yet. */
export type ParsedSignedHeader = Omit<ParsedReceipt, 'record' | 'proof' | 'decoded'> & {
  readonly decoded: Pick<ParsedReceipt['decoded'], 'header' | 'commit'>;
};

/** Takes the JSON form after its schema passed, gives the parts decoded, or RECEIPT_FORMAT with the field. */
export function readSignedHeader(json: SignedHeaderJson): ParsedSignedHeader | Fault {
  const validators = readSet(json.validators);
  if (validators === undefined) return wrong('validators', 'pattern');
  const [header, commit] = [hexBytes(json.header), hexBytes(json.commit)];
  const decoded = { header: decodeHeader(header), commit: decodeCommit(commit) };
  if (isFault(decoded.header)) return wrong('header', decoded.header.code);
  if (isFault(decoded.commit)) return wrong('commit', decoded.commit.code);
  const handOffs: ParsedReceipt['handOffs'][number][] = [];
  for (const [at, handOff] of (json.handOffs ?? []).entries()) {
    const read = readHandOff(handOff, `handOffs[${at}]`);
    if (isFault(read)) return read;
    handOffs.push(read);
  }
  return {
    genesisHash: hexBytes(json.genesisHash),
    header,
    commit,
    validators,
    handOffs,
    decoded: { header: decoded.header, commit: decoded.commit },
  };
}

function readHandOff(
  json: NonNullable<ReceiptJson['handOffs']>[number],
  field: string,
): ParsedReceipt['handOffs'][number] | Fault {
  const validators = readSet(json.validators);
  if (validators === undefined) return wrong(`${field}.validators`, 'pattern');
  const [headerBytes, commitBytes] = [hexBytes(json.header), hexBytes(json.commit)];
  const header = decodeHeader(headerBytes);
  if (isFault(header)) return wrong(`${field}.header`, header.code);
  const commit = decodeCommit(commitBytes);
  if (isFault(commit)) return wrong(`${field}.commit`, commit.code);
  return { header: headerBytes, commit: commitBytes, validators, decoded: { header, commit } };
}

function readSet(members: readonly MemberJson[]): readonly Validator[] | undefined {
  const validators: Validator[] = [];
  for (const { key: keyHex, org, name } of members) {
    const key = publicKeyFromHex(keyHex);
    if (key === undefined) return undefined;
    validators.push({ key, org, name });
  }
  return validators;
}

function jsonFromText(receiptText: string): unknown {
  try {
    return JSON.parse(receiptText);
  } catch {
    // The schema refuses undefined, which is the one answer for text that is not JSON.
    return undefined;
  }
}

function hexBytes(checkedHex: string): Bytes {
  return fromHex(checkedHex) as Bytes;
}

function wrong(field: string, problem: string): Fault {
  return fault('RECEIPT_FORMAT', { field, problem });
}
