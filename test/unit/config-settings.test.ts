import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { type SettingSources, settingsFromSources } from '../../config/load-settings.ts';
import { nearestName } from '../../config/nearest-name.ts';
import { environmentName, flagName } from '../../config/setting.ts';
import { settingRows } from '../../config/settings.ts';
import { settingsText } from '../../config/settings-text.ts';

function load(sources: Partial<SettingSources>) {
  return settingsFromSources({ environment: {}, workingFolder: '/here', ...sources });
}

function fileOf(content: unknown): Pick<SettingSources, 'file'> {
  return { file: { path: '/etc/adal/adal.toml', folder: '/etc/adal', content } };
}

function settingsOf(sources: Partial<SettingSources>) {
  const result = load(sources);
  if (result.kind !== 'settings') expect.fail(JSON.stringify(result.problems));
  return result.settings;
}

function problemsOf(sources: Partial<SettingSources>) {
  const result = load(sources);
  return result.kind === 'problems' ? result.problems : [];
}

describe('settings', () => {
  it('have defaults that pass their own schemas', () => {
    const settings = settingsOf({});
    expect(settings.rpc.port).toBe(7781);
    expect(settings.node.dataFolder).toBe('/here/data');
    expect(settings.validator.keyFile).toBeUndefined();
  });

  it('come from the file, then the environment, then flags', () => {
    const file = fileOf({ rpc: { port: 1001 }, log: { level: 'warn' }, node: { name: 'from-file' } });
    const settings = settingsOf({
      ...file,
      environment: { ADAL_RPC_PORT: '1002', ADAL_LOG_LEVEL: 'error' },
      flags: { 'rpc-port': '1003' },
    });
    expect([settings.rpc.port, settings.log.level, settings.node.name]).toEqual([1003, 'error', 'from-file']);
  });

  it('make a validator of a node with a key file or with a signer, and refuse both at once', () => {
    const key = { keyFile: 'validator.key.json' };
    const signer = { socket: 'run/signer.sock' };
    expect(settingsOf({}).role).toBe('observer');
    expect(settingsOf(fileOf({ validator: key })).role).toBe('validator');
    expect(settingsOf(fileOf({ signer }))).toMatchObject({
      role: 'validator',
      rpc: { enabled: false },
      signer: { socket: '/etc/adal/run/signer.sock', timeoutMs: 2000 },
    });
    expect(problemsOf(fileOf({ validator: key, signer }))).toMatchObject([{ kind: 'invalid', key: 'signer.socket' }]);
    expect(
      problemsOf({ ...fileOf({ validator: key }), environment: { ADAL_SIGNER_SOCKET: '/run/signer.sock' } }),
    ).toMatchObject([{ kind: 'invalid', source: 'environment', key: 'ADAL_SIGNER_SOCKET' }]);
  });

  it('tell where each value came from', () => {
    const result = load({ ...fileOf({ rpc: { port: 1 } }), environment: { ADAL_LOG_LEVEL: 'debug' } });
    const origins = result.kind === 'settings' ? result.origins : new Map<string, string>();
    expect(origins.get('rpc.port')).toBe('/etc/adal/adal.toml');
    expect(origins.get('log.level')).toBe('ADAL_LOG_LEVEL');
    expect(origins.get('rpc.host')).toBe('default');
  });

  it('take relative paths from where they stand', () => {
    const settings = settingsOf({
      ...fileOf({ node: { dataFolder: 'data', keyFile: '/keys/node.json' } }),
      environment: { ADAL_NODE_GENESIS_FILE: 'genesis.json' },
    });
    expect(settings.node.dataFolder).toBe('/etc/adal/data');
    expect(settings.node.keyFile).toBe('/keys/node.json');
    expect(settings.node.genesisFile).toBe('/here/genesis.json');
  });

  it('make a validator of a node with a validator key, and close its RPC', () => {
    const observer = settingsOf({});
    const validator = settingsOf({ environment: { ADAL_VALIDATOR_KEY_FILE: 'v.json' } });
    const open = settingsOf({ environment: { ADAL_VALIDATOR_KEY_FILE: 'v.json', ADAL_RPC_ENABLED: 'true' } });
    expect([observer.role, observer.rpc.enabled]).toEqual(['observer', true]);
    expect([validator.role, validator.rpc.enabled]).toEqual(['validator', false]);
    expect(open.rpc.enabled).toBe(true);
  });

  it('read lists and tables from text', () => {
    const settings = settingsOf({
      environment: {
        ADAL_NETWORK_LISTEN: '/ip4/127.0.0.1/tcp/1, /ip4/127.0.0.1/tcp/2',
        ADAL_LOG_MODULES: 'consensus=debug,p2p=warn',
      },
    });
    expect(settings.network.listen).toEqual(['/ip4/127.0.0.1/tcp/1', '/ip4/127.0.0.1/tcp/2']);
    expect(settings.log.modules).toEqual({ consensus: 'debug', p2p: 'warn' });
  });

  it.each([
    ['a key', fileOf({ network: { lisen: [] } }), '/etc/adal/adal.toml', 'network.lisen', 'network.listen'],
    ['a section', fileOf({ netwrk: { listen: [] } }), '/etc/adal/adal.toml', 'netwrk.listen', 'network.listen'],
    ['a variable', { environment: { ADAL_RCP_PORT: '1' } }, 'environment', 'ADAL_RCP_PORT', 'ADAL_RPC_PORT'],
    ['a flag', { flags: { 'rpc-prt': '1' } }, 'flags', '--rpc-prt', 'rpc-port'],
  ])('refuse %s that nobody knows, with the nearest name', (_what, sources, source, key, nearest) => {
    expect(problemsOf(sources)).toEqual([{ kind: 'unknown', source, key, nearest }]);
  });

  it('let variables of other programs be', () => {
    expect(
      problemsOf({ environment: { PATH: '/bin', ADALBERT: '1', ADAL_LANG: 'ru', ADAL_DEVNET_CHILD: '1' } }),
    ).toEqual([]);
  });

  it.each([
    ['a port beyond its bound', { environment: { ADAL_RPC_PORT: '65536' } }, 'ADAL_RPC_PORT'],
    ['a port that is no number', { environment: { ADAL_RPC_PORT: '77x' } }, 'ADAL_RPC_PORT'],
    ['a number given as text in the file', fileOf({ rpc: { port: '7781' } }), 'rpc.port'],
    ['a level that does not exist', fileOf({ log: { level: 'loud' } }), 'log.level'],
    ['an address that is no multiaddr', { flags: { 'network-listen': '127.0.0.1:7780' } }, '--network-listen'],
    ['a yes that is not true or false', { environment: { ADAL_RPC_ENABLED: 'yes' } }, 'ADAL_RPC_ENABLED'],
    ['a value where a section belongs', fileOf({ rpc: 5 }), 'rpc'],
    ['a file that is a list', fileOf([]), ''],
  ])('refuse %s, naming it', (_what, sources, key) => {
    expect(problemsOf(sources).map((problem) => [problem.kind, problem.key])).toEqual([['invalid', key]]);
  });

  it('report every problem at once', () => {
    expect(problemsOf({ ...fileOf({ rpc: { port: -1, hots: 'x' } }), environment: { ADAL_X: '1' } })).toHaveLength(3);
  });

  it('have unique flags and variables, three languages and a reason each', () => {
    const names = settingRows.map(([name]) => name);
    expect(new Set(names.map(environmentName)).size).toBe(names.length);
    expect(new Set(names.map(flagName)).size).toBe(names.length);
    for (const [name, { title, reason, unit }] of settingRows) {
      expect(
        [title.kk, title.ru, title.en, reason, unit].every((text) => text.length > 0),
        name,
      ).toBe(true);
      expect(new Set([title.kk, title.ru, title.en]).size, name).toBe(3);
    }
  });

  it('written as a file read back the same', () => {
    const values = {
      'node.name': 'түйін "1"',
      'rpc.port': 9,
      'network.peers': ['/ip4/1.2.3.4/tcp/5'],
      'rpc.enabled': true,
    };
    const text = settingsText(values, 'kk');
    const settings = settingsOf(fileOf(parse(text)));
    expect([settings.node.name, settings.rpc.port, settings.network.peers, settings.rpc.enabled]).toEqual(
      Object.values(values),
    );
    expect(text).toContain('# RPC порты');
  });
});

describe('nearestName', () => {
  it('finds a misspelling and leaves a stranger alone', () => {
    expect(nearestName('genesi', ['keys', 'genesis'])).toBe('genesis');
    expect(nearestName('completely-else', ['keys', 'genesis'])).toBeUndefined();
  });
});
