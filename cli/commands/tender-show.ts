import type { Json } from '../../ledger/base/json.ts';
import type { Language } from '../../ledger/base/texts.ts';
import type { TenderView } from '../../ledger/modules/tender/tender-view.ts';
import { bidsTable, type FetchedBids, fetchBids, openingLines } from '../bid/bid-rows.ts';
import { type CommandContext, defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { jsonMap } from '../json-map.ts';
import { nodeClient, urlOption } from '../node-url.ts';
import { moneyText, quantityText } from '../terminal/money.ts';
import { plainText } from '../terminal/style.ts';
import { listText, tableText } from '../terminal/table.ts';
import { tenderTexts } from '../texts/tender-texts.ts';

export const tenderShowCommand = defineCommand({
  name: 'tender show',
  title: tenderTexts.show,
  parameters: [{ name: 'id', title: tenderTexts.id }],
  options: [urlOption],
  examples: ['adal tender show t-0123456789abcdef'],
  async run(context, input) {
    const client = nodeClient(context, input);
    const tender = input.text('id');
    const answer = jsonMap(await client.call('tender_get', { tender }));
    const bids = await fetchBids(client, tender);
    const { tender: view } = answer;
    context.show({ tender: view ?? null, bids: { ...bids.about, bids: bids.bids } as unknown as Json }, () =>
      tenderText(context, view as unknown as TenderView, bids),
    );
    return exitCodes.ok;
  },
});

function tenderText(context: CommandContext, view: TenderView, { bids, about }: FetchedBids): string {
  const { word, language, style } = context;
  const heading = (texts: Parameters<typeof word>[0]): string => `\n${style.strong(word(texts))}\n`;
  const { currency, title, organizer } = view.tender;
  const isOpening = about.opening !== undefined;
  // Before acceptance ends a list would only show when bids came; the count says as much as anybody may conclude.
  const ofBids = isOpening
    ? `${bids.length === 0 ? '' : bidsTable(context, bids, currency)}${openingLines(context, about)}`
    : `${openingLines(context, about)}${word(tenderTexts.sealed)}\n`;
  return [
    `${style.strong(plainText(wordingIn(title, language)))}  ${view.id}\n\n`,
    listText([
      [word(tenderTexts.phase), view.phaseText[language]],
      [word(tenderTexts.organizer), plainText(organizer)],
      [word(tenderTexts.method), view.methodText[language]],
      [word(tenderTexts.rule), view.ruleText[language]],
    ]),
    heading(tenderTexts.timeline),
    listText(
      view.timeline.map(({ at, text, past, about: what }) => [
        `${past ? style.good('✓') : '·'} ${new Date(at).toISOString()}`,
        plainText(
          `${text[language]}${what === undefined ? '' : ` (${what})`}${past ? '' : ` — ${word(tenderTexts.due)}`}`,
        ),
      ]),
    ),
    heading(tenderTexts.lots),
    lotsTable(context, view),
    heading(tenderTexts.bids),
    ofBids,
  ].join('');
}

function lotsTable({ word, language }: CommandContext, { lots, tender }: TenderView): string {
  const columns = [tenderTexts.lot, tenderTexts.title, tenderTexts.quantity, tenderTexts.amount, tenderTexts.security];
  return tableText(
    [...columns, tenderTexts.phase].map((texts) => word(texts)),
    lots.map(({ number, title, quantity, amount, securityBps, phaseText }) =>
      [
        String(number),
        wordingIn(title, language),
        quantityText(quantity),
        moneyText(amount, tender.currency, language),
        `${securityBps / 100}%`,
        phaseText[language],
      ].map(plainText),
    ),
  );
}

/** What was written in this language, else in any that there is. */
function wordingIn(wording: { readonly [Code in Language]?: string }, language: Language): string {
  return wording[language] ?? wording.kk ?? wording.ru ?? wording.en ?? '';
}
