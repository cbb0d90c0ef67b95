import type { Json } from '../../ledger/base/json.ts';
import type { Texts } from '../../ledger/base/texts.ts';
import type { CommandRow } from '../command.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { nodeClient, urlOption } from '../node-url.ts';
import { recordText } from '../terminal/record-text.ts';
import { plainText } from '../terminal/style.ts';
import { tableText } from '../terminal/table.ts';
import { readTexts } from '../texts/read-texts.ts';

interface Lister {
  readonly what: string;
  readonly method: string;
  readonly title: Texts;
  /** Fields shown to people, in order; `title` is shown in the person's language. */
  readonly columns: readonly string[];
  /** A list that comes whole takes no page. */
  readonly paged: boolean;
}

const listers: readonly Lister[] = [
  {
    what: 'tenders',
    method: 'tender_list',
    title: readTexts.listTenders,
    columns: ['id', 'state', 'title'],
    paged: true,
  },
  { what: 'plans', method: 'plan_list', title: readTexts.listPlans, columns: ['id', 'state', 'title'], paged: true },
  {
    what: 'blocks',
    method: 'chain_blocks',
    title: readTexts.listBlocks,
    columns: ['height', 'time', 'txs', 'blockId'],
    paged: true,
  },
  {
    what: 'params',
    method: 'param_list',
    title: readTexts.listParams,
    columns: ['name', 'value', 'unit'],
    paged: true,
  },
  {
    what: 'validators',
    method: 'chain_validators',
    title: readTexts.listValidators,
    columns: ['name', 'org', 'key'],
    paged: false,
  },
  {
    what: 'peers',
    method: 'node_peers',
    title: readTexts.listPeers,
    columns: ['name', 'direction', 'address', 'id'],
    paged: false,
  },
];

/** `adal list …`: one command per kind of object, a page at a time. */
export const listCommands: readonly CommandRow[] = listers.map(({ what, method, title, columns, paged }) =>
  defineCommand({
    name: `list ${what}`,
    title,
    options: [
      ...(paged
        ? [
            { name: 'limit', value: 'N', default: '30', title: readTexts.limit },
            { name: 'cursor', value: 'CURSOR', title: readTexts.cursor },
          ]
        : []),
      urlOption,
    ],
    examples: [`adal list ${what}`],
    async run(context, input) {
      const cursor = input.maybe('cursor');
      const params = paged
        ? { limit: input.whole('limit', { min: 1, max: 100 }), ...(cursor === undefined ? {} : { cursor }) }
        : {};
      const result = await nodeClient(context, input).call(method, params);
      context.show(result, () => {
        const items = itemsOf(result);
        if (items === undefined) return recordText(result);
        if (items.length === 0) return `${context.word(readTexts.empty)}\n`;
        const rows = items.map((item) => columns.map((column) => cellText(item[column], context.language)));
        const next =
          isMap(result) && typeof result.next === 'string'
            ? `\n${context.word(readTexts.more, { cursor: plainText(result.next) })}\n`
            : '';
        return `${tableText(columns, rows)}${next}`;
      });
      return exitCodes.ok;
    },
  }),
);

type JsonMap = Readonly<Record<string, Json>>;

/** The list itself, or the one list that the answer holds beside its cursor. */
function itemsOf(result: Json): readonly JsonMap[] | undefined {
  const found = isMap(result) ? Object.values(result).find((value) => Array.isArray(value)) : result;
  return Array.isArray(found) && found.every(isMap) ? found : undefined;
}

function cellText(value: Json | undefined, _language: string): string {
  if (value === undefined || value === null) return '—';
  if (isMap(value)) return cellText(value[_language] ?? JSON.stringify(value), _language);
  if (typeof value === 'number' && value > 1e12) return new Date(value).toISOString();
  return plainText(typeof value === 'object' ? JSON.stringify(value) : String(value)).replaceAll('\n', ' ');
}

function isMap(value: Json): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
