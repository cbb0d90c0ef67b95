import { expect, test } from 'vitest';
import { faultTable } from '../../ledger/base/fault.ts';
import type { FaultRow } from '../../ledger/base/faults/row.ts';
import { LANGUAGES } from '../../ledger/base/texts.ts';

const rows: readonly (readonly [code: string, row: FaultRow])[] = Object.entries(faultTable);

test('every fault code names an area and a problem', () => {
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.map(([code]) => code).filter((code) => !/^[A-Z]+[0-9]*(_[A-Z0-9]+)+$/.test(code))).toEqual([]);
});

test('every fault says what is wrong in three languages', () => {
  const empty = rows.flatMap(([code, { texts }]) =>
    LANGUAGES.filter((language) => texts[language].trim().length < 8).map((language) => `${code}.${language}`),
  );
  expect(empty).toEqual([]);
});

test('the Kazakh and the Russian text are in Cyrillic, the English one is not, and none repeats another', () => {
  const cyrillic = /[\u0400-\u04ff]/;
  const wrong = rows.filter(
    ([, { texts }]) =>
      !cyrillic.test(texts.kk) || !cyrillic.test(texts.ru) || cyrillic.test(texts.en) || texts.kk === texts.ru,
  );
  expect(wrong.map(([code]) => code)).toEqual([]);
});

/** The codes that JSON-RPC 2.0 gives a meaning; the rest of its range -32768…-32000 stays unused. */
const STANDARD = ['RPC_PARSE', 'RPC_INVALID_REQUEST', 'RPC_METHOD_NOT_FOUND', 'RPC_INVALID_PARAMS', 'RPC_INTERNAL'];

test('every fault has a JSON-RPC code of its own', () => {
  const codesByRpc = Map.groupBy(rows, ([, row]) => row.rpc);
  const groups = [...codesByRpc.values()].map((group) => group.map(([code]) => code));
  expect(groups.filter((codes) => codes.length > 1)).toEqual([]);
  expect(rows.filter(([, row]) => !Number.isSafeInteger(row.rpc)).map(([code]) => code)).toEqual([]);
});

test('the range that JSON-RPC reserves holds its own five codes and nothing else', () => {
  const reserved = rows.filter(([, row]) => row.rpc >= -32_768 && row.rpc <= -32_000);
  expect(reserved.map(([code]) => code).filter((code) => !STANDARD.includes(code))).toEqual([]);
});
