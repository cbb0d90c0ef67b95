import { expect, test } from 'vitest';
import { type Ban, CLEAN_CORE, CORE_BANS, HOUSE_BANS } from './bans.ts';
import { IMPORT_TABLE } from './import-table.ts';
import { type Finding, lintPlanted } from './lint-planted.ts';

const CORE_FOLDERS = ['ledger/modules/tender', 'ledger/base', 'consensus'];
const CONFIG_MESSAGE = 'node may import only types of config: settings are handed to createNode.';

/** One file per row of the table, with one import per line. */
const walls = IMPORT_TABLE.map((row) => {
  const lines = [...row.allowed, ...row.refused];
  return {
    ...row,
    path: row.from,
    text: lines.map((to, at) => `export { thing as thing${at} } from '${to}';\n`).join(''),
  };
});
const bans = [
  ...CORE_FOLDERS.flatMap((folder) => plantBans(folder, CORE_BANS)),
  ...HOUSE_BANS.flatMap((ban, at) => plantBans(ban.folder, [ban], at)),
];
const clean = ['ledger', 'ledger/base', 'consensus'].map((folder) => ({
  path: `${folder}/clean.ts`,
  text: CLEAN_CORE,
}));
const configTypes = [
  {
    path: 'node/config-type.ts',
    text: "import type { Settings } from '../config/settings.ts';\nexport type Copy = Settings;\n",
  },
  {
    path: 'node/rpc/config-type.ts',
    text: "import type { Settings } from '../../config/settings.ts';\nexport type Copy = Settings;\n",
  },
];
const configValues = [
  { path: 'node/config-value.ts', text: "import { load } from '../config/settings.ts';\nexport const copy = load;\n" },
  {
    path: 'node/rpc/config-value.ts',
    text: "import { load } from '../../config/settings.ts';\nexport const copy = load;\n",
  },
  {
    path: 'node/config-mixed.ts',
    text: "import { load, type Settings } from '../config/settings.ts';\nexport const copy: Settings = load;\n",
  },
  { path: 'node/config-export.ts', text: "export { load } from '../config/settings.ts';\n" },
  { path: 'node/config-call.ts', text: "export const copy = import('../config/settings.ts');\n" },
];

const findings = lintPlanted([...walls, ...bans, ...clean, ...configTypes, ...configValues]);

test.each(walls)(
  '$path meets a wall at exactly the imports that the table refuses it',
  ({ path, allowed, refused }) => {
    const linesHit = new Set(
      findingsOf(path).flatMap(({ rule, line }) => (rule === 'noRestrictedImports' ? [line] : [])),
    );
    expect([...allowed, ...refused].filter((_, at) => linesHit.has(at + 1))).toEqual(refused);
  },
);

test.each(bans)('$rule: $path must not hold $text', ({ path, rule, message }) => {
  expect(findingsOf(path)).toContainEqual({
    rule,
    line: expect.any(Number),
    message: expect.stringContaining(message),
  });
});

test.each(clean)('$path: integers, maps and text pass', ({ path }) => {
  expect(findingsOf(path)).toEqual([]);
});

test.each(configTypes)('$path may import types of config', ({ path }) => {
  expect(findingsOf(path)).toEqual([]);
});

test.each(configValues)('$path must not import values of config', ({ path }) => {
  expect(findingsOf(path)).toContainEqual({ rule: 'plugin', line: 1, message: CONFIG_MESSAGE });
});

function findingsOf(path: string): readonly Finding[] {
  return findings.get(path) ?? [];
}

function plantBans(folder: string, list: readonly Ban[], first = 0) {
  return list.map((ban, at) => ({ ...ban, path: `${folder}/ban-${first + at}.ts` }));
}
