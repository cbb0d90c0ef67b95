import { isFault } from '../../ledger/base/fault.ts';
import type { Sha256 } from '../../ledger/base/hash.ts';
import type { Json } from '../../ledger/base/json.ts';
import { keyText, type PublicKey } from '../../ledger/base/keys.ts';
import { submitterSubject } from '../../ledger/base/submitter-tag.ts';
import { isTransactionBody, type Record } from '../../ledger/block/record.ts';
import { keyEntries } from '../../ledger/modules/identity/identity-entries.ts';
import { modules } from '../../ledger/modules/index.ts';
import { decodeSignedTx, type SignedTx } from '../../ledger/tx/transaction.ts';
import type { DoorPorts } from '../ports.ts';
import { committedState } from '../rpc/committed-state.ts';
import { hexFromBytes } from '../rpc/hex.ts';
import { headerAt, jsonOf, recordOf } from '../rpc/views.ts';

/** One event of the chain, ready to send. */
export interface ChainEvent {
  /** Index of its record in the block. */
  readonly index: number;
  readonly type: string;
  readonly subjects: readonly string[];
  /** CloudEvents 1.0 in JSON. */
  readonly json: string;
  /** No further event comes from the same record. */
  readonly isLastOfRecord: boolean;
}

export interface BlockEvents {
  readonly height: number;
  readonly recordCount: number;
  readonly events: readonly ChainEvent[];
}

interface Told {
  readonly type: string;
  readonly data: Json;
}

const txRows = new Map(modules.flatMap(({ txs }) => txs.map((row) => [row.type, row] as const)));
const timerRows = new Map(modules.flatMap(({ timers }) => timers.map((row) => [row.kind, row] as const)));

/** Gives the events of a committed block: the block itself, each record's outcome, and what the modules emitted. */
export function blockEvents(
  ports: Pick<DoorPorts, 'store' | 'genesis' | 'genesisHash'>,
  sha256: Sha256,
  height: number,
): BlockEvents {
  const { store, genesis, genesisHash } = ports;
  const records = store.records(height) ?? [];
  const { time } = headerAt(store, height);
  const blockId = store.blockId(height);
  const source = `urn:adal:${genesis.chain}:${hexFromBytes(genesisHash)}`;
  const at = new Date(time).toISOString();
  const state = committedState(store);
  const orgOf = (key: PublicKey): string | undefined => state.get(keyEntries, keyText(key))?.org;

  const events = records.flatMap((bytes, index): ChainEvent[] => {
    const record = recordOf(bytes);
    const signed = signedOf(sha256, record);
    const subjects = subjectsOf(sha256, record, signed, orgOf);
    const block = {
      height,
      blockId: blockId === undefined ? '' : hexFromBytes(blockId),
      time,
      records: records.length,
    };
    const told: readonly Told[] = index === 0 ? [{ type: 'block.committed', data: block }] : toldBy(record, signed);
    return told.map(({ type, data }, number) => ({
      index,
      type,
      subjects,
      isLastOfRecord: number === told.length - 1,
      json: JSON.stringify({
        specversion: '1.0',
        id: `${height}:${index}:${number}`,
        source,
        type,
        ...(subjects[0] === undefined ? {} : { subject: subjects[0], adalsubjects: subjects.join(' ') }),
        time: at,
        datacontenttype: 'application/json',
        data,
      }),
    }));
  });
  return { height, recordCount: records.length, events };
}

function signedOf(sha256: Sha256, { body }: Record): SignedTx | undefined {
  if (!isTransactionBody(body)) return undefined;
  const signed = decodeSignedTx(sha256, body);
  return isFault(signed) ? undefined : signed;
}

function toldBy({ body, result }: Record, signed: SignedTx | undefined): readonly Told[] {
  const outcome = result.ok ? { ok: true } : { ok: false, fault: result.fault, detail: jsonOf(result.detail) };
  const first: Told =
    signed === undefined
      ? { type: 'timer.ran', data: { body: jsonOf(body), ...outcome } }
      : { type: 'transaction.recorded', data: { txId: signed.txIdText, txType: signed.tx.type, ...outcome } };
  const emitted = result.ok ? result.events.map(({ type, data }) => ({ type, data: jsonOf(data) })) : [];
  return [first, ...emitted];
}

/** The subjects whose history the record joined; a failed attempt counts for its sender alone (protocol.md §2). */
function subjectsOf(
  sha256: Sha256,
  { body, result }: Record,
  signed: SignedTx | undefined,
  orgOf: (key: PublicKey) => string | undefined,
): readonly string[] {
  if (signed !== undefined) {
    const { key, type, payload } = signed.tx;
    const row = txRows.get(type);
    const named = result.ok ? (row?.subjects(payload, signed.tx, result.value) ?? []) : [];
    // A submission key may be registered later; what it sent names no organisation all the same.
    if (row?.signer.kind === 'submission') return [...new Set([...named, submitterSubject(sha256, key)])];
    const org = orgOf(key);
    return [...new Set([...named, ...(org === undefined ? [] : [`org/${org}`])])];
  }
  if (isTransactionBody(body) || body.system !== 'timer') return [];
  return timerRows.get(String(body.kind))?.subjects(String(body.object), result.ok ? result.value : {}) ?? [];
}
