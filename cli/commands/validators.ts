import type { Json } from '../../ledger/base/json.ts';
import { type CommandContext, defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { type JsonMap, jsonMap } from '../json-map.ts';
import { nodeClient, urlOption } from '../node-url.ts';
import { plainText } from '../terminal/style.ts';
import { tableText } from '../terminal/table.ts';
import { validatorsTexts } from '../texts/validators-texts.ts';

const PROPOSALS_MAX = 100;

export const validatorsCommand = defineCommand({
  name: 'validators',
  title: validatorsTexts.title,
  details: validatorsTexts.details,
  options: [{ name: 'blocks', value: 'N', default: '100', title: validatorsTexts.blocks }, urlOption],
  examples: ['adal validators', 'adal validators --blocks 500 --json'],
  async run(context, input) {
    const client = nodeClient(context, input);
    const blocks = input.whole('blocks', { min: 1, max: 500 });
    const [set, participation, open, consensus] = (
      await Promise.all([
        client.call('chain_validators', {}),
        client.call('consensus_participation', { blocks }),
        client.call('validator_open', { limit: PROPOSALS_MAX }),
        client.call('consensus_state', {}),
      ])
    ).map(jsonMap) as [JsonMap, JsonMap, JsonMap, JsonMap];
    const result = { set, participation, proposals: open.proposals ?? [], skipped: consensus.skipped ?? [] };
    context.show(result, () => humanText(context, result));
    return exitCodes.ok;
  },
});

interface Shown {
  readonly set: JsonMap;
  readonly participation: JsonMap;
  readonly proposals: Json;
  readonly skipped: Json;
}

function humanText(context: CommandContext, { set, participation, proposals, skipped }: Shown): string {
  const took = new Map(maps(participation.validators).map((row) => [row.key, row]));
  const passed = new Map(maps(skipped).map((row) => [row.key, row]));
  const rows = maps(set.validators).map(({ name, org, key }) => {
    const row = took.get(key) ?? {};
    const until = passed.get(key)?.until;
    return [name, org, key, `${row.signed ?? 0}/${row.blocks ?? 0}`, row.proposed ?? 0, until ?? '—'].map(cell);
  });
  const { height, from, quorum } = set;
  const values = { height: Number(height), from: Number(from), quorum: Number(quorum) };
  const parts = [
    context.word(validatorsTexts.voting, values),
    tableText(['name', 'org', 'key', 'signed', 'proposed', 'skipped until'], rows),
  ];
  const next = jsonMap(set.next);
  if (next.from !== undefined) {
    parts.push(context.word(validatorsTexts.next, { from: Number(next.from) }));
    parts.push(tableText(['name', 'org', 'key'], rowsOf(next.validators, ['name', 'org', 'key'])));
  }
  const open = maps(proposals).map((row) => [
    ...['proposal', 'action', 'org', 'key', 'newKey'].map((name) => cell(row[name] ?? '—')),
    `${row.approved}/${row.needed}`,
    new Date(Number(row.expiresAt)).toISOString(),
  ]);
  if (open.length === 0) parts.push(`${context.word(validatorsTexts.noProposals)}\n`);
  else {
    parts.push(context.word(validatorsTexts.proposals));
    parts.push(tableText(['proposal', 'action', 'org', 'key', 'newKey', 'approved', 'expires'], open));
  }
  return parts.join('\n');
}

function rowsOf(value: Json | undefined, columns: readonly string[]): readonly (readonly string[])[] {
  return maps(value).map((row) => columns.map((column) => cell(row[column] ?? '—')));
}

function maps(value: Json | undefined): readonly JsonMap[] {
  return Array.isArray(value) ? value.map(jsonMap) : [];
}

function cell(value: Json | undefined): string {
  return plainText(String(value ?? '—')).replaceAll('\n', ' ');
}
