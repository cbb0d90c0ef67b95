import { z } from 'zod';
import { FaultError, isFault } from '../../../ledger/base/fault.ts';
import { invariant } from '../../../ledger/base/invariant.ts';
import { isTransactionBody } from '../../../ledger/block/record.ts';
import {
  crimeEntries,
  type EvidenceEntry,
  evidenceEntries,
  heightText,
} from '../../../ledger/modules/evidence/evidence-entries.ts';
import { decodeSignedTx } from '../../../ledger/tx/transaction.ts';
import { committedState, listEntries } from '../committed-state.ts';
import { EXAMPLE_BIN, EXAMPLE_HASH, EXAMPLE_KEY, EXAMPLE_TIME } from '../examples.ts';
import { hexFromBytes } from '../hex.ts';
import { defineMethod, type MethodContext } from '../method.ts';
import { bin, entryId, hash32, height, hexSchema, keyCursor, limit, nextCursor } from '../shapes.ts';
import { notFound, recordOf, tipHeight } from '../views.ts';

const evidenceView = z.object({
  id: z.string(),
  kind: z.enum(['duplicateVote', 'duplicateProposal', 'amnesia', 'fork']),
  /** The height whose votes it holds. */
  height: z.int(),
  guilty: z.array(hexSchema),
  organisations: z.array(bin),
  reportedBy: bin,
  txId: hash32,
  /** Block time of the record, ms UTC. */
  at: z.int(),
  /** Canonical bytes; only of one that was asked for by its id. */
  evidence: hexSchema.optional(),
});
type EvidenceView = z.infer<typeof evidenceView>;

const EXAMPLE_ID = `${heightText(42)}/${EXAMPLE_HASH}`;

export const consensusEvidence = defineMethod({
  name: 'consensus_evidence',
  summary: {
    kk: 'Валидаторлардың дәлелденген бұзушылықтарын береді; валидатор мен биіктік бойынша сүзуге болады',
    ru: 'Даёт доказанные нарушения валидаторов; можно отобрать по валидатору и высоте',
    en: 'Gives the proven breaches of validators; can be filtered by validator and height',
  },
  params: z.strictObject({
    /** One record with its bytes; the other parameters then say nothing. */
    id: entryId.optional(),
    validator: hexSchema.length(68).optional(),
    /** Lowest height of the votes. */
    from: height.optional(),
    after: keyCursor.optional(),
    limit,
  }),
  result: z.object({ height: z.int(), evidence: z.array(evidenceView), next: nextCursor }),
  example: {
    params: { validator: EXAMPLE_KEY, from: 1 },
    result: {
      height: 50,
      evidence: [
        {
          id: EXAMPLE_ID,
          kind: 'duplicateVote',
          height: 42,
          guilty: [EXAMPLE_KEY],
          organisations: [EXAMPLE_BIN],
          reportedBy: EXAMPLE_BIN,
          txId: EXAMPLE_HASH,
          at: EXAMPLE_TIME,
        },
      ],
      next: null,
    },
  },
  faults: ['RPC_NOT_FOUND', 'RPC_HEIGHT_UNKNOWN'],
  cost: 10,
  async handler(context, { id, validator, from, after, limit: count }) {
    const { store } = context.ports;
    const tip = tipHeight(store);
    if (id !== undefined) {
      const entry = committedState(store).get(evidenceEntries, id);
      if (entry === undefined) return notFound('evidence', id);
      const shown = { ...viewOf(id, entry), evidence: bytesOf(context, entry) };
      return { height: tip, evidence: [shown], next: null };
    }
    // Ids begin with the height, those of deeds with the key and then the height, so what is asked for is one range.
    const idPrefix = validator === undefined ? '' : `${validator}/`;
    const start = after ?? (from === undefined ? undefined : `${idPrefix}${heightText(from)}`);
    const query = { idPrefix, after: start, limit: count, isWanted: () => true };
    if (validator === undefined) {
      const page = await listEntries(store, { table: evidenceEntries, ...query });
      const evidence = page.entries.map(({ id: found, entry }) => viewOf(found, entry));
      return { height: tip, evidence, next: page.next };
    }
    const page = await listEntries(store, { table: crimeEntries, ...query });
    const ids = new Set(page.entries.map(({ entry }) => entry.evidence));
    const evidence = [...ids].map((found) => viewOf(found, storedEntry(context, found)));
    return { height: tip, evidence, next: page.next };
  },
});

function storedEntry({ ports: { store } }: MethodContext, id: string): EvidenceEntry {
  const entry = committedState(store).get(evidenceEntries, id);
  invariant(entry !== undefined, `evidence of a recorded deed is recorded: ${id}`);
  return entry;
}

function viewOf(id: string, entry: EvidenceEntry): EvidenceView {
  const { kind, height: at, guilty, organisations, reportedBy, txId, at: time } = entry;
  return {
    id,
    kind,
    height: at,
    guilty: guilty.map(hexFromBytes),
    organisations: [...organisations],
    reportedBy,
    txId: hexFromBytes(txId),
    at: time,
  };
}

/** The evidence as the transaction brought it. */
function bytesOf({ ports: { store }, sha256 }: MethodContext, { txId }: EvidenceEntry): string {
  const place = store.txPlace(txId);
  const bytes = place === undefined ? undefined : store.record(place);
  const body = bytes === undefined ? undefined : recordOf(bytes).body;
  if (body === undefined || !isTransactionBody(body)) throw new FaultError(notFound('transaction', hexFromBytes(txId)));
  const signed = decodeSignedTx(sha256, body);
  invariant(!isFault(signed), 'a recorded transaction decodes');
  const { evidence } = signed.tx.payload;
  invariant(evidence instanceof Uint8Array, 'a recorded report brings evidence');
  return hexFromBytes(evidence);
}
