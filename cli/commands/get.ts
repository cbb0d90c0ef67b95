import type { Json } from '../../ledger/base/json.ts';
import type { Texts } from '../../ledger/base/texts.ts';
import type { CommandInput, CommandRow, OptionRow, ParameterRow } from '../command.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { nodeClient, urlOption } from '../node-url.ts';
import { recordText } from '../terminal/record-text.ts';
import { readTexts } from '../texts/read-texts.ts';
import { trouble } from '../trouble.ts';

interface Reader {
  readonly what: string;
  readonly method: string;
  readonly title: Texts;
  readonly parameters: readonly ParameterRow[];
  readonly options?: readonly OptionRow[];
  readonly params: (input: CommandInput) => Readonly<Record<string, Json>>;
  readonly example: string;
}

const id = (name: string, title: Texts): readonly ParameterRow[] => [{ name, title }];

const readers: readonly Reader[] = [
  {
    what: 'tx',
    method: 'tx_status',
    title: readTexts.getTx,
    parameters: id('tx-id', readTexts.txId),
    params: (input) => ({ txId: input.text('tx-id') }),
    example: 'adal get tx 5f1c…',
  },
  {
    what: 'block',
    method: 'chain_block',
    title: readTexts.getBlock,
    parameters: [{ name: 'block', optional: true, title: readTexts.blockName }],
    params: (input) => blockParam(input.maybe('block')),
    example: 'adal get block 12',
  },
  {
    what: 'header',
    method: 'chain_header',
    title: readTexts.getHeader,
    parameters: [{ name: 'block', optional: true, title: readTexts.blockName }],
    params: (input) => blockParam(input.maybe('block')),
    example: 'adal get header 12',
  },
  {
    what: 'state',
    method: 'state_get',
    title: readTexts.getState,
    parameters: id('key', readTexts.stateKey),
    options: [
      { name: 'height', value: 'HEIGHT', title: readTexts.height },
      { name: 'proof', title: readTexts.proof },
    ],
    params: (input) => ({
      key: input.text('key'),
      ...heightParam('height', input.maybe('height')),
      ...(input.on('proof') ? { proof: true } : {}),
    }),
    example: 'adal get state org/260140000014 --proof',
  },
  {
    what: 'tender',
    method: 'tender_get',
    title: readTexts.getTender,
    parameters: id('id', readTexts.id),
    params: (input) => ({ tender: input.text('id') }),
    example: 'adal get tender t-0123456789abcdef',
  },
  {
    what: 'plan',
    method: 'plan_get',
    title: readTexts.getPlan,
    parameters: id('id', readTexts.id),
    params: (input) => ({ plan: input.text('id') }),
    example: 'adal get plan 260140000014-2026-1',
  },
  {
    what: 'document',
    method: 'document_get',
    title: readTexts.getDocument,
    parameters: id('id', readTexts.id),
    params: (input) => ({ document: input.text('id') }),
    example: 'adal get document file/…',
  },
  {
    what: 'org',
    method: 'identity_get',
    title: readTexts.getOrg,
    parameters: id('bin', readTexts.bin),
    params: (input) => ({ bin: input.text('bin') }),
    example: 'adal get org 260140000014',
  },
  {
    what: 'key',
    method: 'identity_get',
    title: readTexts.getKey,
    parameters: id('key', readTexts.key),
    params: (input) => ({ key: input.text('key') }),
    example: 'adal get key ed01…',
  },
];

/** `adal get …`: one command per kind of object. */
export const getCommands: readonly CommandRow[] = readers.map(
  ({ what, method, title, parameters, options, params, example }) =>
    defineCommand({
      name: `get ${what}`,
      title,
      parameters,
      options: [...(options ?? []), urlOption],
      examples: [example],
      async run(context, input) {
        const result = await nodeClient(context, input).call(method, params(input));
        if (result === null || isUnknown(result)) throw trouble('CLI_NOT_FOUND', { what });
        context.show(result, () => recordText(result));
        return exitCodes.ok;
      },
    }),
);

/** `tx_status` of an id that this node has never seen. */
function isUnknown(result: Json): boolean {
  return (result as { readonly state?: unknown } | null)?.state === 'unknown';
}

function blockParam(text: string | undefined): Readonly<Record<string, Json>> {
  return text !== undefined && /^[0-9a-f]{64}$/.test(text) ? { block: text } : heightParam('block', text);
}

function heightParam(name: string, text: string | undefined): Readonly<Record<string, Json>> {
  if (text === undefined || text === 'latest') return {};
  if (!/^[0-9]{1,15}$/.test(text))
    throw trouble('CLI_BAD_VALUE', { option: name, value: text, expected: '1 … | latest' });
  return { [name]: Number(text) };
}
