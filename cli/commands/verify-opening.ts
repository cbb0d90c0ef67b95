import { checkOpening, type OpeningStep } from '../../ledger/bundle/check-opening.ts';
import { pinFromGenesis } from '../../ledger/receipt/pinned-set.ts';
import { bundleOptions, runBundleCheck } from '../bundle/bundle-check.ts';
import { openingSource } from '../bundle/fetch-bundle.ts';
import { createOpeningTools } from '../bundle/opening-tools.ts';
import { openingText } from '../bundle/step-texts.ts';
import { defineCommand } from '../command.ts';
import { sha256 } from '../crypto.ts';
import { pinnedGenesis } from '../receipt-check.ts';
import { openingTexts } from '../texts/opening-texts.ts';

export const verifyOpeningCommand = defineCommand({
  name: 'verify opening',
  title: openingTexts.title,
  details: openingTexts.details,
  parameters: [{ name: 'tender', title: openingTexts.tender }],
  options: bundleOptions,
  examples: [
    'adal verify opening t-0123456789abcdef --genesis genesis.json',
    'adal verify opening t-0123456789abcdef --bundle opening.json --genesis genesis.json',
  ],
  async run(context, input) {
    const pin = pinFromGenesis(sha256, pinnedGenesis(context, input).document);
    const tender = input.text('tender');
    const tools = createOpeningTools();
    return await runBundleCheck(context, input, {
      source: openingSource(tender),
      run: (bundle) => checkOpening(tools, pin, tender, bundle),
      early: 'BUNDLE_NOT_OPENED',
      subjectCheck: 'subject',
      said: (step, steps) => openingText(context, step, currencyOf(steps)),
      end: (steps) => `${context.style.good('✓')} ${context.word(endText(steps))}\n`,
    });
  },
});

function currencyOf(steps: readonly OpeningStep[]): string {
  return String(steps.find(({ check }) => check === 'tender')?.facts.currency ?? '');
}

function endText(steps: readonly OpeningStep[]): (typeof openingTexts)['proven' | 'pending'] {
  const left = steps.some(({ check, facts }) => check === 'protocol' && facts.pending !== 0);
  return left ? openingTexts.pending : openingTexts.proven;
}
