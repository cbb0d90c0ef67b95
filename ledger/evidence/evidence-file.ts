import { bytesEqual, fromHex, toHex } from '../base/bytes.ts';
import { type Fault, fault, isFault } from '../base/fault.ts';
import type { Hash, Sha256 } from '../base/hash.ts';
import { publicKeyFromHex, type VerifySignature } from '../base/keys.ts';
import { VALIDATORS_MAX } from '../base/limits.ts';
import { type Infer, int, list, map, text } from '../base/schema.ts';
import { sortValidators, type Validator, validatorsHash } from '../block/block.ts';
import { decodeEvidence } from './decode-evidence.ts';
import { EVIDENCE_BYTES_MAX, type Evidence, encodeEvidence, evidenceHeight } from './evidence-form.ts';
import { type Crime, verifyEvidence } from './verify-evidence.ts';

/** What a `*.evidence.json` holds: evidence with the set that its places point into. */
export interface EvidenceParts {
  readonly genesisHash: Hash;
  readonly chain: string;
  /** The set that voted on the evidence's height, sorted by key bytes. */
  readonly validators: readonly Validator[];
  readonly evidence: Evidence;
}

const EVIDENCE_FILE_VERSION = 1;
/** Characters of a file: the largest evidence in hex, a hundred named validators, and room. */
export const EVIDENCE_CHARS_MAX = 2 * EVIDENCE_BYTES_MAX + 64 * 1024;

const hex = (bytesMin: number, bytesMax: number) =>
  text({ min: 2 * bytesMin, max: 2 * bytesMax, pattern: /^(?:[0-9a-f]{2})*$/ });

/** JSON form; bytes as lower-case hex. */
const evidenceFileSchema = map({
  v: int({ min: EVIDENCE_FILE_VERSION, max: EVIDENCE_FILE_VERSION }),
  chain: text({ max: 32, pattern: /^[a-z0-9-]{1,32}$/ }),
  genesisHash: hex(32, 32),
  validators: list(
    map({ key: hex(34, 34), org: text({ min: 12, max: 12, pattern: /^[0-9]{12}$/ }), name: text({ max: 64 }) }),
    { min: 1, max: VALIDATORS_MAX },
  ),
  evidence: hex(1, EVIDENCE_BYTES_MAX),
});

/** Gives the file's text. Who is guilty is not in it: a reader finds that out. */
export function evidenceFileText({ genesisHash, chain, validators, evidence }: EvidenceParts): string {
  const json: Infer<typeof evidenceFileSchema> = {
    v: EVIDENCE_FILE_VERSION,
    chain,
    genesisHash: toHex(genesisHash),
    validators: validators.map(({ key, org, name }) => ({ key: toHex(key), org, name })),
    evidence: toHex(encodeEvidence(evidence)),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

/** Takes a file's text, gives its parts (nothing of it proven), or EVIDENCE_MALFORMED with the field. */
export function parseEvidenceFile(fileText: string): EvidenceParts | Fault {
  if (fileText.length > EVIDENCE_CHARS_MAX) return wrong('', 'tooLong');
  const json = jsonFromText(fileText);
  const problem = evidenceFileSchema.check(json, '');
  if (problem !== undefined) return wrong(problem.path, problem.problem);
  const { chain, genesisHash, validators, evidence: bytes } = json as Infer<typeof evidenceFileSchema>;
  const set = validators.flatMap(({ key: keyHex, org, name }) => {
    const key = publicKeyFromHex(keyHex);
    return key === undefined ? [] : [{ key, org, name }];
  });
  const inOrder = sortValidators(set).every((entry, at) => entry === set[at]);
  const distinct = new Set(validators.map(({ key }) => key)).size;
  if (set.length !== validators.length || distinct !== set.length || !inOrder) return wrong('validators', 'pattern');
  const evidence = decodeEvidence(fromHex(bytes) as Uint8Array);
  if (isFault(evidence)) return wrong('evidence', evidence.code);
  return { genesisHash: fromHex(genesisHash) as Hash, chain, validators: set, evidence };
}

/** What the reader trusts from outside the file. */
export interface EvidencePin {
  readonly genesisHash: Hash;
  /** The genesis set. */
  readonly validators: readonly Validator[];
}

export interface EvidenceFacts {
  readonly chain: string;
  readonly kind: Evidence['kind'];
  readonly height: number;
  /** Of the file's set, in its order. */
  readonly guilty: readonly Validator[];
  readonly crimes: readonly Crime[];
  /** Size of the file's set. */
  readonly validators: number;
  /**
   * True iff the file's set is the genesis set. Otherwise the keys signed what the evidence says, but that they were the set of that
   * height has to be checked by the hand-offs of the chain.
   */
  readonly isGenesisSet: boolean;
}

/** Checks a file offline against the pinned chain: gives what it proves, or EVIDENCE_* of the first step that failed. */
export function verifyEvidenceFile(options: {
  readonly text: string;
  readonly pin: EvidencePin;
  readonly sha256: Sha256;
  readonly verify: VerifySignature;
}): EvidenceFacts | Fault {
  const { pin, sha256, verify } = options;
  const parts = parseEvidenceFile(options.text);
  if (isFault(parts)) return parts;
  const { genesisHash, chain, validators, evidence } = parts;
  if (!bytesEqual(genesisHash, pin.genesisHash))
    return fault('EVIDENCE_OTHER_CHAIN', { genesisHash: toHex(genesisHash), expected: toHex(pin.genesisHash) });
  const keys = validators.map(({ key }) => key);
  const found = verifyEvidence(sha256, verify, genesisHash, keys, evidence);
  if (isFault(found)) return found;
  return {
    chain,
    kind: evidence.kind,
    height: evidenceHeight(evidence),
    guilty: validators.filter(({ key }) => found.guilty.some((guilty) => bytesEqual(guilty, key))),
    crimes: found.crimes,
    validators: validators.length,
    isGenesisSet: bytesEqual(validatorsHash(sha256, validators), validatorsHash(sha256, pin.validators)),
  };
}

function jsonFromText(fileText: string): unknown {
  try {
    return JSON.parse(fileText);
  } catch {
    // The schema refuses undefined, which is the one answer for text that is not JSON.
    return undefined;
  }
}

function wrong(field: string, problem: string): Fault {
  return fault('EVIDENCE_MALFORMED', { field, problem });
}
