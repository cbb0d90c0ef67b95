/** A text that the linter must refuse, by the named rule and with a message that holds the given words. */
export interface Ban {
  readonly text: string;
  readonly rule: string;
  readonly message: string;
}

const SYNCHRONOUS = 'it is synchronous';
const FRACTIONS = 'No fractions in the core';
const LOCALE = 'No locale and no decimal printing';

const GLOBALS: readonly (readonly [name: string, use: string])[] = [
  ['Date', 'Date.now()'],
  ['Date', 'new Date(0)'],
  ['performance', 'performance.now()'],
  ['crypto', 'crypto.randomUUID()'],
  ['setTimeout', 'setTimeout(() => 1, 1)'],
  ['setInterval', 'setInterval(() => 1, 1)'],
  ['setImmediate', 'setImmediate(() => 1)'],
  ['queueMicrotask', 'queueMicrotask(() => 1)'],
  ['process', 'process.hrtime()'],
  ['Buffer', "Buffer.from('00', 'hex')"],
  ['Intl', "new Intl.Collator('kk')"],
  ['Promise', 'Promise.resolve(1)'],
  ['globalThis', "globalThis['Date']"],
  ['WeakRef', 'new WeakRef({})'],
  ['Float64Array', 'new Float64Array(1)'],
  ['parseFloat', "parseFloat('1')"],
  ['console', 'console'],
];

/** What ledger/ and consensus/ must not hold. */
export const CORE_BANS: readonly Ban[] = [
  ...GLOBALS.map(([name, use]) => ban(`export const value = ${use};`, 'noRestrictedGlobals', name)),
  ban(
    'export function later(then: () => void): void {\n  setTimeout(then, 1);\n}',
    'noRestrictedGlobals',
    'setTimeout',
  ),
  ban("import { readFileSync } from 'node:fs';\nexport const read = readFileSync;", 'noNodejsModules', 'Node.js'),
  ban('export const value = Math.random();', 'noJsRestrictedProperties', "'Math'"),
  ban('export const value = Math.sqrt(2);', 'noJsRestrictedProperties', "'Math'"),
  ban("export const value = Number.parseFloat('1');", 'noJsRestrictedProperties', 'Number.parseFloat'),
  ban('export async function run(): Promise<void> {}', 'plugin', SYNCHRONOUS),
  ban('export const run = async (): Promise<number> => 1;', 'plugin', SYNCHRONOUS),
  ban('export const run = { async step(): Promise<void> {} };', 'plugin', SYNCHRONOUS),
  ban('export const run = async function named(): Promise<void> {};', 'plugin', SYNCHRONOUS),
  ban('export class Run {\n  static async step(): Promise<void> {}\n}', 'plugin', SYNCHRONOUS),
  ban('export const value = await later;', 'plugin', SYNCHRONOUS),
  ban('for await (const item of items) take(item);', 'plugin', SYNCHRONOUS),
  ban("export const loaded = import('./other.ts');", 'plugin', SYNCHRONOUS),
  ban('export const share = 0.5;', 'plugin', FRACTIONS),
  ban('export const share = 5e-1;', 'plugin', FRACTIONS),
  ban('export const share = view.getFloat64(0);', 'plugin', FRACTIONS),
  ban("export const order = 'a'.localeCompare('b');", 'plugin', LOCALE),
  ban('export const text = (1234).toLocaleString();', 'plugin', LOCALE),
  ban('export const text = (1234).toFixed(2);', 'plugin', LOCALE),
  ban("export const fail = () => {\n  throw new Error('bare');\n};", 'plugin', 'No bare Error'),
];

/** What no folder, or no folder but some, may hold. */
export const HOUSE_BANS: readonly (Ban & { readonly folder: string })[] = [
  ...['storage', 'p2p', 'config', 'node', 'cli'].flatMap((folder) => [
    house(folder, "export const fail = () => {\n  throw new TypeError('bare');\n};", 'plugin', 'No bare Error'),
    house(folder, 'export class OwnError extends Error {}', 'plugin', 'No new Error class'),
    house(
      folder,
      "export const type: import('../ledger/base/bytes.ts').Bytes = bytes;",
      'plugin',
      'inline import type',
    ),
    house(folder, "export { a } from './../ledger/base/bytes.ts';", 'plugin', 'shortest path'),
    house(folder, "export { a } from '../ledger/base/../block/block.ts';", 'plugin', 'shortest path'),
    house(folder, "export const fs = require('fs');", 'noCommonJs', 'ESM'),
  ]),
  house('node', 'export class Special extends General {}', 'plugin', 'No inheritance'),
  house('node', 'export enum Kind {\n  A = 1,\n}', 'noEnum', 'enum'),
  house(
    'node',
    'export class Box {\n  constructor(readonly size: number) {}\n}',
    'noParameterProperties',
    'parameter property',
  ),
  house('node', 'export default function run() {}', 'noDefaultExport', 'default'),
  house('node', 'export const value: any = 1;', 'noExplicitAny', 'any'),
  house('node', 'export const first = list[0]!;', 'noNonNullAssertion', 'non-null'),
  house('node', "export * from './runtime.ts';", 'noReExportAll', 'export all'),
  house(
    'node',
    "import { Bytes } from '../ledger/base/bytes.ts';\nexport type Copy = Bytes;",
    'useImportType',
    'types',
  ),
  house('node', "console.log('text');", 'noConsole', 'console'),
  house(
    'node',
    'async function work(): Promise<void> {}\nexport function run(): void {\n  work();\n}',
    'noFloatingPromises',
    'Promise',
  ),
  house(
    'node',
    'export const run = (work: () => void) => {\n  try {\n    work();\n  } catch {}\n};',
    'noEmptyBlockStatements',
    'empty',
  ),
  house(
    'node',
    "export function run(work: () => void): void {\n  try {\n    work();\n  } catch (trouble) {\n    throw new FaultError('X');\n  }\n}",
    'useErrorCause',
    'original error',
  ),
  house('node', `export function run(): void {\n${'  step();\n'.repeat(71)}}`, 'noExcessiveLinesPerFunction', 'lines'),
  house('node', 'export const value = 1;\n'.repeat(401), 'noExcessiveLinesPerFile', 'lines'),
  house('test/unit', 'export const value = 1;\n'.repeat(401), 'noExcessiveLinesPerFile', 'lines'),
  house('test/unit', "import { test } from 'vitest';\ntest.only('one', () => undefined);", 'noFocusedTests', 'focus'),
];

/** What the core may hold: integers, bytes, maps, text, a thrown invariant. */
export const CLEAN_CORE = `interface Share {
  readonly part: number;
  readonly whole: bigint;
}

const asyncNames = new Map<string, Uint8Array>();

/** Takes a share, gives it rounded down. */
export function floorShare(share: Share): number {
  const hex = 0x1e5 + 1_000_000 + Number.parseInt('19', 10);
  if (!asyncNames.has('async')) return Math.max(0, Math.floor(share.part / 2)) + hex;
  return Math.trunc(Number(share.whole / 10n));
}
`;

function ban(text: string, rule: string, message: string): Ban {
  return { text: `${text}\n`, rule, message };
}

function house(folder: string, text: string, rule: string, message: string): Ban & { readonly folder: string } {
  return { ...ban(text, rule, message), folder };
}
