import type { FaultDetail } from '../../ledger/base/fault.ts';
import type { Texts } from '../../ledger/base/texts.ts';
import type { OpeningStep } from '../../ledger/bundle/check-opening.ts';
import type { ScoreCheckStep } from '../../ledger/bundle/check-score.ts';
import { bidWords } from '../../ledger/modules/bid/bid-words.ts';
import type { CommandContext } from '../command.ts';
import { moneyText } from '../terminal/money.ts';
import { openingCheckTexts, openingTexts } from '../texts/opening-texts.ts';
import { scoreCheckTexts } from '../texts/score-texts.ts';

/** What a step of checking an opening says when it passed. */
export function openingText(context: CommandContext, { check, facts }: OpeningStep, currency: string): string {
  const places = placesOf(facts);
  if (check === 'result')
    return context.word(openingCheckTexts.result, { ...places, said: saidText(context, facts, currency) });
  if (check === 'sealed')
    return context.word(openingCheckTexts.sealed, { ...places, state: wordOf(context, `BID_${String(facts.state)}`) });
  return context.word(openingCheckTexts[check], places);
}

/** What a step of checking a score says when it passed. */
export function scoreStepText(context: CommandContext, { check, facts }: ScoreCheckStep): string {
  if (check !== 'row' || facts.rank !== undefined) return context.word(scoreCheckTexts[check], placesOf(facts));
  return context.word(scoreCheckTexts.excluded, placesOf(facts));
}

/** Facts as the places of texts: moments as dates. */
function placesOf(facts: FaultDetail): Readonly<Record<string, string | number>> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]): [string, string | number] => [
      name,
      isMoment(name, value) ? new Date(value).toISOString() : typeof value === 'number' ? value : String(value),
    ]),
  );
}

function isMoment(name: string, value: FaultDetail[string]): value is number {
  return typeof value === 'number' && (name === 'time' || name === 'end' || name === 'at');
}

/** What a bid said, in a few words. */
function saidText(context: CommandContext, facts: FaultDetail, currency: string): string {
  const changed = facts.orgChanged === true ? context.word(openingTexts.orgChanged) : '';
  if (facts.status === 'INVALID')
    return context.word(openingTexts.invalid, { reason: wordOf(context, `INVALID_${String(facts.reason)}`) }) + changed;
  const bidder = String(facts.bidder);
  const said =
    typeof facts.total === 'number'
      ? context.word(openingTexts.opened, { bidder, total: moneyText(facts.total, currency, context.language) })
      : context.word(openingTexts.openedWithoutPrice, { bidder });
  return said + changed;
}

function wordOf(context: CommandContext, name: string): string {
  const texts: Texts | undefined = Object.hasOwn(bidWords, name) ? bidWords[name as keyof typeof bidWords] : undefined;
  return texts === undefined ? name : texts[context.language];
}
