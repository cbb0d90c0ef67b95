import type { FaultDetail } from '../../ledger/base/fault.ts';
import { faultRow } from '../../ledger/base/fault.ts';
import type { Texts } from '../../ledger/base/texts.ts';
import type { OpeningStep } from '../../ledger/bundle/check-opening.ts';
import { bidWords } from '../../ledger/modules/bid/bid-words.ts';
import type { CommandContext } from '../command.ts';
import { moneyText } from '../terminal/money.ts';
import { plainText } from '../terminal/style.ts';
import { openingCheckTexts, openingTexts } from '../texts/opening-texts.ts';

/** One step of a check as a line: ✓ and what was found, or ✗ and what is wrong with which bid. */
export function openingLine(context: CommandContext, { check, facts, fault }: OpeningStep, currency: string): string {
  const said = plainText(context.word(openingCheckTexts[check], placesOf(context, check, facts, currency)));
  if (fault === undefined) return `${context.style.good('✓')} ${said}\n`;
  const about = Object.entries(fault.detail).map(([name, value]) => `${name} = ${value}`);
  const problem = plainText(`${faultRow(fault.code).texts[context.language]} [${about.join(', ')}]`);
  return `${context.style.bad('✗')} ${problem}\n  ${context.style.faint(fault.code)}\n`;
}

function placesOf(
  context: CommandContext,
  check: OpeningStep['check'],
  facts: FaultDetail,
  currency: string,
): Readonly<Record<string, string | number>> {
  const places = Object.entries(facts).map(([name, value]): [string, string | number] => [
    name,
    isMoment(name, value) ? new Date(value).toISOString() : typeof value === 'number' ? value : String(value),
  ]);
  const all = Object.fromEntries(places);
  if (check === 'result') return { ...all, said: saidText(context, facts, currency) };
  if (check === 'sealed') return { ...all, state: wordOf(context, `BID_${String(facts.state)}`) };
  return all;
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
