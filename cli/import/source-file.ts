import { readFileSync, statSync } from 'node:fs';
import type { FaultCode } from '../../ledger/base/fault.ts';
import type { Json } from '../../ledger/base/json.ts';
import type { JsonMap } from '../json-map.ts';
import { reasonOf, trouble } from '../trouble.ts';

/** A file of open data as it was read. */
export interface SourceFile {
  /** As it was typed: the report names it so. */
  readonly name: string;
  readonly content: JsonMap;
}

/** A file to read, and how it was typed. */
export interface NamedPath {
  readonly path: string;
  readonly name: string;
}

/** A year of a large portal is published in smaller parts; one string of this size still fits in memory several times. */
const FILE_BYTES_MAX = 50 * 1024 * 1024;
/** The OCDS schema nests about ten deep, extensions a little more. */
const DEPTH_MAX = 64;

/** Reads a JSON object, or CLI_FILE_MISSING, CLI_FILE_UNREADABLE; `notThat` with the reason for anything that is none. */
export function readSourceFile(path: string, name: string, notThat: FaultCode): SourceFile {
  let content: unknown;
  try {
    const { size } = statSync(path);
    if (size > FILE_BYTES_MAX)
      throw trouble('CLI_FILE_UNREADABLE', { file: name, bytes: size, bytesMax: FILE_BYTES_MAX });
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)));
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'FaultError') throw cause;
    if (reasonOf(cause) === 'ENOENT') throw trouble('CLI_FILE_MISSING', { file: name }, cause);
    if (cause instanceof SyntaxError || cause instanceof TypeError)
      throw trouble(notThat, { file: name, reason: 'this is no JSON in UTF-8' }, cause);
    throw trouble('CLI_FILE_UNREADABLE', { file: name, reason: reasonOf(cause) }, cause);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw trouble(notThat, { file: name, reason: 'the file holds no JSON object' });
  if (!isWithinDepth(content)) throw trouble(notThat, { file: name, reason: `nested deeper than ${DEPTH_MAX}` });
  return { name, content: content as JsonMap };
}

/** True iff a service answered with its errors instead of what it was asked for. */
export function isErrorResponse(map: JsonMap): boolean {
  return map.status === 'error' || (Array.isArray(map.errors) && map.releases === undefined) || map.error !== undefined;
}

/** Level by level, so that no nesting can exhaust the stack. */
function isWithinDepth(content: object): boolean {
  let level: readonly unknown[] = [content];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEPTH_MAX) return false;
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) next.push(inner);
    }
    level = next;
  }
  return true;
}

/** The value as JSON text with sorted keys: the same entry gives the same hash wherever it stands. */
export function sortedJson(value: Json | undefined): string {
  if (value === undefined) return 'null';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: Json) => sortedJson(item)).join(',')}]`;
  const map = value as JsonMap;
  const names = Object.keys(map).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${sortedJson(map[name])}`).join(',')}}`;
}
