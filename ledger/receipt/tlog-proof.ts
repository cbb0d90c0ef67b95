import { HASH_BYTES, type Hash } from '../base/hash.ts';
import { base64FromBytes, bytesFromBase64 } from './base64.ts';

/** What a `c2sp.org/tlog-proof@v1` text says: where a leaf stands in the log that one checkpoint names. */
export interface TlogProof {
  /** Zero-based index of the leaf. */
  readonly index: number;
  /** From the leaf's sibling to the root's child (RFC 6962 §2.1.1). */
  readonly hashes: readonly Hash[];
  /** Name, leaves and root of the log, as in its checkpoint (c2sp.org/tlog-checkpoint). */
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
/** Hashes of an audit path: a log of 2^53 leaves has 53 levels. */
const HASHES_MAX = 53;

/** The origin of a chain's log. */
export function logOrigin(chain: string): string {
  return `adal/${chain}`;
}

/** Gives the text of the proof. The checkpoint ends with the empty line after which signatures of the note would stand. */
export function renderTlogProof({ index, hashes, origin, size, root }: TlogProof): string {
  const checkpoint = [origin, String(size), base64FromBytes(root), ''];
  return [FIRST_LINE, `index ${index}`, ...hashes.map(base64FromBytes), '', ...checkpoint, ''].join('\n');
}

/** Takes a proof's text, gives what it says, or undefined unless the text is exactly what renderTlogProof gives for it. */
export function parseTlogProof(text: string): TlogProof | undefined {
  const lines = text.split('\n');
  const gap = lines.indexOf('');
  if (lines[0] !== FIRST_LINE || gap < 2 || gap > 2 + HASHES_MAX || lines.length !== gap + 6) return undefined;
  const index = parseDecimal(/^index (.*)$/.exec(lines[1] as string)?.[1] ?? '');
  const size = parseDecimal(lines[gap + 2] as string);
  const [root, ...hashes] = [lines[gap + 3] as string, ...lines.slice(2, gap)].map(parseHash);
  if (index === undefined || size === undefined || root === undefined) return undefined;
  if (!hashes.every((hash) => hash !== undefined)) return undefined;
  const proof: TlogProof = { index, hashes, origin: lines[gap + 1] as string, size, root };
  return renderTlogProof(proof) === text ? proof : undefined;
}

/** A natural number without leading zeros, at most 2^53 − 1. */
function parseDecimal(text: string): number | undefined {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

function parseHash(text: string): Hash | undefined {
  const bytes = text.length === 44 ? bytesFromBase64(text) : undefined;
  return bytes?.length === HASH_BYTES ? bytes : undefined;
}
