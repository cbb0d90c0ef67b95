import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import { describe, expect, it } from 'vitest';
import { signerFromSeed } from '../../cli/crypto.ts';
import { devnetPaths, readDevnet } from '../../cli/devnet/devnet-folder.ts';
import { readGenesisFile } from '../../cli/genesis-file.ts';
import { openKeyFile } from '../../cli/keys/key-file.ts';
import { passwordFromFile } from '../../cli/keys/password.ts';
import { peerIdFromKey } from '../../cli/keys/peer-id.ts';
import { loadSettingsFile } from '../../cli/settings-file.ts';
import { toHex } from '../../ledger/base/bytes.ts';
import { keyText } from '../../ledger/base/keys.ts';
import { runCli, withFolder } from '../cli-run.ts';

const noPassword = async (): Promise<string> => expect.fail('asked for a password');

async function makeNetwork(folder: string, ...more: readonly string[]) {
  const out = join(folder, 'net');
  const result = await runCli(['genesis', 'devnet', '--out', out, '--json', ...more]);
  expect([result.code, result.err]).toEqual([0, '']);
  return { out, devnet: readDevnet(out) };
}

describe('PeerId', () => {
  it('of a seed is the one that libp2p derives', async () => {
    for (let byte = 0; byte < 8; byte++) {
      const seed = new Uint8Array(32).fill(byte);
      const theirs = peerIdFromPrivateKey(await generateKeyPairFromSeed('Ed25519', seed)).toString();
      expect(peerIdFromKey(signerFromSeed(seed).key)).toBe(theirs);
    }
  });
});

describe('adal genesis devnet', () => {
  it('makes a network whose keys, genesis and settings fit together', () =>
    withFolder(async (folder) => {
      const { out, devnet } = await makeNetwork(folder, '--validators', '4', '--observers', '1', '--port', '9000');
      const genesis = readGenesisFile(devnetPaths(out).genesisFile);
      expect(devnet.genesisHash).toBe(toHex(genesis.hash));
      expect(devnet.nodes.map(({ name }) => name)).toEqual([
        'validator-1',
        'validator-2',
        'validator-3',
        'validator-4',
        'observer-1',
      ]);
      expect(genesis.document.validators.map(({ key }) => keyText(key)).sort()).toEqual(
        devnet.nodes.flatMap(({ validatorKey }) => validatorKey ?? []).sort(),
      );
      for (const node of devnet.nodes) {
        const { settings } = loadSettingsFile(join(out, node.name, 'adal.toml'), {}, '/');
        expect(settings.role).toBe(node.role);
        const peer = await openKeyFile(settings.node.keyFile, 'node', noPassword);
        expect(peerIdFromKey(peer.header.key)).toBe(node.peerId);
        expect(node.address).toBe(`${settings.network.listen[0]}/p2p/${node.peerId}`);
        expect(node.rpcUrl).toBe(`http://127.0.0.1:${settings.rpc.port}`);
        expect(readFileSync(settings.node.genesisFile)).toEqual(readFileSync(devnetPaths(out).genesisFile));
        const others = devnet.nodes.filter(({ role, name }) => role === 'validator' && name !== node.name);
        expect(settings.network.peers).toEqual(others.map(({ address }) => address));
        if (settings.validator.keyFile === undefined || settings.validator.passwordFile === undefined) continue;
        const password = passwordFromFile(settings.validator.passwordFile);
        const validator = await openKeyFile(settings.validator.keyFile, 'validator', async () => password);
        expect(keyText(validator.header.key)).toBe(node.validatorKey);
      }
    }));

  it('lets the first observer answer where commands ask by default', () =>
    withFolder(async (folder) => {
      const { devnet } = await makeNetwork(folder);
      expect(devnet.nodes.find(({ name }) => name === 'observer-1')?.rpcUrl).toBe('http://127.0.0.1:7781');
      const ports = devnet.nodes.flatMap(({ rpcUrl, address }) => [rpcUrl.split(':')[2], address.split('/')[4]]);
      expect(new Set(ports).size).toBe(10);
    }));

  it('gives the parties keys that open with the password beside them and stand in the genesis', () =>
    withFolder(async (folder) => {
      const { out, devnet } = await makeNetwork(folder);
      const paths = devnetPaths(out);
      const password = passwordFromFile(paths.passwordFile);
      const { document } = readGenesisFile(paths.genesisFile);
      for (const { bin, roles, keyFiles } of Object.values(devnet.parties)) {
        const organisation = document.organisations.find((org) => org.bin === bin);
        expect(organisation?.roles).toEqual(roles);
        for (const [at, file] of keyFiles.entries()) {
          const { header } = await openKeyFile(join(paths.keysFolder, file), 'organisation', async () => password);
          expect(keyText(header.key)).toBe(keyText(organisation?.keys[at] ?? header.key));
        }
        expect(keyFiles).toHaveLength(2);
      }
    }));

  it('closes every secret to others', () =>
    withFolder(async (folder) => {
      const { out } = await makeNetwork(folder, '--validators', '1', '--observers', '0');
      const secrets = [
        'keys/password',
        'keys/registrar.key.json',
        'validator-1/node.key.json',
        'validator-1/validator.key.json',
        'validator-1/validator.password',
      ];
      for (const file of secrets) expect((statSync(join(out, file)).mode & 0o777).toString(8), file).toBe('600');
    }));

  it('names hosts by a pattern for containers', () =>
    withFolder(async (folder) => {
      const { out, devnet } = await makeNetwork(folder, '--host-pattern', '{name}');
      expect(devnet.nodes[0]?.address).toMatch(/^\/dns4\/validator-1\/tcp\/7780\/p2p\/12D3Koo/);
      const { settings } = loadSettingsFile(join(out, 'validator-2', 'adal.toml'), {}, '/');
      expect(settings.network.listen).toEqual(['/ip4/0.0.0.0/tcp/7780']);
      expect(settings.rpc).toMatchObject({ host: '127.0.0.1', port: 7781, enabled: true });
    }));

  it('takes parameters, and refuses one that nobody declared', () =>
    withFolder(async (folder) => {
      const { out } = await makeNetwork(folder, '--param', 'consensus.idleBlockIntervalMs=2000');
      expect(readGenesisFile(devnetPaths(out).genesisFile).document.params).toEqual([
        { name: 'consensus.idleBlockIntervalMs', value: 2000 },
      ]);
      const refused = await runCli(['genesis', 'devnet', '--out', join(folder, 'x'), '--param', 'consensus.idle=1']);
      expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('GENESIS_INVALID')]);
    }));

  it('never writes into a folder that holds something', () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, 'mine'), 'x');
      const { code, err } = await runCli(['genesis', 'devnet', '--out', folder]);
      expect([code, err]).toEqual([1, expect.stringContaining('CLI_FILE_EXISTS')]);
    }));
});

describe('adal genesis new and init', () => {
  it('make a chain of one operator and a node for it', () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, 'password'), 'long enough\n', { mode: 0o600 });
      const init = await runCli(['init', 'node', '--validator', '--password-file', 'password', '--json'], { folder });
      expect([init.code, init.err]).toEqual([0, '']);
      const { validatorKey, peerId } = JSON.parse(init.out) as Record<string, string>;
      const key = keyText(signerFromSeed(new Uint8Array(32).fill(7)).key);
      const names = ['--name-kk', 'Оператор', '--name-ru', 'Оператор', '--name-en', 'Operator'];
      const args = [
        'genesis',
        'new',
        '--chain',
        'one',
        '--bin',
        '260140000104',
        ...names,
        '--key',
        key,
        '--validator',
        'node/validator.key.json',
        '--out',
        'node/genesis.json',
      ];
      const made = await runCli([...args, '--json'], { folder });
      expect([made.code, made.err]).toEqual([0, '']);
      const hash = (await runCli(['genesis', 'hash', 'node/genesis.json'], { folder })).out.trim();
      expect(JSON.parse(made.out)).toMatchObject({ genesisHash: hash, validators: [validatorKey] });
      const doctor = await runCli(['doctor', '--config', 'node/adal.toml'], {
        folder,
        environment: { ADAL_RPC_PORT: '0', ADAL_NETWORK_LISTEN: '/ip4/127.0.0.1/tcp/0' },
      });
      expect(doctor.out).toContain(`✓ Network key: ${peerId}`);
      expect(doctor.out).toContain(`✓ Genesis: one, hash ${hash}`);
      expect(doctor.code).toBe(0);
    }));

  it('refuse a BIN with a wrong check digit', () =>
    withFolder(async (folder) => {
      const key = keyText(signerFromSeed(new Uint8Array(32).fill(7)).key);
      const names = ['--name-kk', 'а', '--name-ru', 'б', '--name-en', 'c'];
      const { code, err } = await runCli(
        ['genesis', 'new', '--chain', 'one', '--bin', '260140000105', ...names, '--key', key, '--validator', key],
        { folder },
      );
      expect([code, err]).toEqual([1, expect.stringContaining('notABin')]);
    }));
});
