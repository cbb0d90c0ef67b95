import { readFileSync, statSync } from 'node:fs';
import type { Json } from '../../ledger/base/json.ts';
import { type JsonMap, jsonMap } from '../json-map.ts';
import { reasonOf, trouble } from '../trouble.ts';

/** A file of open contracting data as it was read. */
export interface OcdsFile {
  /** As it was typed: the report names it so. */
  readonly name: string;
  readonly content: JsonMap;
}

/** A year of a large portal is published in smaller parts; one string of this size still fits in memory several times. */
const FILE_BYTES_MAX = 50 * 1024 * 1024;
/** The OCDS schema nests about ten deep, extensions a little more. */
const DEPTH_MAX = 64;

/** Reads a file, or CLI_FILE_MISSING, CLI_FILE_UNREADABLE; CLI_NOT_OCDS with the reason for anything that holds no OCDS 1.1. */
export function readOcdsFile(path: string, name: string): OcdsFile {
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
      throw trouble('CLI_NOT_OCDS', { file: name, reason: 'this is no JSON in UTF-8' }, cause);
    throw trouble('CLI_FILE_UNREADABLE', { file: name, reason: reasonOf(cause) }, cause);
  }
  const refused = refusalOf(content);
  if (refused !== undefined) throw trouble('CLI_NOT_OCDS', { file: name, reason: refused });
  return { name, content: content as JsonMap };
}

function refusalOf(content: unknown): string | undefined {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return 'the file holds no JSON object';
  if (!isWithinDepth(content)) return `nested deeper than ${DEPTH_MAX}`;
  const map = content as JsonMap;
  if (isErrorResponse(map)) return 'this is the error response of a service, not what it was asked for';
  if (typeof jsonMap(map.data).procurementMethodType === 'string')
    return 'this is a tender of the Prozorro API, not OCDS';
  const { version } = map;
  if (version !== undefined && version !== '1.1' && version !== '1.0')
    return `OCDS ${typeof version === 'string' ? version.slice(0, 10) : 'of no version'}`;
  const isPackage = Array.isArray(map.releases) || Array.isArray(map.records);
  return isPackage || typeof map.ocid === 'string' ? undefined : 'neither releases nor records nor an ocid';
}

function isErrorResponse(map: JsonMap): boolean {
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
