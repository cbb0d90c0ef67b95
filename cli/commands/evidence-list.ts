import type { Json } from '../../ledger/base/json.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { type JsonMap, jsonMap } from '../json-map.ts';
import { nodeClient, urlOption } from '../node-url.ts';
import { plainText } from '../terminal/style.ts';
import { tableText } from '../terminal/table.ts';
import { evidenceTexts } from '../texts/evidence-texts.ts';
import { readTexts } from '../texts/read-texts.ts';

export const evidenceListCommand = defineCommand({
  name: 'evidence list',
  title: evidenceTexts.list,
  options: [
    { name: 'validator', value: 'KEY', title: evidenceTexts.validator },
    { name: 'from', value: 'HEIGHT', title: evidenceTexts.from },
    { name: 'limit', value: 'N', default: '30', title: readTexts.limit },
    { name: 'cursor', value: 'CURSOR', title: readTexts.cursor },
    urlOption,
  ],
  examples: ['adal evidence list', 'adal evidence list --validator ed01… --from 1000'],
  async run(context, input) {
    const page: Record<string, Json> = { limit: input.whole('limit', { min: 1, max: 100 }) };
    const validator = input.maybe('validator');
    const after = input.maybe('cursor');
    if (validator !== undefined) page.validator = validator.toLowerCase();
    if (input.maybe('from') !== undefined) page.from = input.whole('from', { min: 1, max: Number.MAX_SAFE_INTEGER });
    if (after !== undefined) page.after = after;
    const result = jsonMap(await nodeClient(context, input).call('consensus_evidence', page));
    context.show(result, () => listOf(context, result));
    return exitCodes.ok;
  },
});

function listOf(context: CommandContext, { evidence, next }: JsonMap): string {
  const items = Array.isArray(evidence) ? evidence.map(jsonMap) : [];
  if (items.length === 0) return `${context.word(readTexts.empty)}\n`;
  const header = [evidenceTexts.height, evidenceTexts.kind, evidenceTexts.guilty, evidenceTexts.reportedBy];
  const table = tableText(
    header.map((texts) => context.word(texts)),
    items.map(({ height, kind, guilty, reportedBy }) => [
      String(height),
      kindText(context, kind),
      plainText((Array.isArray(guilty) ? guilty : []).join(' ')),
      plainText(String(reportedBy)),
    ]),
  );
  const more = typeof next === 'string' ? `\n${context.word(readTexts.more, { cursor: plainText(next) })}\n` : '';
  return `${table}${more}`;
}

function kindText(context: CommandContext, kind: Json | undefined): string {
  const known = Object.entries(evidenceTexts.kinds).find(([name]) => name === kind);
  return known === undefined ? plainText(String(kind)) : context.word(known[1]);
}
