import { keyText } from '../../ledger/base/keys.ts';
import { bidsTable, fetchBids, openingLines } from '../bid/bid-rows.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { jsonMap } from '../json-map.ts';
import { keyFromText } from '../keys/key-from-text.ts';
import { nodeClient, urlOption } from '../node-url.ts';
import { bidTexts } from '../texts/bid-texts.ts';
import { tenderFrom } from './bid-key.ts';

export const bidStatusCommand = defineCommand({
  name: 'bid status',
  title: bidTexts.status,
  options: [
    { name: 'tender', value: 'ID', required: true, title: bidTexts.tender },
    { name: 'submission-key', value: 'FILE', title: bidTexts.statusKey },
    urlOption,
  ],
  examples: ['adal bid status --tender t-0123456789abcdef --submission-key bid.key.json'],
  async run(context, input) {
    const tender = tenderFrom(input);
    const client = nodeClient(context, input);
    const file = input.maybe('submission-key');
    const own = file === undefined ? undefined : keyText(keyFromText(context, file));
    const { bids, about } = await fetchBids(client, tender);
    const shown = own === undefined ? bids : bids.filter(({ submitter }) => submitter === own);
    const { currency } = jsonMap(jsonMap(jsonMap(await client.call('tender_get', { tender })).tender).tender);
    context.show({ ...about, bids: shown }, () => {
      const table =
        shown.length === 0 ? `${context.word(bidTexts.none)}\n` : bidsTable(context, shown, String(currency ?? ''));
      return `${table}\n${openingLines(context, about)}`;
    });
    return exitCodes.ok;
  },
});
