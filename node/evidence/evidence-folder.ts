import { mkdir, open, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Fault, FaultError, fault, isFault } from '../../ledger/base/fault.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import { keyText } from '../../ledger/base/keys.ts';
import type { Validator } from '../../ledger/block/block.ts';
import { evidenceFileText } from '../../ledger/evidence/evidence-file.ts';
import type { Evidence } from '../../ledger/evidence/evidence-form.ts';
import { type Crime, crimesOf } from '../../ledger/evidence/verify-evidence.ts';
import { syncFolder } from '../../storage/sync-folder.ts';
import { causeCode } from '../../storage/system-error.ts';

/** Files of one node: a validator that misbehaves at every height must not fill the disk. */
export const EVIDENCE_FILES_MAX = 1000;
/** Files about one key: a liar must not use up the room for the deeds of others; 30 for each third of the largest set. */
export const EVIDENCE_FILES_PER_KEY_MAX = 30;

const SUFFIX = '.evidence.json';

/** Proofs of guilt that this node found itself, `dataFolder/evidence/<height>-<kind>-<round>-<key>.evidence.json`. */
export interface EvidenceFolder {
  /**
   * Writes evidence whose signatures were checked; `set` is the height's, sorted by key bytes. Gives the file, or undefined where the
   * same deed lies there already or either bound is reached. Rejects with STORE_WRITE_FAILED; the file is then whole or absent.
   */
  keep(evidence: Evidence, set: readonly Validator[]): Promise<string | undefined>;
}

export interface EvidenceFolderOptions {
  /** Made when the first file is written. */
  readonly folder: string;
  readonly chain: string;
  readonly genesisHash: Hash;
}

/** One per node; calls are performed one after another. */
export function createEvidenceFolder({ folder, chain, genesisHash }: EvidenceFolderOptions): EvidenceFolder {
  let last: Promise<unknown> = Promise.resolve();

  async function write(evidence: Evidence, set: readonly Validator[]): Promise<string | undefined> {
    const name = fileName(evidence, set);
    if (name === undefined) return undefined;
    const file = join(folder, name);
    try {
      if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) await syncFolder(dirname(folder));
      const names = (await readdir(folder)).filter((known) => known.endsWith(SUFFIX));
      if (names.includes(name) || names.length >= EVIDENCE_FILES_MAX) return undefined;
      const ending = name.slice(name.lastIndexOf('-'));
      if (names.filter((known) => known.endsWith(ending)).length >= EVIDENCE_FILES_PER_KEY_MAX) return undefined;
      await writeWhole(file, evidenceFileText({ genesisHash, chain, validators: set, evidence }));
      return file;
    } catch (cause) {
      throw new FaultError(fault('STORE_WRITE_FAILED', { file, system: causeCode(cause) }), { cause });
    }
  }

  return {
    keep(evidence, set) {
      const written = last.then(() => write(evidence, set));
      // The next call waits for this one, whatever became of it; its caller hears of a failure.
      last = written.then(
        () => undefined,
        () => undefined,
      );
      return written;
    },
  };
}

/** Named after the deed, not after the votes that prove it; undefined for evidence that proves nothing. */
function fileName(evidence: Evidence, set: readonly Validator[]): string | undefined {
  const crimes: readonly Crime[] | Fault = crimesOf(
    set.map(({ key }) => key),
    evidence,
  );
  const first = isFault(crimes) ? undefined : crimes[0];
  if (first === undefined) return undefined;
  return `${first.height}-${first.kind}-${first.round}-${keyText(first.key)}${SUFFIX}`;
}

/** The draft gets its name only when it is on the disk, so that a crash leaves no half file under that name. */
async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.tmp`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  await syncFolder(dirname(file));
}
