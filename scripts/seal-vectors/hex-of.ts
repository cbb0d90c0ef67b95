import { type Bytes, toHex } from '../../ledger/base/bytes.ts';

/** Takes named bytes, gives the same names with hex. */
export function hexOf<Name extends string>(parts: Readonly<Record<Name, Bytes>>): Readonly<Record<Name, string>> {
  const pairs = Object.entries<Bytes>(parts).map(([name, bytes]) => [name, toHex(bytes)]);
  return Object.fromEntries(pairs) as Readonly<Record<Name, string>>;
}
