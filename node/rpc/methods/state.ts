import { z } from 'zod';
import { invariant } from '../../../ledger/base/invariant.ts';
import { STATE_KEY_CHARS_MAX } from '../../../ledger/base/limits.ts';
import { stateValueAt } from '../committed-state.ts';
import { exampleRecord, exampleStateProof } from '../examples.ts';
import { hexFromBytes } from '../hex.ts';
import { defineMethod, type MethodContext } from '../method.ts';
import { proveKey } from '../proofs.ts';
import {
  anyJson,
  entryId,
  heightOrLatest,
  hexSchema,
  limit,
  nextCursor,
  placeCursor,
  recordView,
  stateProofView,
} from '../shapes.ts';
import { committedHeight, firstLogIndex, jsonFromStored, recordJson, tipHeight } from '../views.ts';

const stateKey = z
  .string()
  .min(1)
  .max(STATE_KEY_CHARS_MAX)
  .regex(/^[\x20-\x7e]+$/);

export const stateGet = defineMethod({
  name: 'state_get',
  summary: {
    kk: 'Күй жазбасын биіктікте береді; proof=true болса, бар-жоғының дәлелімен',
    ru: 'Даёт запись состояния на высоте; с proof=true — с доказательством наличия или отсутствия',
    en: 'Gives a state entry at a height; with proof=true, with the proof of presence or absence',
  },
  params: z.strictObject({
    key: stateKey,
    height: heightOrLatest.default('latest'),
    proof: z.boolean().default(false),
  }),
  result: z.object({
    key: z.string(),
    height: z.int(),
    /** Canonical bytes, null when the key is absent. */
    bytes: hexSchema.nullable(),
    value: anyJson,
    proof: stateProofView.optional(),
  }),
  example: {
    params: { key: 'org/100140000011', height: 42, proof: true },
    result: { key: 'org/100140000011', height: 42, bytes: 'a1', value: { status: 'ACTIVE' }, proof: exampleStateProof },
  },
  faults: ['RPC_HEIGHT_UNKNOWN', 'RPC_STATE_PRUNED'],
  cost: 2,
  handler(context, { key, height: asked, proof }) {
    const { store } = context.ports;
    const height = committedHeight(store, asked);
    const bytes = stateValueAt(store, key, height);
    return {
      key,
      height,
      bytes: bytes === undefined ? null : hexFromBytes(bytes),
      value: bytes === undefined ? null : jsonFromStored(bytes),
      ...(proof ? { proof: proveKey(context, key, height) } : {}),
    };
  },
});

export const stateSubject = defineMethod({
  name: 'state_subject',
  summary: {
    kk: 'Нысанның (тендер, ұйым, жоспар) барлық жазбасын ретімен береді; санағы күйде дәлелденген',
    ru: 'Даёт все записи предмета (тендера, организации, плана) по порядку; их счёт доказан состоянием',
    en: 'Gives all records of a subject (tender, organisation, plan) in order; the state proves their count',
  },
  params: z.strictObject({ subject: entryId, after: placeCursor.optional(), limit, proof: z.boolean().default(false) }),
  result: z.object({
    subject: z.string(),
    height: z.int(),
    /** The entry of the completeness proof: count, peaks, lastIndex; null for a subject without records. */
    entry: anyJson,
    records: z.array(recordView),
    /** `height:index` to give as `after` for the next page, null at the end. */
    next: nextCursor,
    proof: stateProofView.optional(),
  }),
  example: {
    params: { subject: 'tender/t-5f2c8b1d0e9a47c6', limit: 1 },
    result: {
      subject: 'tender/t-5f2c8b1d0e9a47c6',
      height: 42,
      entry: { count: 3, peaks: [], lastIndex: 129 },
      records: [exampleRecord],
      next: '42:0',
    },
  },
  faults: ['RPC_HEIGHT_UNKNOWN'],
  cost: 10,
  async handler(context, { subject, after, limit: count, proof }) {
    const { store } = context.ports;
    const height = tipHeight(store);
    const key = `subject/${subject}`;
    const entry = store.stateGet(key);
    const shown = proof ? { proof: proveKey(context, key, height) } : {};
    const indexes = await store.subjectRecords(subject, logIndexOf(context, after), count + 1);
    const records = indexes.slice(0, count).map((logIndex) => recordAt(context, logIndex));
    const last = records.at(-1);
    const next = indexes.length > count && last !== undefined ? `${last.height}:${last.index}` : null;
    return { subject, height, entry: entry === undefined ? null : jsonFromStored(entry), records, next, ...shown };
  },
});

function recordAt({ ports: { store }, sha256 }: MethodContext, logIndex: number) {
  const place = store.placeOfRecord(logIndex);
  const bytes = place === undefined ? undefined : store.records(place.height)?.[place.index];
  invariant(bytes !== undefined, `record ${logIndex} of the log is stored`);
  return recordJson(sha256, bytes, logIndex);
}

/** Takes `height:index`, gives the log index; −1 before the first record. */
function logIndexOf({ ports: { store } }: MethodContext, cursor: string | undefined): number {
  if (cursor === undefined) return -1;
  const [height = 0, index = 0] = cursor.split(':').map(Number);
  if (height < 1) return -1;
  return firstLogIndex(store, committedHeight(store, height)) + index;
}
