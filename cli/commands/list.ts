import type { Json } from '../../ledger/base/json.ts';
import type { Texts } from '../../ledger/base/texts.ts';
import type { CommandRow, OptionRow } from '../command.ts';
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
  /** Fields shown to people, in order, as dotted paths; a text of three languages is shown in the person's. */
  readonly columns: readonly string[];
  /** The method's parameter that begins the next page; a list without it comes whole. */
  readonly cursor?: 'after' | 'before';
  readonly filters?: readonly OptionRow[];
}

const filter = (name: string, value: string, title: Texts): OptionRow => ({ name, value, title });

const listers: readonly Lister[] = [
  {
    what: 'tenders',
    method: 'tender_list',
    title: readTexts.listTenders,
    columns: ['id', 'phaseText', 'title', 'organizer'],
    cursor: 'after',
    filters: [filter('state', 'STATE', readTexts.state), filter('organizer', 'BIN', readTexts.bin)],
  },
  {
    what: 'plans',
    method: 'plan_list',
    title: readTexts.listPlans,
    columns: ['id', 'plan.state', 'plan.title', 'plan.amount'],
    cursor: 'after',
    filters: [filter('state', 'STATE', readTexts.state), filter('customer', 'BIN', readTexts.bin)],
  },
  {
    what: 'blocks',
    method: 'chain_blocks',
    title: readTexts.listBlocks,
    columns: ['height', 'time', 'records', 'blockId'],
    cursor: 'before',
  },
  { what: 'params', method: 'param_list', title: readTexts.listParams, columns: ['name', 'value', 'unit', 'title'] },
  { what: 'validators', method: 'chain_validators', title: readTexts.listValidators, columns: ['name', 'org', 'key'] },
  {
    what: 'marks',
    method: 'consensus_marks',
    title: readTexts.listMarks,
    columns: ['validator', 'org', 'txId', 'receiptHeight', 'blocks', 'reportedBy'],
    cursor: 'after',
    filters: [filter('validator', 'KEY', readTexts.key)],
  },
  { what: 'peers', method: 'node_peers', title: readTexts.listPeers, columns: ['name', 'direction', 'address', 'id'] },
];

/** `adal list …`: one command per kind of object, a page at a time. */
export const listCommands: readonly CommandRow[] = listers.map(
  ({ what, method, title, columns, cursor, filters = [] }) =>
    defineCommand({
      name: `list ${what}`,
      title,
      options: [
        ...filters,
        ...(cursor !== undefined
          ? [
              { name: 'limit', value: 'N', default: '30', title: readTexts.limit },
              { name: 'cursor', value: 'CURSOR', title: readTexts.cursor },
            ]
          : []),
        urlOption,
      ],
      examples: [`adal list ${what}`],
      async run(context, input) {
        const page: Record<string, Json> =
          cursor === undefined ? {} : { limit: input.whole('limit', { min: 1, max: 100 }) };
        const from = cursor === undefined ? undefined : input.maybe('cursor');
        if (cursor !== undefined && from !== undefined) page[cursor] = cursor === 'before' ? Number(from) : from;
        for (const { name } of filters) {
          const value = input.maybe(name);
          if (value !== undefined) page[name] = value;
        }
        const result = await nodeClient(context, input).call(method, page);
        context.show(result, () => {
          const items = itemsOf(result);
          if (items === undefined) return recordText(result);
          if (items.length === 0) return `${context.word(readTexts.empty)}\n`;
          const rows = items.map((item) =>
            columns.map((column) => shorten(cellText(fieldAt(item, column), context.language))),
          );
          const next = isMap(result) ? (result.next ?? null) : null;
          const more =
            next === null
              ? ''
              : `
${context.word(readTexts.more, { cursor: plainText(String(next)) })}
`;
          return `${tableText(columns, rows)}${more}`;
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

/** A hash, a key or an address fits; a calendar of holidays would break the table. --json has everything. */
const CELL_CHARS_MAX = 100;

function shorten(text: string): string {
  return text.length <= CELL_CHARS_MAX ? text : `${text.slice(0, CELL_CHARS_MAX - 1)}…`;
}

function fieldAt(item: JsonMap, path: string): Json | undefined {
  let found: Json | undefined = item;
  for (const name of path.split('.')) found = found !== undefined && isMap(found) ? found[name] : undefined;
  return found;
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
