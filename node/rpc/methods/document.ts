import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { invariant } from '../../../ledger/base/invariant.ts';
import { isTransactionBody } from '../../../ledger/block/record.ts';
import {
  type DocumentEntry,
  documentEntries,
  isApproved,
  objectOfDocument,
  visibilityAt,
} from '../../../ledger/modules/document/document-entries.ts';
import type { LedgerStore } from '../../../storage/ledger-store.ts';
import { committedState } from '../committed-state.ts';
import { EXAMPLE_BIN, EXAMPLE_HASH, EXAMPLE_TIME, exampleStateProof } from '../examples.ts';
import { hexFromBytes } from '../hex.ts';
import { defineMethod, type MethodContext } from '../method.ts';
import { proveKey } from '../proofs.ts';
import { anyJson, entryId, hash32, stateProofView } from '../shapes.ts';
import { headerAt, jsonFromStored, jsonOf, notFound, recordJson, recordOf, tipHeight } from '../views.ts';

/** Documents shown for one hash: the same file in more objects than this is found object by object. */
const DOCUMENTS_MAX = 50;

const documentView = z.object({
  document: z.string(),
  object: z.string(),
  /** Published and approved: the same hash carries both, and neither was taken back. */
  approved: z.boolean(),
  visibility: z.string(),
  entry: anyJson,
  /** Where it was anchored; `txId` leads to the receipt. */
  anchored: z.object({ height: z.int(), blockId: hash32, time: z.int(), index: z.int(), txId: hash32 }).nullable(),
  proof: stateProofView.optional(),
});
type DocumentJson = z.input<typeof documentView>;

const exampleDocument = {
  document: `org/${EXAMPLE_BIN}/${EXAMPLE_HASH}`,
  object: `org/${EXAMPLE_BIN}`,
  approved: true,
  visibility: 'PUBLIC',
  entry: { status: 'ANCHORED', size: 1024 },
  anchored: { height: 41, blockId: EXAMPLE_HASH, time: EXAMPLE_TIME, index: 1, txId: EXAMPLE_HASH },
  proof: exampleStateProof,
};

export const documentVerify = defineMethod({
  name: 'document_verify',
  summary: {
    kk: 'Осы хэші бар барлық құжатты береді: нысаны, мақұлдаулары, блогы және дәлелі',
    ru: 'Даёт все документы с этим хэшем: объект, одобрения, блок и доказательство',
    en: 'Gives every document with this hash: its object, approvals, block and proof',
  },
  params: z.strictObject({ sha256: hash32, proof: z.boolean().default(true) }),
  result: z.object({
    sha256: hash32,
    height: z.int(),
    documents: z.array(documentView),
    /** There are more than are shown. */
    more: z.boolean(),
  }),
  example: {
    params: { sha256: EXAMPLE_HASH },
    result: { sha256: EXAMPLE_HASH, height: 42, documents: [exampleDocument], more: false },
  },
  faults: ['RPC_HEIGHT_UNKNOWN'],
  cost: 10,
  async handler(context, { sha256, proof }) {
    const { store } = context.ports;
    const found = await store.lookups(`document/${sha256}/`, DOCUMENTS_MAX + 1);
    const height = tipHeight(store);
    const ids = found.slice(0, DOCUMENTS_MAX).map(({ value }) => documentOfLookup(jsonFromStored(value)));
    const documents = ids.map((id) => documentJson(context, id, height, proof)).filter((view) => view !== undefined);
    return { sha256, height, documents, more: found.length > DOCUMENTS_MAX };
  },
});

export const documentGet = defineMethod({
  name: 'document_get',
  summary: {
    kk: 'Құжатты нөмірі бойынша береді',
    ru: 'Даёт документ по его номеру',
    en: 'Gives a document by its id',
  },
  params: z.strictObject({ document: entryId, proof: z.boolean().default(false) }),
  result: documentView,
  example: { params: { document: exampleDocument.document, proof: true }, result: exampleDocument },
  faults: ['RPC_NOT_FOUND', 'RPC_HEIGHT_UNKNOWN'],
  cost: 3,
  handler(context, { document: id, proof }) {
    const height = tipHeight(context.ports.store);
    return documentJson(context, id, height, proof) ?? notFound('document', id);
  },
});

function documentOfLookup(value: unknown): string {
  const id = (value as { readonly document?: unknown } | null)?.document;
  invariant(typeof id === 'string', 'a document look-up names the document');
  return id;
}

function documentJson(context: MethodContext, id: string, height: number, proof: boolean): DocumentJson | undefined {
  const { store } = context.ports;
  const entry = committedState(store).get(documentEntries, id);
  if (entry === undefined) return undefined;
  return {
    document: id,
    object: objectOfDocument(id),
    approved: isApproved(entry),
    visibility: visibilityAt(entry, headerAt(store, height).time),
    entry: jsonOf(entry),
    anchored: anchorOf(context, id, entry, height),
    ...(proof ? { proof: proveKey(context, `${documentEntries.prefix}/${id}`, height) } : {}),
  };
}

/** The record that anchored the document: block times rise strictly, so the entry's time names one block. */
function anchorOf({ ports: { store }, sha256 }: MethodContext, id: string, entry: DocumentEntry, tip: number) {
  const height = heightAtTime(store, entry.at, tip);
  const records = height === undefined ? undefined : store.records(height);
  if (height === undefined || records === undefined) return null;
  const index = records.findIndex(
    (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(id) && anchors(bytes, id),
  );
  const record = records[index];
  if (record === undefined) return null;
  const { txId = '' } = recordJson(sha256, record, 0);
  return { height, blockId: hexFromBytes(store.blockId(height) ?? record), time: entry.at, index, txId };
}

function anchors(bytes: Uint8Array, id: string): boolean {
  const { body, result } = recordOf(bytes);
  return isTransactionBody(body) && result.ok && result.value.document === id;
}

function heightAtTime(store: LedgerStore, time: number, tip: number): number | undefined {
  let low = 1;
  let high = tip;
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    if (headerAt(store, middle).time < time) low = middle + 1;
    else high = middle;
  }
  return headerAt(store, low).time === time ? low : undefined;
}
