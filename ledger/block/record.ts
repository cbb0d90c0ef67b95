import type { Bytes } from '../base/bytes.ts';
import { decodeCanonical, encodeCanonical, type Value, type ValueMap } from '../base/codec.ts';
import { type Fault, fault, isFault } from '../base/fault.ts';
import type { PublicKey } from '../base/keys.ts';

/** What happened, once and for ever: one leaf of the record log (protocol.md §3). */
export interface Record {
  readonly height: number;
  readonly index: number;
  readonly actor: PublicKey | 'system';
  /** Of a transaction: the byte string cbor([Tx, sigs]); of the system: a map naming what ran. */
  readonly body: Bytes | ValueMap;
  readonly result: RecordResult;
}

export type RecordResult =
  | {
      readonly ok: true;
      readonly value: ValueMap;
      readonly events: readonly { readonly type: string; readonly data: ValueMap }[];
    }
  | { readonly ok: false; readonly fault: string; readonly detail: ValueMap };

/** Log leaf data = cbor(Record). Checked, because it stays for ever: a result that nobody could decode again is a bug. */
export function encodeRecord(record: Record): Bytes {
  return encodeCanonical(record as unknown as Value);
}

/** Takes a record's bytes from storage, a peer or a receipt, gives the record, or CODEC_* or BLOCK_INVALID. */
export function decodeRecord(data: Bytes): Record | Fault {
  const value = decodeCanonical(data);
  if (isFault(value)) return value;
  const good =
    isMap(value) &&
    Number.isSafeInteger(value.height) &&
    Number.isSafeInteger(value.index) &&
    (value.actor === 'system' || value.actor instanceof Uint8Array) &&
    (value.body instanceof Uint8Array || isMap(value.body)) &&
    isResult(value.result);
  return good ? (value as unknown as Record) : fault('BLOCK_INVALID', { field: 'record' });
}

function isResult(result: Value | undefined): boolean {
  if (!isMap(result)) return false;
  if (result.ok === true) return isMap(result.value) && Array.isArray(result.events);
  return result.ok === false && typeof result.fault === 'string' && isMap(result.detail);
}

function isMap(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** True iff the record's body is a transaction's bytes. */
export function isTransactionBody(body: Bytes | ValueMap): body is Bytes {
  return body instanceof Uint8Array;
}

/** Record 0 of every block: the log binds every earlier header. */
export function blockRecordBody(prevHeight: number, prevBlockId: Bytes): ValueMap {
  return { system: 'block', height: prevHeight, blockId: prevBlockId };
}
