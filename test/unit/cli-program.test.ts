import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../cli/command-table.ts';
import { exitCodeOf } from '../../cli/exit-code.ts';
import { reportError } from '../../cli/report-error.ts';
import { chooseStyle } from '../../cli/terminal/style.ts';
import { FaultError, fault } from '../../ledger/base/fault.ts';
import { InvariantError } from '../../ledger/base/invariant.ts';
import { runCli, withFolder } from '../cli-run.ts';

describe('words on the command line', () => {
  it.each([
    [[], 'choose a command'],
    [['keys'], 'choose a command'],
    [['kyes'], 'unknown command: kyes; did you mean keys?'],
    [['keys', 'nwe'], 'unknown command: nwe; did you mean new?'],
    [['keys', 'new', '--otu', 'x'], 'unknown option: --otu; did you mean --out?'],
    [['keys', 'new'], 'a required option is missing: --out'],
    [['keys', 'new', '--out'], 'the option needs a value: --out'],
    [
      ['keys', 'new', '--out', 'x', '--purpose', 'king'],
      'the value does not fit: --purpose king (node, validator, organisation)',
    ],
    [['keys', 'show'], 'missing argument: file'],
    [['keys', 'show', 'a', 'b'], 'too many arguments: b'],
    [['status', '--lang', 'fr'], 'the value does not fit: --lang fr (kk, ru, en)'],
  ])('%j are refused with what is wrong', async (argv, message) => {
    const { code, out, err } = await runCli(argv);
    expect(err.split('\n', 1)[0]).toBe(message);
    expect([code, out]).toEqual([2, '']);
  });

  it('may lead to a command that has others below it, each with its own flags', async () => {
    for (const argv of [['signer'], ['signer', '--socket', 'x']])
      expect((await runCli(argv)).err).toMatch(/^a required option is missing: --key/);
    expect((await runCli(['signer', 'status'])).err).toMatch(/^a required option is missing: --socket/);
    const { code, err } = await runCli(['signer', 'status', '--socket', '/nowhere/signer.sock', '--json']);
    expect([code, JSON.parse(err).error.fault]).toEqual([3, 'SIGNER_UNREACHABLE']);
    expect((await runCli(['signer', 'stauts'])).err).toMatch(/^unknown command: stauts; did you mean status\?/);
  });

  it('are refused as JSON for programs', async () => {
    const { code, err } = await runCli(['keys', 'nwe', '--json']);
    expect([code, JSON.parse(err)]).toEqual([
      2,
      { error: { fault: 'CLI_USAGE', message: 'unknown command: nwe; did you mean new?' } },
    ]);
  });

  it('name each command once, in lower-case words or transaction types', () => {
    const names = commandTable.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+( ([a-z]+(-[a-z]+)?|[a-z]+\.[A-Za-z]+))?$/);
  });

  it('--version says the version', async () => {
    expect(await runCli(['--version'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^adal \d+\.\d+\.\d+\n$/),
    });
  });
});

describe('exit codes', () => {
  it.each([
    ['CLI_NODE_UNREACHABLE', 3],
    ['CLI_NODE_ANSWER', 3],
    ['CLI_NOT_FOUND', 4],
    ['RPC_NOT_FOUND', 4],
    ['CLI_NOT_VERIFIED', 5],
    ['CONFIG_UNKNOWN_KEY', 2],
    ['CLI_BAD_VALUE', 2],
    ['TX_UNKNOWN_KEY', 1],
    ['KEYSTORE_WRONG_PASSWORD', 1],
  ] as const)('of %s is %i', (code, exit) => {
    expect(exitCodeOf(fault(code))).toBe(exit);
  });

  it.each([
    [['get', 'tx', '00', '--url', 'http://127.0.0.1:1'], 3],
    [['get', 'tx', '00', '--url', 'nonsense'], 2],
    [['genesis', 'show', 'nowhere.json'], 1],
    [['config', 'check', 'nowhere.toml'], 2],
    [['health', '--url', 'http://127.0.0.1:1'], 1],
    [['list', 'blocks', '--limit', '0'], 2],
  ])('of %j is %i', async (argv, code) => {
    expect((await runCli(argv)).code).toBe(code);
  });
});

describe('an error', () => {
  const options = {
    language: 'ru',
    json: false,
    debug: false,
    style: chooseStyle({ write: () => undefined, isTerminal: false, columns: 80 }, {}),
  } as const;

  function report(error: unknown, more: Partial<Parameters<typeof reportError>[2]> = {}) {
    let err = '';
    const write = (text: string) => {
      err += text;
    };
    const stderr = { write, isTerminal: false, columns: 80 };
    return { code: reportError(error, stderr, { ...options, ...more }), err };
  }

  it('of the table is said in the person’s language, with its facts and code, without a stack', () => {
    const { code, err } = report(new FaultError(fault('CLI_FILE_MISSING', { file: 'а.json' })));
    expect(code).toBe(1);
    expect(err).toBe('✗ Файл не найден; проверьте путь\n  file  а.json\n  CLI_FILE_MISSING\n');
  });

  it('cannot move the cursor with what a node said', () => {
    expect(report(new FaultError(fault('CLI_NODE_REFUSED', { message: 'a\u001b[2Jb' }))).err).not.toContain('\u001b');
  });

  it('that is a bug exits with 70 and shows its trace only with --debug', () => {
    const bug = new InvariantError('two is two');
    expect(report(bug)).toMatchObject({ code: 70, err: expect.not.stringContaining('    at ') });
    expect(report(bug, { debug: true }).err).toContain('    at ');
  });

  it('is one JSON line for programs', () => {
    const { err } = report(new FaultError(fault('CLI_FILE_MISSING', { file: 'a' })), { json: true });
    expect(JSON.parse(err)).toEqual({
      error: { fault: 'CLI_FILE_MISSING', message: expect.any(String), detail: { file: 'a' } },
    });
  });
});

describe('colour', () => {
  const terminal = { write: () => undefined, isTerminal: true, columns: 80 };

  it('is for terminals only, and never with NO_COLOR', () => {
    expect(chooseStyle(terminal, {}).bad('x')).not.toBe('x');
    expect(chooseStyle(terminal, { NO_COLOR: '1' }).bad('x')).toBe('x');
    expect(chooseStyle(terminal, { TERM: 'dumb' }).bad('x')).toBe('x');
    expect(chooseStyle({ ...terminal, isTerminal: false }, {}).bad('x')).toBe('x');
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh'])('script for %s knows commands and flags', async (shell) => {
    const { code, out } = await runCli(['completion', shell]);
    expect(code).toBe(0);
    expect(out).toContain("'keys') words='new import list show'");
    expect(out).toContain('--password-file');
  });

  it('for another shell is refused', async () => {
    expect((await runCli(['completion', 'fish'])).code).toBe(2);
  });
});

describe('adal config', () => {
  it('check refuses an unknown key and names the nearest', () =>
    withFolder(async (folder) => {
      writeFileSync(`${folder}/adal.toml`, '[rpc]\nprot = 1\n');
      const { code, err } = await runCli(['config', 'check', 'adal.toml'], { folder });
      expect(code).toBe(2);
      expect(err).toContain('rpc.port');
      writeFileSync(`${folder}/adal.toml`, '[rpc]\nport = 1\n');
      expect((await runCli(['config', 'check', 'adal.toml'], { folder })).code).toBe(0);
      const shown = await runCli(['config', 'show', '--json', '--log-level', 'debug'], { folder });
      expect(JSON.parse(shown.out)).toEqual(
        expect.arrayContaining([
          { name: 'rpc.port', value: 1, origin: `${folder}/adal.toml` },
          { name: 'log.level', value: 'debug', origin: '--log-level' },
        ]),
      );
    }));
});
