import { isFault } from '../../ledger/base/fault.ts';
import { defineCommand } from '../command.ts';
import { evidenceFacts, evidenceJson, evidenceText } from '../evidence/evidence-text.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom, readWholeFile } from '../files.ts';
import { pinnedGenesis, pinOptions } from '../receipt-check.ts';
import { evidenceTexts } from '../texts/evidence-texts.ts';
import { trouble } from '../trouble.ts';

export const evidenceVerifyCommand = defineCommand({
  name: 'evidence verify',
  title: evidenceTexts.verify,
  details: evidenceTexts.verifyDetails,
  parameters: [{ name: 'file', title: evidenceTexts.file }],
  options: pinOptions,
  examples: ['adal evidence verify fork-42.evidence.json --genesis genesis.json'],
  async run(context, input) {
    const genesis = pinnedGenesis(context, input);
    const text = new TextDecoder().decode(readWholeFile(pathFrom(context.io.workingFolder, input.text('file'))));
    const facts = evidenceFacts(text, genesis);
    if (isFault(facts)) throw trouble('CLI_NOT_VERIFIED', { step: facts.code, ...facts.detail });
    context.show(evidenceJson(facts), () => evidenceText(context, facts));
    return exitCodes.ok;
  },
});
