import { chmod, mkdir, open, readdir, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { toHex } from '../ledger/base/bytes.ts';
import { FaultError, fault } from '../ledger/base/fault.ts';
import type { Hash } from '../ledger/base/hash.ts';
import { syncFolder } from './sync-folder.ts';
import { causeCode } from './system-error.ts';

/** Everything a node keeps in its data folder. */
export interface DataPaths {
  readonly folder: string;
  /** Says which chain the folder belongs to. */
  readonly identity: string;
  /** The chain's database; its lock is the lock of the whole folder, so it is opened first and closed last. */
  readonly ledger: string;
  /** The write-ahead vote log. */
  readonly votes: string;
  /** Proofs of guilt that this node found. */
  readonly evidence: string;
  /** Keys that open this validator's shares of sealing keys, one file an epoch. Nothing brings them back but a backup. */
  readonly seal: string;
  /** Encrypted documents carried for others. */
  readonly blobs: string;
  /** Exported states for joiners. */
  readonly snapshots: string;
}

/** The one place that knows where things are. */
export function dataPaths(folder: string): DataPaths {
  const root = resolve(folder);
  return {
    folder: root,
    identity: join(root, IDENTITY_NAME),
    ledger: join(root, 'ledger'),
    votes: join(root, 'votes'),
    evidence: join(root, 'evidence'),
    seal: join(root, SEAL_NAME),
    blobs: join(root, 'blobs'),
    snapshots: join(root, 'snapshots'),
  };
}

export interface DataFolderOptions {
  readonly folder: string;
  readonly genesisHash: Hash;
}

/**
 * Creates the data folder (mode 700) or checks that an existing one belongs to this chain, and gives its paths. Rejects
 * with STORE_FOREIGN for another chain's folder or a non-empty one that is not ours, STORE_FORMAT for a layout of another
 * version, STORE_OPEN_FAILED where the disk or the permissions refuse.
 */
export async function openDataFolder(options: DataFolderOptions): Promise<DataPaths> {
  const paths = dataPaths(options.folder);
  try {
    if ((await mkdir(paths.folder, { recursive: true, mode: 0o700 })) !== undefined)
      await syncFolder(dirname(paths.folder));
    const names = await readdir(paths.folder);
    if (names.includes(IDENTITY_NAME)) await requireSameChain(paths, options.genesisHash);
    else await claim(paths, options.genesisHash, names);
    // A volume mounted by someone else may be open to others; votes and keys are nobody else's to read.
    if (((await stat(paths.folder)).mode & 0o077) !== 0) await chmod(paths.folder, 0o700);
  } catch (cause) {
    if (cause instanceof FaultError) throw cause;
    throw new FaultError(fault('STORE_OPEN_FAILED', { folder: paths.folder, system: causeCode(cause) }), { cause });
  }
  return paths;
}

const IDENTITY_NAME = 'adal-data.txt';
const DRAFT_NAME = 'adal-data.txt.tmp';
const FORMAT = 'adal-data/1';
const FORMAT_FAMILY = 'adal-data/';
const SEAL_NAME = 'seal';
/** What a fresh file system puts into an empty volume, and what an operator brings back from a backup before the first start. */
const IGNORED_NAMES: readonly string[] = ['lost+found', DRAFT_NAME, SEAL_NAME];

function identityText(genesisHash: Hash): string {
  return `${FORMAT}\n${toHex(genesisHash)}\n`;
}

async function requireSameChain(paths: DataPaths, genesisHash: Hash): Promise<void> {
  const text = await readFile(paths.identity, 'utf8');
  if (text === identityText(genesisHash)) return;
  const { folder } = paths;
  const [format = '', found = ''] = text.slice(0, 200).split('\n');
  if (format.startsWith(FORMAT_FAMILY) && format !== FORMAT) {
    throw new FaultError(fault('STORE_FORMAT', { folder, found: format, expected: FORMAT }));
  }
  throw new FaultError(fault('STORE_FOREIGN', { folder, found, expected: toHex(genesisHash) }));
}

/** Writes the identity whole or not at all: a crash leaves either an unclaimed folder or one of this chain. */
async function claim(paths: DataPaths, genesisHash: Hash, names: readonly string[]): Promise<void> {
  const foreign = names.find((name) => !IGNORED_NAMES.includes(name));
  if (foreign !== undefined) throw new FaultError(fault('STORE_FOREIGN', { folder: paths.folder, found: foreign }));
  const draft = join(paths.folder, DRAFT_NAME);
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(identityText(genesisHash));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, paths.identity);
  await syncFolder(paths.folder);
}
