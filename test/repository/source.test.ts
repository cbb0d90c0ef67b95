import { expect, test } from 'vitest';
import { readText, repositoryFiles } from './files.ts';

/** Folders that a wall of biome.json knows by their name, wherever the name stands in an import. */
const WALLED = [
  'ledger',
  'consensus',
  'storage',
  'p2p',
  'config',
  'node',
  'cli',
  'explorer',
  'test',
  'bin',
  'scripts',
  'verifier',
  'registries',
  'ops',
  'docs',
];
const VAGUE = /(^|[-/.])(utils?|managers?|common|helpers?|misc|shared)([-/.]|$)/;

const files = repositoryFiles();
const texts = files.filter((path) => /\.(ts|js|json|md|ya?ml|toml|grit)$|Dockerfile|^\.ci\//.test(path));

test('no layer holds a folder that bears the name of a layer, for the walls go by these names', () => {
  const nested = files.filter((path) => {
    const [layer = '', ...inner] = path.split('/').slice(0, -1);
    return WALLED.includes(layer) && layer !== 'test' && inner.some((folder) => WALLED.includes(folder));
  });
  expect(nested).toEqual([]);
});

test('no file is named after nothing in particular', () => {
  expect(files.filter((path) => VAGUE.test(path))).toEqual([]);
});

test('no file holds a path of somebody\u2019s machine', () => {
  const machinePath = /(^|[\s'"`(=:])(\/(home|Users)\/[A-Za-z0-9]|\/root\/|\/work\/|[A-Z]:\\Users\\)/m;
  expect(texts.filter((path) => machinePath.test(readText(path)))).toEqual([]);
});

test('no file puts off work without saying where it is done', () => {
  const putOff = /\b([T]ODO|[F]IXME|[X]XX|[H]ACK)\b/;
  expect(texts.filter((path) => putOff.test(readText(path)))).toEqual([]);
});

test('what the formatter does not read ends with one line feed and has no carriage return', () => {
  const unformatted = texts.filter((path) => !/\.(ts|js|json|grit)$/.test(path));
  expect(unformatted.filter((path) => !/[^\n]\n$/.test(readText(path)) || readText(path).includes('\r'))).toEqual([]);
});

test('the license is Apache-2.0, whole', () => {
  const license = readText('LICENSE');
  expect(license).toContain('Version 2.0, January 2004');
  for (let section = 1; section <= 9; section++) expect(license).toMatch(new RegExp(`^ +${section}\\. `, 'm'));
  expect(license).toContain('END OF TERMS AND CONDITIONS');
});
