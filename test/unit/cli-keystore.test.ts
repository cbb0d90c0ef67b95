import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newSeed, sha256, signerFromSeed } from '../../cli/crypto.ts';
import { openKeyFile, readKeyHeader, writeKeyFile } from '../../cli/keys/key-file.ts';
import { FaultError } from '../../ledger/base/fault.ts';
import { keyText } from '../../ledger/base/keys.ts';
import { verifyPure } from '../../ledger/signature/verify-pure.ts';
import { runCli, withFolder } from '../cli-run.ts';

const PASSWORD = 'құпия сөз 1';

async function codeOf(action: () => Promise<unknown>): Promise<string> {
  try {
    await action();
  } catch (error) {
    if (error instanceof FaultError) return error.fault.code;
    throw error;
  }
  return 'no fault';
}

async function withKey(use: (path: string, seed: Uint8Array) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const path = join(folder, 'a.key.json');
    const seed = newSeed();
    await writeKeyFile({ path, purpose: 'organisation', name: 'тіркеуші', seed, password: PASSWORD, log2N: 10 });
    await use(path, seed);
  });
}

const open = (path: string, password = PASSWORD) => openKeyFile(path, 'organisation', async () => password);

describe('a key file', () => {
  it('gives back its seed to the right password', () =>
    withKey(async (path, seed) => {
      const opened = await open(path);
      expect(opened.seed).toEqual(seed);
      expect(opened.header).toEqual({
        purpose: 'organisation',
        name: 'тіркеуші',
        key: signerFromSeed(seed).key,
        encrypted: true,
      });
    }));

  it('opens to the same password typed with other code points', () =>
    withKey(async (path, seed) => {
      expect((await open(path, PASSWORD.normalize('NFD'))).seed).toEqual(seed);
    }));

  it('is readable by its owner only and holds no seed in plain sight', () =>
    withKey(async (path, seed) => {
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(readFileSync(path, 'utf8')).not.toContain(Buffer.from(seed).toString('hex'));
    }));

  it('refuses a wrong password', () =>
    withKey(async (path) => {
      expect(await codeOf(() => open(path, 'another one'))).toBe('KEYSTORE_WRONG_PASSWORD');
    }));

  it.each([0o640, 0o604, 0o660, 0o644])('refuses to be open to others (mode %o)', (mode) =>
    withKey(async (path) => {
      chmodSync(path, mode);
      expect(await codeOf(() => open(path))).toBe('KEYSTORE_LOOSE_MODE');
    }),
  );

  it('is never overwritten', () =>
    withKey(async (path, seed) => {
      const again = {
        path,
        purpose: 'organisation',
        name: 'x',
        seed: newSeed(),
        password: PASSWORD,
        log2N: 10,
      } as const;
      expect(await codeOf(() => writeKeyFile(again))).toBe('KEYSTORE_EXISTS');
      expect((await open(path)).seed).toEqual(seed);
    }));

  it('is refused for another purpose', () =>
    withKey(async (path) => {
      expect(await codeOf(() => openKeyFile(path, 'validator', async () => PASSWORD))).toBe('KEYSTORE_WRONG_PURPOSE');
    }));

  it('cannot be given another purpose, name or key by hand', () =>
    withKey(async (path) => {
      const content = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
      const changes = [{ name: 'someone else' }, { publicKey: keyText(signerFromSeed(newSeed()).key) }];
      for (const change of changes) {
        writeFileSync(path, JSON.stringify({ ...content, ...change }));
        expect(await codeOf(() => open(path))).toBe('KEYSTORE_WRONG_PASSWORD');
      }
      writeFileSync(path, JSON.stringify({ ...content, purpose: 'validator' }));
      expect(await codeOf(() => openKeyFile(path, 'validator', async () => PASSWORD))).toBe('KEYSTORE_WRONG_PASSWORD');
    }));

  it('is damaged when any part of its secret is changed or missing', () =>
    withKey(async (path) => {
      const content = JSON.parse(readFileSync(path, 'utf8')) as {
        kdf: Record<string, unknown>;
        cipher: Record<string, string>;
      };
      for (const part of ['nonce', 'locked', 'tag'] as const) {
        const text = content.cipher[part] ?? '';
        const flipped = `${text.startsWith('0') ? '1' : '0'}${text.slice(1)}`;
        writeFileSync(path, JSON.stringify({ ...content, cipher: { ...content.cipher, [part]: flipped } }));
        expect(await codeOf(() => open(path)), part).toBe('KEYSTORE_WRONG_PASSWORD');
        writeFileSync(path, JSON.stringify({ ...content, cipher: { ...content.cipher, [part]: text.slice(2) } }));
        expect(await codeOf(() => open(path)), part).toBe('KEYSTORE_DAMAGED');
      }
      for (const kdf of [
        { ...content.kdf, log2N: 30 },
        { ...content.kdf, log2N: 'x' },
        { ...content.kdf, r: 1 },
        undefined,
      ]) {
        writeFileSync(path, JSON.stringify({ ...content, kdf }));
        expect(await codeOf(() => open(path))).toBe('KEYSTORE_DAMAGED');
      }
    }));

  it.each(['', '{', '[]', 'null', '{"adalKey":2}', '{"adalKey":1,"purpose":"king"}'])(
    'is damaged when it says %j',
    (text) =>
      withKey(async (path) => {
        writeFileSync(path, text);
        expect(await codeOf(async () => readKeyHeader(path))).toBe('KEYSTORE_DAMAGED');
      }),
  );

  it('of a node needs no password, but its key must match its seed', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'node.key.json');
      const seed = newSeed();
      await writeKeyFile({ path, purpose: 'node', name: 'n', seed, password: undefined });
      const never = async (): Promise<string> => expect.fail('asked for a password');
      expect((await openKeyFile(path, 'node', never)).seed).toEqual(seed);
      const content = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
      writeFileSync(path, JSON.stringify({ ...content, seed: Buffer.from(newSeed()).toString('hex') }));
      expect(await codeOf(() => openKeyFile(path, 'node', never))).toBe('KEYSTORE_DAMAGED');
    }));

  it('of a validator is never written without a password, nor with a short one', () =>
    withFolder(async (folder) => {
      const file = { path: join(folder, 'v.key.json'), purpose: 'validator', name: 'v', seed: newSeed() } as const;
      expect(await codeOf(() => writeKeyFile({ ...file, password: undefined }))).toBe('KEYSTORE_NO_PASSWORD');
      expect(await codeOf(() => writeKeyFile({ ...file, password: '1234567' }))).toBe('KEYSTORE_WEAK_PASSWORD');
    }));
});

describe('the signer of the command line', () => {
  it('signs what the ledger’s one definition accepts', () => {
    const signer = signerFromSeed(newSeed());
    const message = sha256(new Uint8Array(3));
    const signature = signer.sign(message);
    expect(verifyPure(signer.key, message, signature)).toBe(true);
    expect(verifyPure(signer.key, sha256(new Uint8Array(4)), signature)).toBe(false);
  });

  it('derives the key of RFC 8032 §7.1 test 1', () => {
    const seed = Uint8Array.from(
      Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex'),
    );
    expect(keyText(signerFromSeed(seed).key)).toBe(
      'ed01d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    );
  });
});

describe('adal keys', () => {
  it('makes, shows and lists keys with a password from a file', () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, 'password'), `${PASSWORD}\n`, { mode: 0o600 });
      const made = await runCli(['keys', 'new', '--out', 'a.key.json', '--purpose', 'node', '--json'], { folder });
      expect(made.code).toBe(0);
      const { publicKey, peerId } = JSON.parse(made.out) as Record<string, string>;
      const shown = await runCli(['keys', 'show', 'a.key.json', '--json'], { folder });
      expect(JSON.parse(shown.out)).toMatchObject({ publicKey, peerId, purpose: 'node' });
      const listed = await runCli(['keys', 'list'], { folder });
      expect(listed.out).toContain(publicKey);
    }));

  it('imports a seed from a closed file and opens it again (full scrypt)', () =>
    withFolder(async (folder) => {
      const seed = newSeed();
      writeFileSync(join(folder, 'password'), `${PASSWORD}\n`, { mode: 0o600 });
      writeFileSync(join(folder, 'seed'), Buffer.from(seed).toString('hex'), { mode: 0o600 });
      const result = await runCli(
        ['keys', 'import', 'seed', '--out', 'k.key.json', '--password-file', 'password', '--json'],
        { folder },
      );
      expect(result.err).toBe('');
      expect(JSON.parse(readFileSync(join(folder, 'k.key.json'), 'utf8'))).toMatchObject({
        kdf: { log2N: 17, r: 8, p: 1 },
      });
      expect((await open(join(folder, 'k.key.json'))).seed).toEqual(seed);
    }));

  it('says what to do without a terminal and without a password file', () =>
    withFolder(async (folder) => {
      const result = await runCli(['keys', 'new', '--out', 'a.key.json'], { folder });
      expect([result.code, result.err]).toEqual([1, expect.stringContaining('--password-file')]);
    }));

  it('refuses a password file that others can read', () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, 'password'), PASSWORD, { mode: 0o644 });
      const result = await runCli(['keys', 'new', '--out', 'a.key.json'], {
        folder,
        environment: { ADAL_PASSWORD_FILE: 'password' },
      });
      expect(result.err).toContain('KEYSTORE_LOOSE_MODE');
    }));
});
