import { z } from 'zod';
import { invariant } from '../../ledger/base/invariant.ts';
import type { TxStatus } from '../ports.ts';
import type { MethodContext } from './method.ts';
import { anyJson } from './shapes.ts';
import { headerAt, jsonOf, recordOf } from './views.ts';

/** Where a transaction stands; of a committed one, its place, block time and result. */
export const txStatusView = z.object({
  state: z.enum(['pooled', 'committed', 'expired', 'unknown']),
  height: z.int().optional(),
  index: z.int().optional(),
  time: z.int().optional(),
  result: anyJson.optional(),
});
type TxStatusJson = z.input<typeof txStatusView>;

/** JSON of a status that is not committed. */
export function statusJson(status: TxStatus): TxStatusJson {
  return status.kind === 'committed'
    ? { state: 'committed', height: status.height, index: status.index }
    : { state: status.kind };
}

/** JSON of a committed transaction's place, with its result. */
export function placedJson({ ports }: MethodContext, height: number, index: number): TxStatusJson {
  const record = ports.store.records(height)?.[index];
  invariant(record !== undefined, `record ${height}:${index} is stored`);
  const { time } = headerAt(ports.store, height);
  return { state: 'committed', height, index, time, result: jsonOf(recordOf(record).result) };
}
