import type { Bytes } from '../../ledger/base/bytes.ts';
import type { Signer } from '../../ledger/base/keys.ts';
import type { CommandContext } from '../command.ts';
import { signerFromSeed } from '../crypto.ts';
import { pathFrom } from '../files.ts';
import { openKeyFile } from '../keys/key-file.ts';
import { askPassword } from '../keys/password.ts';
import { trouble } from '../trouble.ts';

/** Opens a submission key made for the tender; KEYSTORE_WRONG_PURPOSE for one of another, whose bids would tell whose they are. */
export async function openSubmissionKey(
  context: CommandContext,
  file: string,
  tender: string,
  passwordFile: string | undefined,
): Promise<{ readonly seed: Bytes; readonly signer: Signer }> {
  const path = pathFrom(context.io.workingFolder, file);
  const { seed, header } = await openKeyFile(path, 'submission', () => askPassword(context, file, passwordFile));
  if (header.name !== tender)
    throw trouble('KEYSTORE_WRONG_PURPOSE', {
      file,
      purpose: `submission ${header.name}`,
      needed: `submission ${tender}`,
    });
  return { seed, signer: signerFromSeed(seed) };
}
