import { toHex } from '../../ledger/base/bytes.ts';
import { keyText } from '../../ledger/base/keys.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { listText } from '../terminal/table.ts';
import { signerTexts } from '../texts/signer-texts.ts';

export const signerStatusCommand = defineCommand({
  name: 'signer status',
  title: {
    kk: 'Қол қоюшы процестің кілті, соңғы қолы және санақтары',
    ru: 'Ключ, последняя подпись и счётчики процесса подписи',
    en: 'The key, the last signature and the counts of a signer process',
  },
  options: [{ name: 'socket', value: 'PATH', required: true, title: signerTexts.statusSocket }],
  examples: ['adal signer status --socket run/signer.sock'],
  async run(context, input) {
    const { askSignerStatus } = await import('../../node/create-signer-server.ts');
    const status = await askSignerStatus(pathFrom(context.io.workingFolder, input.text('socket')));
    const { height, round, signed, repeated, refused, connections } = status;
    const startedAt = new Date(status.startedAt).toISOString();
    const key = keyText(status.key);
    const genesisHash = toHex(status.genesis);
    const counts = { height, round, signed, repeated, refused, connections };
    context.show({ key, genesisHash, ...counts, startedAt }, () =>
      listText([
        [context.word(signerTexts.key), key],
        [context.word(signerTexts.genesisHash), genesisHash],
        ...Object.entries(counts).map(([name, count]): [string, string] => [
          context.word(signerTexts[name as keyof typeof counts]),
          String(count),
        ]),
        [context.word(signerTexts.startedAt), startedAt],
      ]),
    );
    return exitCodes.ok;
  },
});
