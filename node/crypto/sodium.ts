import { createRequire } from 'node:module';
import type * as sodiumNative from 'sodium-native';

type Sodium = typeof sodiumNative;

let loaded: { readonly sodium: Sodium | undefined; readonly cause: unknown } | undefined;

/** Gives libsodium, or undefined and the reason where the addon has no build for this machine. Tries once a process. */
export function loadSodium(): { readonly sodium: Sodium | undefined; readonly cause: unknown } {
  if (loaded !== undefined) return loaded;
  try {
    loaded = { sodium: createRequire(import.meta.url)('sodium-native') as Sodium, cause: undefined };
  } catch (cause) {
    loaded = { sodium: undefined, cause };
  }
  return loaded;
}
