import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { healthCommand, type Instruction, instructionsFromText, stagesOf } from './dockerfile.ts';
import { readText, root } from './files.ts';
import { variableProblems } from './setting-variables.ts';

const instructions = instructionsFromText(readText('Dockerfile'));
const stages = stagesOf(instructions);
const last = stages.at(-1) ?? [];
const pinnedNode = (JSON.parse(readText('package.json')) as { dependencies: Record<string, string> }).dependencies.node;

describe('Dockerfile', () => {
  test('has a stage that installs and a stage that runs, both on the pinned Node', () => {
    expect(stages).toHaveLength(2);
    for (const [from] of stages)
      expect(from?.text).toMatch(new RegExp(`^node:${pinnedNode}-[a-z]+-slim( AS [a-z]+)?$`));
  });

  test('installs from the lock file, without development packages', () => {
    expect(all('RUN').some(({ text }) => /\bnpm ci --omit=dev\b/.test(text))).toBe(true);
    expect(all('RUN').filter(({ text }) => /npm (install|i)\b|curl|wget|chmod 777|sudo/.test(text))).toEqual([]);
  });

  test('fetches nothing from an address and unpacks nothing', () => {
    expect(all('ADD')).toEqual([]);
  });

  test('runs as a user that is not root, set after the last instruction that needs root', () => {
    const user = last.findIndex(({ name }) => name === 'USER');
    expect(last[user]?.text).toMatch(/^[1-9]\d{3,}:[1-9]\d{3,}$/);
    expect(last.slice(user).filter(({ name }) => name === 'RUN' || name === 'COPY')).toEqual([]);
  });

  test('the program belongs to root: no COPY gives it away', () => {
    expect(
      last.filter(({ name, flags }) => name === 'COPY' && flags.some((flag) => flag.startsWith('--chown'))),
    ).toEqual([]);
  });

  test('starts without a shell and stops by SIGTERM', () => {
    expect(only('ENTRYPOINT').exec).toEqual(['node', 'bin/adal.js']);
    expect(only('CMD').exec).toEqual(['run']);
    expect(only('STOPSIGNAL').text).toBe('SIGTERM');
  });

  test('has a health check that asks the node itself, without a shell', () => {
    const check = only('HEALTHCHECK');
    expect(healthCommand(check)).toEqual(['node', 'bin/adal.js', 'health', '--url', 'http://127.0.0.1:7781']);
    for (const name of ['interval', 'timeout', 'start-period', 'retries']) {
      expect(check.flags.some((flag) => flag.startsWith(`--${name}=`))).toBe(true);
    }
  });

  test('writes to the volume only', () => {
    expect(only('VOLUME').text).toBe('/data');
  });

  test('holds no secret and sets only settings that exist, to values that they take', () => {
    const variables = new Map(
      all('ENV').flatMap(({ text }) =>
        text
          .split(' ')
          .map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
      ),
    );
    expect(variables.size).toBeGreaterThan(0);
    expect(variableProblems(variables)).toEqual([]);
    expect(
      instructions.filter(
        ({ name, text }) => (name === 'ENV' || name === 'ARG') && /password|secret|token|seed/i.test(text),
      ),
    ).toEqual([]);
  });
});

describe('.dockerignore', () => {
  const lines = readText('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

  test('lets in only what is named, and keys, git and installed packages never', () => {
    expect(lines[0]).toBe('*');
    const refusals = lines.slice(lines.findLastIndex((line) => line.startsWith('!')) + 1);
    expect(refusals).toEqual(
      expect.arrayContaining([
        '**/node_modules',
        '**/.git',
        '**/*.key',
        '**/*.key.json',
        '**/*.pem',
        '**/*.password',
        '**/.env*',
      ]),
    );
  });

  test('names only what exists, and every folder that the program imports', () => {
    const named = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(named.filter((name) => !existsSync(join(root, name)))).toEqual([]);
    for (const layer of ['bin', 'cli', 'config', 'consensus', 'ledger', 'node', 'p2p', 'storage'])
      expect(named).toContain(layer);
  });
});

function all(name: string): readonly Instruction[] {
  return instructions.filter((instruction) => instruction.name === name);
}

function only(name: string): Instruction {
  const found = all(name);
  expect(found, name).toHaveLength(1);
  return found[0] as Instruction;
}
