import { z } from 'zod';

/** Schemas that several methods share. All JSON: bytes are lower-case hex, times ms UTC. */
const LIMIT_MAX = 100;
const LIMIT_DEFAULT = 30;

export const hexSchema = z.string().regex(/^(?:[0-9a-f]{2})*$/);
export const hash32 = z.string().regex(/^[0-9a-f]{64}$/);
export const height = z.int().min(1);
export const heightOrLatest = z.union([height, z.literal('latest')]);
export const limit = z.int().min(1).max(LIMIT_MAX).default(LIMIT_DEFAULT);
/** Position after which a page starts, as the page before gave it. */
export const keyCursor = z.string().min(1).max(300);
export const placeCursor = z.string().regex(/^[0-9]{1,16}:[0-9]{1,9}$/);
export const bin = z.string().regex(/^[0-9]{12}$/);
/** An object's id or a path of ids, as it stands in state keys. */
export const entryId = z.string().regex(/^[\x21-\x7e]{1,240}$/);
/** Any JSON value: an entry or a payload whose form its own module defines. */
export const anyJson = z.unknown();
export const nextCursor = z.string().nullable();

export const headerView = z.object({
  v: z.int(),
  chain: z.string(),
  height: z.int(),
  time: z.int(),
  prev: hash32,
  proposer: hexSchema,
  lastCommit: hexSchema,
  recordsRoot: hash32,
  stateRoot: hash32,
  logSize: z.int(),
  logRoot: hash32,
  validators: hash32,
  nextValidators: hash32,
  params: hash32,
});

export const commitView = z.object({ round: z.int(), blockId: hash32, signatures: z.array(hexSchema.nullable()) });

export const validatorView = z.object({ key: hexSchema, org: bin, name: z.string() });

export const recordView = z.object({
  height: z.int(),
  index: z.int(),
  logIndex: z.int(),
  /** Key in hex, or "system". */
  actor: z.string(),
  txId: hash32.optional(),
  txHash: hash32.optional(),
  /** Of a transaction: type, key, cosigners, expires, payload; of the system: what ran. */
  body: anyJson,
  result: anyJson,
  bytes: hexSchema,
});

export const receiptView = z.object({
  v: z.literal(1),
  genesisHash: hash32,
  record: hexSchema,
  proof: z.string(),
  header: hexSchema,
  commit: hexSchema,
  validators: z.array(validatorView).readonly(),
  /** Blocks that hand over to another set, from the genesis to this block; absent where the set is the genesis set. */
  handOffs: z
    .array(z.object({ header: hexSchema, commit: hexSchema, validators: z.array(validatorView).readonly() }))
    .readonly()
    .optional(),
});

/** Proof of a state entry or of its absence: the tree's proof, and the header and certificate that carry the root. */
export const stateProofView = z.object({
  key: z.string(),
  height: z.int(),
  proof: z.object({
    bitmap: hexSchema,
    siblings: z.array(hash32),
    end: z.object({ path: hash32, valueHash: hash32 }).nullable(),
  }),
  blockId: hash32,
  header: hexSchema,
  commit: hexSchema.nullable(),
});
