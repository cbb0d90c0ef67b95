import { checkScoreBundle, type ScoreCheckStep, type ScoreReader } from '../../ledger/bundle/check-score.ts';
import { tenderIdSchema } from '../../ledger/modules/tender/tender-entries.ts';
import { TENDER_LOTS_MAX } from '../../ledger/modules/tender/tender-fields.ts';
import { pinFromGenesis } from '../../ledger/receipt/pinned-set.ts';
import { explainScore } from '../../ledger/scoring/explain-score.ts';
import type { ScoreSheet } from '../../ledger/scoring/score-sheet.ts';
import { verifyPure } from '../../ledger/signature/verify-pure.ts';
import { bundleOptions, runBundleCheck } from '../bundle/bundle-check.ts';
import type { BundleSource } from '../bundle/fetch-bundle.ts';
import { scoreStepText } from '../bundle/step-texts.ts';
import { type CommandRow, defineCommand } from '../command.ts';
import { sha256 } from '../crypto.ts';
import { pinnedGenesis } from '../receipt-check.ts';
import { scoreTexts } from '../texts/score-texts.ts';
import { trouble } from '../trouble.ts';

/** `adal verify score`, over the reader of the module that scores; asks the node's `score_bundle` unless a bundle is given. */
export function createVerifyScoreCommand(reader: ScoreReader): CommandRow {
  return defineCommand({
    name: 'verify score',
    title: scoreTexts.title,
    details: scoreTexts.details,
    parameters: [{ name: 'lot', title: scoreTexts.lot }],
    options: bundleOptions,
    examples: ['adal verify score t-0123456789abcdef/1 --genesis genesis.json'],
    async run(context, input) {
      const pin = pinFromGenesis(sha256, pinnedGenesis(context, input).document);
      const subject = subjectFrom(input.text('lot'));
      let sheet: ScoreSheet | undefined;
      return await runBundleCheck(context, input, {
        source: scoreSource(subject),
        *run(bundle): Generator<ScoreCheckStep, readonly string[]> {
          sheet = yield* checkScoreBundle({ sha256, verify: verifyPure, reader }, pin, subject, bundle);
          // The node proves whatever its own reader asks for, so there is nothing to ask for afterwards.
          return [];
        },
        early: 'BUNDLE_NOT_SCORED',
        subjectCheck: 'subject',
        said: (step) => scoreStepText(context, step),
        end: () => {
          const told = sheet === undefined ? [] : explainScore(sheet, context.language);
          return `${told.map((line) => `${line}\n`).join('')}\n${context.style.good('✓')} ${context.word(scoreTexts.proven)}\n`;
        },
      });
    },
  });
}

interface LotSubject {
  readonly tender: string;
  readonly lot: number;
}

function scoreSource({ tender, lot }: LotSubject): BundleSource {
  return { method: 'score_bundle', params: { tender, lot }, kind: 'score', subject: `${tender}/${lot}` };
}

/** `t-0123456789abcdef/1`, or CLI_BAD_VALUE. */
function subjectFrom(text: string): LotSubject {
  const [tender = '', number = '', ...rest] = text.split('/');
  const lot = /^[1-9][0-9]?$/.test(number) ? Number(number) : 0;
  const isLot = tenderIdSchema.check(tender, '') === undefined && lot >= 1 && lot <= TENDER_LOTS_MAX;
  if (isLot && rest.length === 0) return { tender, lot };
  throw trouble('CLI_BAD_VALUE', { option: 'lot', value: text, expected: 't-0123456789abcdef/1' });
}
