import { createRequire } from 'node:module';
import type * as chainsafeBlst from '@chainsafe/blst';

export type Blst = typeof chainsafeBlst;

let loaded: { readonly blst: Blst | undefined; readonly cause: unknown } | undefined;

/** Gives blst, or undefined and the reason where the addon has no build for this machine. Tries once a process. */
export function loadBlst(): { readonly blst: Blst | undefined; readonly cause: unknown } {
  if (loaded !== undefined) return loaded;
  try {
    loaded = { blst: createRequire(import.meta.url)('@chainsafe/blst') as Blst, cause: undefined };
  } catch (cause) {
    loaded = { blst: undefined, cause };
  }
  return loaded;
}
