import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { parse, stringify } from 'smol-toml';

/** What a TOML or JSON file holds, or why it cannot be read. `reason` is the reader's own words, for people. */
export type DataFile =
  | { readonly kind: 'content'; readonly content: unknown }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly cause: unknown };

/** Bytes of a settings or payload file; the largest transaction is 32 KiB. */
const FILE_BYTES_MAX = 1_048_576;

/** Reads a file as JSON or TOML by its extension (`.json`; anything else is TOML). */
export function readDataFile(path: string): DataFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return { kind: 'missing' };
    return { kind: 'unreadable', reason: reasonOf(cause), cause };
  }
  if (text.length > FILE_BYTES_MAX)
    return { kind: 'unreadable', reason: `larger than ${FILE_BYTES_MAX} bytes`, cause: undefined };
  try {
    return { kind: 'content', content: extname(path) === '.json' ? JSON.parse(text) : parse(text) };
  } catch (cause) {
    return { kind: 'unreadable', reason: reasonOf(cause), cause };
  }
}

/** Takes a plain value of tables, lists, texts and numbers, gives it as TOML. */
export function tomlFromValue(value: Readonly<Record<string, unknown>>): string {
  return stringify(value);
}

function isMissing(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && (cause as { code?: unknown }).code === 'ENOENT';
}

function reasonOf(cause: unknown): string {
  // The first line only: TOML errors carry a drawing of the place below it.
  return (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0] ?? '';
}
