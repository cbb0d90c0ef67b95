import type { Bytes } from '../../ledger/base/bytes.ts';
import type { Value } from '../../ledger/base/codec.ts';
import { decodeCanonical } from '../../ledger/base/codec.ts';
import { type Fault, FaultError, fault, isFault } from '../../ledger/base/fault.ts';
import type { Sha256 } from '../../ledger/base/hash.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import { type Json, jsonFromValue } from '../../ledger/base/json.ts';
import { decodeHeader, type Header } from '../../ledger/block/block.ts';
import { decodeRecord, isTransactionBody, type Record } from '../../ledger/block/record.ts';
import { decodeSignedTx } from '../../ledger/tx/transaction.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import { hexFromBytes } from './hex.ts';

/** Gives the JSON of a stored canonical value. */
export function jsonFromStored(bytes: Bytes): Json {
  const value = decodeCanonical(bytes);
  invariant(!isFault(value), 'a stored value is canonical');
  return jsonFromValue(value);
}

/** JSON of a value that has string fields only where the schema says so; for typed tables whose rows are plain objects. */
export function jsonOf(value: unknown): Json {
  return jsonFromValue(value as Value);
}

/** The header of a committed height, decoded. */
export function headerAt(store: LedgerStore, height: number): Header {
  const bytes = store.header(height);
  invariant(bytes !== undefined, `header ${height} is stored`);
  const header = decodeHeader(bytes);
  invariant(!isFault(header), `header ${height} decodes`);
  return header;
}

/** Height of the tip; throws RPC_HEIGHT_UNKNOWN while there is no block. */
export function tipHeight(store: LedgerStore): number {
  const tip = store.tip();
  if (tip === undefined) throw new FaultError(fault('RPC_HEIGHT_UNKNOWN', { height: 1, tip: 0 }));
  return tip.height;
}

/** Takes a height or `latest`, gives a committed height; throws RPC_HEIGHT_UNKNOWN for one that is ahead. */
export function committedHeight(store: LedgerStore, asked: number | 'latest'): number {
  const tip = tipHeight(store);
  if (asked === 'latest') return tip;
  if (asked > tip) throw new FaultError(fault('RPC_HEIGHT_UNKNOWN', { height: asked, tip }));
  return asked;
}

/** Log index of record 0 of a committed block. */
export function firstLogIndex(store: LedgerStore, height: number): number {
  return height === 1 ? 0 : headerAt(store, height - 1).logSize;
}

/** One record of a committed block, decoded. */
export function recordOf(bytes: Bytes): Record {
  const record = decodeRecord(bytes);
  invariant(!isFault(record), 'a stored record decodes');
  return record;
}

/** JSON of a record with its place in the log, its transaction spelt out, and its bytes. */
export function recordJson(sha256: Sha256, bytes: Bytes, logIndex: number): RecordJson {
  const { height, index, actor, body, result } = recordOf(bytes);
  const place = { height, index, logIndex, actor: actor === 'system' ? actor : hexFromBytes(actor) };
  const outcome = { result: jsonOf(result), bytes: hexFromBytes(bytes) };
  if (!isTransactionBody(body)) return { ...place, body: jsonFromValue(body), ...outcome };
  const signed = decodeSignedTx(sha256, body);
  invariant(!isFault(signed), 'a recorded transaction decodes');
  return { ...place, txId: signed.txIdText, txHash: signed.txHashText, body: jsonOf(signed.tx), ...outcome };
}

export interface RecordJson {
  readonly height: number;
  readonly index: number;
  readonly logIndex: number;
  readonly actor: string;
  readonly txId?: string;
  readonly txHash?: string;
  readonly body: Json;
  readonly result: Json;
  readonly bytes: string;
}

/** The fault for an object that is not there. */
export function notFound(what: string, id: string): Fault {
  return fault('RPC_NOT_FOUND', { what, id: id.slice(0, 256) });
}
