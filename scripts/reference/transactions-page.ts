import { jsonFromValue } from '../../ledger/base/json.ts';
import type { SignerRule, TxRow } from '../../ledger/module.ts';
import { modules } from '../../ledger/modules/index.ts';
import { code, jsonBlock, markdownPage, markdownTable } from './markdown.ts';

/** Every transaction type, by module. */
export function transactionsPage(): string {
  const sections = modules
    .filter(({ txs }) => txs.length > 0)
    .map(({ name, txs }) => `## Module ${code(name)}\n\n${txs.map(txText).join('\n')}`);
  const opening = [
    'Every transaction type of the ledger: who may sign it, its payload, and the faults of its preconditions in the order they are checked.',
    'Send one with `adal tx <type>` or `tx_submit`.',
  ].join('\n');
  return markdownPage('Transactions', opening, sections);
}

function txText(row: TxRow): string {
  const { type, title, signer, sensitive, legalBasis, cost, fields, faults, example } = row;
  const second = sensitive ? ' Needs a second key of the organisation or a fresh attestation by the registrar.' : '';
  return [
    `### ${type}\n`,
    `${title.en} · ${title.ru} · ${title.kk}\n`,
    `Signed by ${whoSigns(signer)}.${second} Basis: ${legalBasis}. Cost ${cost}.\n`,
    markdownTable(
      ['Field', 'Meaning'],
      Object.entries(fields).map(([name, texts]) => [code(name), texts.en]),
    ),
    ...(faults.length === 0 ? [] : [`Faults, in order: ${faults.map(code).join(', ')}.\n`]),
    'Example payload:\n',
    jsonBlock(jsonFromValue(example)),
  ].join('\n');
}

function whoSigns(signer: SignerRule): string {
  switch (signer.kind) {
    case 'roles':
      return `an organisation with the role ${signer.roles.map(code).join(' or ')}`;
    case 'registered':
      return 'any registered organisation';
    case 'submission':
      return 'a submission key that is admitted for the tender, alone';
  }
}
