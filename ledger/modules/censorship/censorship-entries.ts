import { toHex } from '../../base/bytes.ts';
import type { Hash } from '../../base/hash.ts';
import { keyText, type PublicKey } from '../../base/keys.ts';
import { defineEntries } from '../../module.ts';

/** A height and its block time, ms. */
export type BlockMoment = { readonly height: number; readonly time: number };

/** A mark: a validator took a transaction and then proposed blocks with room without it. */
export type MarkEntry = {
  /** BIN of the validator's organisation at the time of the receipt. */
  readonly org: string;
  readonly receiptHeight: number;
  /** Heights of the blocks it proposed without the transaction, ascending. */
  readonly blocks: readonly number[];
  /** BIN of the organisation that presented the receipt. */
  readonly reportedBy: string;
  /** Height and block time of the report. */
  readonly height: number;
  readonly time: number;
};

/** `censorship/<validator key>/<txId>`: stays for ever. */
export const markEntries = defineEntries<MarkEntry>('censorship');
/** `roomyBlocks/<validator key>`: its latest blocks that had room, at a distance, oldest first. */
export const roomyBlockEntries = defineEntries<readonly BlockMoment[]>('roomyBlocks');
/** `blockHours`: the first block of each of the last 24 hours, oldest first. */
export const blockHourEntries = defineEntries<readonly BlockMoment[]>('blockHours');

/** State id of a mark. */
export function markId(validator: PublicKey, txId: Hash): string {
  return `${keyText(validator)}/${toHex(txId)}`;
}
