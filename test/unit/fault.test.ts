import { describe, expect, it } from 'vitest';
import { decodeCanonical, encodeCanonical } from '../../ledger/base/codec.ts';
import { FaultError, fault, faultRow, faultTable, isFault } from '../../ledger/base/fault.ts';

describe('faults', () => {
  it('are told by who built them, not by their fields', () => {
    expect(isFault(fault('TX_EXPIRED'))).toBe(true);
    expect(isFault({ kind: 'fault', code: 'TX_EXPIRED', detail: {} })).toBe(false);
    expect(isFault({ ...fault('TX_EXPIRED') })).toBe(false);
    for (const value of [undefined, null, 0, 'fault', [], new Uint8Array(1)]) expect(isFault(value)).toBe(false);
  });

  it('cannot be forged by bytes: a decoded look-alike is a value like any other', () => {
    const forged = { kind: 'fault', code: 'TX_DUPLICATE', detail: {} };
    const decoded = decodeCanonical(encodeCanonical(forged));
    expect(isFault(decoded)).toBe(false);
    expect(decoded).toEqual(forged);
  });

  it('keep the same code and detail through an error', () => {
    const found = fault('TX_TOO_FAR', { expires: 7 });
    const error = new FaultError(found, { cause: 'why' });
    expect(error.fault).toBe(found);
    expect(error.cause).toBe('why');
    expect(error.message).toContain('TX_TOO_FAR');
  });

  it('have rows with texts in three languages and their own RPC code', () => {
    const rows = Object.values(faultTable);
    expect(new Set(rows.map((row) => row.rpc)).size).toBe(rows.length);
    for (const row of rows) for (const text of Object.values(row.texts)) expect(text).not.toBe('');
    expect(faultRow('TX_EXPIRED').stage).toBe('block');
  });
});
