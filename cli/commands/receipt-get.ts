import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom, writeNewFile } from '../files.ts';
import { nodeClient, urlOption } from '../node-url.ts';
import { readTexts } from '../texts/read-texts.ts';
import { receiptTexts } from '../texts/receipt-texts.ts';
import { trouble } from '../trouble.ts';

export const receiptGetCommand = defineCommand({
  name: 'receipt get',
  title: receiptTexts.get,
  parameters: [{ name: 'tx-id', title: readTexts.txId }],
  options: [{ name: 'out', value: 'FILE', title: receiptTexts.out }, urlOption],
  examples: ['adal receipt get 5f1c… --out contract.receipt.json'],
  async run(context, input) {
    const receipt = await nodeClient(context, input).call('tx_receipt', { txId: input.text('tx-id') });
    if (receipt === null) throw trouble('CLI_NOT_FOUND', { txId: input.text('tx-id') });
    const text = `${JSON.stringify(receipt, undefined, 2)}\n`;
    const out = input.maybe('out');
    if (out === undefined) {
      context.io.stdout.write(text);
      return exitCodes.ok;
    }
    const file = pathFrom(context.io.workingFolder, out);
    writeNewFile(file, text);
    context.show({ file }, () => `${context.word(receiptTexts.written, { file })}\n`);
    return exitCodes.ok;
  },
});
