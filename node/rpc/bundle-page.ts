import { z } from 'zod';
import { signedHeaderJson } from '../../ledger/receipt/receipt-form.ts';
import type { MethodContext } from './method.ts';
import { proveEntry, signedHeaderAt } from './proofs.ts';
import { hexSchema, receiptView } from './shapes.ts';

const { genesisHash, header, commit, validators, handOffs } = receiptView.shape;

/** One page of a bundle: proven entries of one height, under its signed header. */
export const bundlePageShape = {
  height: z.int(),
  genesisHash,
  header,
  commit,
  validators,
  handOffs,
  entries: z.array(
    z.object({
      key: z.string(),
      /** Canonical bytes; absent where the state has no such key. */
      value: hexSchema.optional(),
      /** cbor of the tree's proof of either. */
      proof: hexSchema,
    }),
  ),
  /** To give as `after` for the next page, null at the end. */
  next: z.int().nullable(),
};

/** Proves each key once at a height whose state is retained. Throws RPC_NO_COMMIT where the height is not signed yet. */
export function bundlePage(context: MethodContext, height: number, keys: readonly string[], next: number | null) {
  const entries = [...new Set(keys)].map((key) => proveEntry(context, key, height));
  return { height, ...signedHeaderJson(signedHeaderAt(context.ports, height)), entries, next };
}
