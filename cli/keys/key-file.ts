import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { type Bytes, bytesEqual, fromHex, toHex, utf8 } from '../../ledger/base/bytes.ts';
import { keyText, type PublicKey, publicKeyFromHex } from '../../ledger/base/keys.ts';
import { SEED_BYTES, signerFromSeed } from '../crypto.ts';
import { writeNewFile } from '../files.ts';
import { trouble } from '../trouble.ts';
import { readSecretFile } from './secret-file.ts';

/**
 * `node` authenticates connections, `validator` signs votes, `organisation` signs transactions, `submission` signs the bids of one
 * tender, after which it is named. One key, one purpose: a key file opened for another purpose is refused.
 */
export type KeyPurpose = 'node' | 'validator' | 'organisation' | 'submission';
/** Purposes of keys that people make by themselves; a submission key is made for its tender (`adal bid key`). */
export const keyPurposes: readonly KeyPurpose[] = ['node', 'validator', 'organisation'];
const knownPurposes: readonly KeyPurpose[] = [...keyPurposes, 'submission'];

/** What a key file says without its password. */
export interface KeyHeader {
  readonly purpose: KeyPurpose;
  readonly name: string;
  readonly key: PublicKey;
  readonly encrypted: boolean;
}

/** scrypt's N as a power of two: 2^17 with r = 8 takes 128 MiB and about a third of a second (RFC 7914, OWASP). */
export const SCRYPT_LOG2_N = 17;
const SCRYPT_LOG2_N_MIN = 10;
/** A file must not make us take more than 1 GiB. */
const SCRYPT_LOG2_N_MAX = 20;
const SCRYPT_R = 8;
const CIPHER = 'aes-256-gcm';
const PASSWORD_CHARS_MIN = 8;

export interface NewKeyFile {
  readonly path: string;
  readonly purpose: KeyPurpose;
  readonly name: string;
  readonly seed: Bytes;
  /** undefined: the seed stands in the file unencrypted; for `node` keys only. */
  readonly password: string | undefined;
  /** Lower only for throw-away networks and tests. */
  readonly log2N?: number;
}

/** Writes a new key file of mode 600, never over an old one; gives its header. */
export async function writeKeyFile(file: NewKeyFile): Promise<KeyHeader> {
  const { purpose, name, seed } = file;
  const header: KeyHeader = { purpose, name, key: signerFromSeed(seed).key, encrypted: file.password !== undefined };
  if (file.password === undefined && purpose !== 'node') throw trouble('KEYSTORE_NO_PASSWORD', { file: file.path });
  if (file.password !== undefined && [...file.password].length < PASSWORD_CHARS_MIN) {
    throw trouble('KEYSTORE_WEAK_PASSWORD', { charactersMin: PASSWORD_CHARS_MIN });
  }
  const protection =
    file.password === undefined
      ? { seed: toHex(seed) }
      : await lockSeed(header, seed, file.password, file.log2N ?? SCRYPT_LOG2_N);
  const content = { adalKey: 1, purpose, name, publicKey: keyText(header.key), ...protection };
  writeNewFile(file.path, `${JSON.stringify(content, undefined, 2)}\n`, true, 'KEYSTORE_EXISTS');
  return header;
}

/** Reads what a key file says without its password, or a KEYSTORE fault. */
export function readKeyHeader(path: string): KeyHeader {
  return parseKeyFile(path).header;
}

/**
 * Opens a key file: gives the 32-byte seed and the header. Asks for the password only if the file is encrypted.
 * Faults: KEYSTORE_MISSING, _LOOSE_MODE, _DAMAGED, _WRONG_PURPOSE, _WRONG_PASSWORD.
 */
export async function openKeyFile(
  path: string,
  purpose: KeyPurpose,
  password: () => Promise<string>,
): Promise<{ readonly seed: Bytes; readonly header: KeyHeader }> {
  const { header, content } = parseKeyFile(path);
  if (header.purpose !== purpose)
    throw trouble('KEYSTORE_WRONG_PURPOSE', { file: path, purpose: header.purpose, needed: purpose });
  const seed = header.encrypted
    ? await unlockSeed(path, header, content, await password())
    : hexField(path, content, 'seed', SEED_BYTES);
  if (!bytesEqual(signerFromSeed(seed).key, header.key))
    throw trouble('KEYSTORE_DAMAGED', { file: path, field: 'publicKey' });
  return { seed, header };
}

type Content = Readonly<Record<string, unknown>>;

function parseKeyFile(path: string): { readonly header: KeyHeader; readonly content: Content } {
  const text = new TextDecoder().decode(readSecretFile(path, 'KEYSTORE_MISSING'));
  let content: Content;
  try {
    content = JSON.parse(text) as Content;
  } catch (cause) {
    throw trouble('KEYSTORE_DAMAGED', { file: path, field: '' }, cause);
  }
  if (typeof content !== 'object' || content === null || content.adalKey !== 1)
    throw trouble('KEYSTORE_DAMAGED', { file: path, field: 'adalKey' });
  const purpose = knownPurposes.find((known) => known === content.purpose);
  if (purpose === undefined) throw trouble('KEYSTORE_DAMAGED', { file: path, field: 'purpose' });
  const key = publicKeyFromHex(String(content.publicKey));
  if (key === undefined) throw trouble('KEYSTORE_DAMAGED', { file: path, field: 'publicKey' });
  const name = content.name;
  if (typeof name !== 'string') throw trouble('KEYSTORE_DAMAGED', { file: path, field: 'name' });
  return { header: { purpose, name, key, encrypted: content.seed === undefined }, content };
}

async function lockSeed(header: KeyHeader, seed: Bytes, password: string, log2N: number): Promise<Content> {
  const salt = randomBytes(32);
  const nonce = randomBytes(12);
  const cipher = createCipheriv(CIPHER, await keyFromPassword(password, salt, log2N), nonce);
  cipher.setAAD(boundText(header));
  const locked = Buffer.concat([cipher.update(seed), cipher.final()]);
  return {
    kdf: { name: 'scrypt', log2N, r: SCRYPT_R, p: 1, salt: toHex(salt) },
    cipher: { name: CIPHER, nonce: toHex(nonce), locked: toHex(locked), tag: toHex(cipher.getAuthTag()) },
  };
}

async function unlockSeed(path: string, header: KeyHeader, content: Content, password: string): Promise<Bytes> {
  const kdf = mapField(path, content, 'kdf');
  const cipher = mapField(path, content, 'cipher');
  const log2N = kdf.log2N;
  const known = kdf.name === 'scrypt' && kdf.r === SCRYPT_R && kdf.p === 1 && cipher.name === CIPHER;
  const affordable =
    typeof log2N === 'number' && Number.isInteger(log2N) && log2N >= SCRYPT_LOG2_N_MIN && log2N <= SCRYPT_LOG2_N_MAX;
  if (!known || !affordable) throw trouble('KEYSTORE_DAMAGED', { file: path, field: 'kdf' });
  const key = await keyFromPassword(password, hexField(path, kdf, 'salt', 32), log2N);
  const opened = createDecipheriv(CIPHER, key, hexField(path, cipher, 'nonce', 12), { authTagLength: 16 });
  opened.setAAD(boundText(header));
  opened.setAuthTag(hexField(path, cipher, 'tag', 16));
  const locked = hexField(path, cipher, 'locked', SEED_BYTES);
  try {
    return Uint8Array.from(Buffer.concat([opened.update(locked), opened.final()]));
  } catch (cause) {
    throw trouble('KEYSTORE_WRONG_PASSWORD', { file: path }, cause);
  }
}

/** The header is authenticated with the secret, so that nobody can give a key another purpose or name. */
function boundText(header: KeyHeader): Bytes {
  return utf8(JSON.stringify(['adal-key', 1, header.purpose, header.name, keyText(header.key)]));
}

/** NFKC first: the same Kazakh letter typed on another keyboard must open the key. */
function keyFromPassword(password: string, salt: Uint8Array, log2N: number): Promise<Buffer> {
  const options = { N: 2 ** log2N, r: SCRYPT_R, p: 1, maxmem: 2 * 128 * SCRYPT_R * 2 ** log2N };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, 32, options, (cause, key) =>
      cause === null ? resolve(key) : reject(cause),
    );
  });
}

function mapField(path: string, content: Content, field: string): Content {
  const value = content[field];
  if (typeof value !== 'object' || value === null) throw trouble('KEYSTORE_DAMAGED', { file: path, field });
  return value as Content;
}

function hexField(path: string, content: Content, field: string, size: number): Bytes {
  const value = content[field];
  const bytes = typeof value === 'string' ? fromHex(value) : undefined;
  if (bytes === undefined || bytes.length !== size) throw trouble('KEYSTORE_DAMAGED', { file: path, field });
  return bytes;
}
