import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom, readWholeFile } from '../files.ts';
import { checkReceipt, factsJson, factsText, pinnedGenesis, pinOptions } from '../receipt-check.ts';
import { receiptTexts } from '../texts/receipt-texts.ts';

export const receiptVerifyCommand = defineCommand({
  name: 'receipt verify',
  title: receiptTexts.verify,
  details: receiptTexts.verifyDetails,
  parameters: [{ name: 'file', title: receiptTexts.file }],
  options: pinOptions,
  examples: ['adal receipt verify contract.receipt.json --genesis genesis.json'],
  async run(context, input) {
    const genesis = pinnedGenesis(context, input);
    const text = new TextDecoder().decode(readWholeFile(pathFrom(context.io.workingFolder, input.text('file'))));
    const facts = checkReceipt(text, genesis);
    context.show(
      factsJson(facts),
      () => `${context.style.good('✓')} ${context.word(receiptTexts.proven)}\n${factsText(context, facts)}`,
    );
    return exitCodes.ok;
  },
});
