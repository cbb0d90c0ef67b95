import { z } from 'zod';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { hexFromBytes } from './hex.ts';
import type { MethodContext } from './method.ts';
import { hexSchema } from './shapes.ts';

/** A submission receipt; the signature is over the genesis hash, the txId and the height (protocol.md §5). */
export const submissionView = z.object({ validator: hexSchema, height: z.int(), signature: hexSchema });

/** JSON of this validator's receipt for a transaction that waits here; null where there is none: an observer signs nothing. */
export async function submissionJson(
  { ports }: MethodContext,
  txId: Bytes,
): Promise<z.input<typeof submissionView> | null> {
  const receipt = await ports.transactions.submissionReceipt(txId);
  if (receipt === undefined) return null;
  const { validator, height, signature } = receipt;
  return { validator: hexFromBytes(validator), height, signature: hexFromBytes(signature) };
}
