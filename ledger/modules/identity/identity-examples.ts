import { type PublicKey, publicKeyFromRaw } from '../../base/keys.ts';

/** BINs for examples in help and reference; built right, issued to nobody. */
export const EXAMPLE_BIN = '260140000104';

/** A key for examples: 32 equal bytes. */
export function exampleKey(byte: number): PublicKey {
  return publicKeyFromRaw(new Uint8Array(32).fill(byte));
}
