import type { Json } from '../../ledger/base/json.ts';
import type { Texts } from '../../ledger/base/texts.ts';
import { modules } from '../../ledger/modules/index.ts';
import { type CommandContext, defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { type JsonMap, jsonMap } from '../json-map.ts';
import { nodeClient, urlOption } from '../node-url.ts';
import { plainText } from '../terminal/style.ts';
import { tableText } from '../terminal/table.ts';
import { sealTexts } from '../texts/seal-texts.ts';

export const sealStatusCommand = defineCommand({
  name: 'seal status',
  title: sealTexts.title,
  details: sealTexts.details,
  options: [urlOption],
  examples: ['adal seal status', 'adal seal status --json'],
  async run(context, input) {
    const status = jsonMap(await nodeClient(context, input).call('seal_status', {}));
    context.show(status, () => humanText(context, status));
    return exitCodes.ok;
  },
});

function humanText(context: CommandContext, { active, epochs }: JsonMap): string {
  const found = maps(epochs);
  if (found.length === 0) return `${context.word(sealTexts.noEpoch)}\n`;
  const banners = [
    ...(jsonMap(active).epoch === undefined ? [context.word(sealTexts.noKey)] : []),
    ...(found.some(({ t }) => t === 1) ? [context.word(sealTexts.one)] : []),
    ...found.flatMap(({ epoch, status, t, live }) => {
      const isShort = (status === 'ACTIVE' || status === 'DRAINING') && Number(live) < Number(t);
      return isShort ? [context.word(sealTexts.few, { epoch: Number(epoch), t: Number(t), live: Number(live) })] : [];
    }),
  ];
  const parts = banners.map((banner) => `${context.style.bad(banner)}\n`);
  return [...parts, ...found.map((epoch) => epochText(context, epoch))].join('\n');
}

const words: Readonly<Record<string, Texts>> = Object.assign({}, ...modules.map((module) => module.words));

function epochText(context: CommandContext, epoch: JsonMap): string {
  const number = (name: string) => Number(epoch[name] ?? 0);
  const status = cell(epoch.status);
  const known = words[`SEAL_${status}`];
  const lines = [
    context.word(sealTexts.epoch, {
      epoch: number('epoch'),
      status,
      word: known === undefined ? status : context.word(known),
      attempt: number('attempt'),
    }),
    ...(epoch.phaseEnd === null ? [] : [context.word(sealTexts.until, { time: timeText(epoch.phaseEnd) })]),
    ...(number('n') === 0
      ? []
      : [
          context.word(sealTexts.openers, {
            t: number('t'),
            n: number('n'),
            live: number('live'),
            tenders: number('tenders'),
          }),
        ]),
    ...(epoch.keyId === null ? [] : [context.word(sealTexts.key, { keyId: cell(epoch.keyId) })]),
  ];
  const rows = maps(epoch.openers).map((opener) => [
    cell(opener.index),
    cell(opener.org),
    cell(opener.key),
    standing(epoch.status, opener),
    timeText(jsonMap(opener.beat).at),
  ]);
  return `${lines.join('\n')}\n\n${tableText(['index', 'org', 'key', 'state', 'heartbeat since'], rows)}`;
}

/** One word for where a holder stands in the present phase. */
function standing(status: Json | undefined, { ek, dealt, acked, missing, silent }: JsonMap): string {
  switch (status) {
    case 'REGISTERING':
      return ek === null ? '—' : 'registered';
    case 'DEALING':
      return dealt === true ? 'dealt' : '—';
    case 'VERIFYING':
      return acked === true ? 'acked' : '—';
    default:
      return missing === true ? 'missing' : silent === true ? 'silent' : 'live';
  }
}

function timeText(value: Json | undefined): string {
  return typeof value === 'number' ? new Date(value).toISOString() : '—';
}

function maps(value: Json | undefined): readonly JsonMap[] {
  return Array.isArray(value) ? value.map(jsonMap) : [];
}

function cell(value: Json | undefined): string {
  return plainText(String(value ?? '—')).replaceAll('\n', ' ');
}
