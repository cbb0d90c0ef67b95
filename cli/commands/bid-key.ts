import { toHex } from '../../ledger/base/bytes.ts';
import { rawKey } from '../../ledger/base/keys.ts';
import { isBin } from '../../ledger/modules/identity/bin.ts';
import { tenderIdSchema } from '../../ledger/modules/tender/tender-entries.ts';
import { principalCommitOf, principalSaltFrom, submitterTagOf } from '../../ledger/seal/identity.ts';
import { type CommandInput, defineCommand } from '../command.ts';
import { newSeed, sha256 } from '../crypto.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { writeKeyFile } from '../keys/key-file.ts';
import { passwordFileOption } from '../keys/key-options.ts';
import { askNewPassword } from '../keys/password.ts';
import { listText } from '../terminal/table.ts';
import { bidTexts } from '../texts/bid-texts.ts';
import { trouble } from '../trouble.ts';

export const bidKeyCommand = defineCommand({
  name: 'bid key',
  title: bidTexts.key,
  details: bidTexts.keyDetails,
  options: [
    { name: 'tender', value: 'ID', required: true, title: bidTexts.tender },
    { name: 'bin', value: 'BIN', required: true, title: bidTexts.bin },
    { name: 'out', value: 'FILE', required: true, title: bidTexts.keyOut },
    passwordFileOption,
  ],
  examples: ['adal bid key --tender t-0123456789abcdef --bin 260140000014 --out bid.key.json'],
  async run(context, input) {
    const tender = tenderFrom(input);
    const bin = input.text('bin');
    if (!isBin(bin)) throw trouble('CLI_BAD_VALUE', { option: '--bin', value: bin, expected: 'BIN' });
    const path = pathFrom(context.io.workingFolder, input.text('out'));
    const seed = newSeed();
    const password = await askNewPassword(context, path, input.maybe('password-file'));
    const { key } = await writeKeyFile({ path, purpose: 'submission', name: tender, seed, password });
    const submitterTag = toHex(submitterTagOf(sha256, rawKey(key)));
    const principalCommit = toHex(principalCommitOf(sha256, principalSaltFrom(sha256, seed), bin));
    context.show({ file: path, tender, submitterTag, principalCommit }, () =>
      listText([
        [context.word(bidTexts.keyFile), path],
        [context.word(bidTexts.tag), submitterTag],
        [context.word(bidTexts.commit), principalCommit],
      ]),
    );
    context.say(bidTexts.keyNext);
    return exitCodes.ok;
  },
});

/** The tender that `--tender` names, or CLI_BAD_VALUE. */
export function tenderFrom(input: CommandInput): string {
  const tender = input.text('tender');
  if (tenderIdSchema.check(tender, '') === undefined) return tender;
  throw trouble('CLI_BAD_VALUE', { option: '--tender', value: tender, expected: 't-0123456789abcdef' });
}
