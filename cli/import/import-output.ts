import { type Json, jsonFromValue } from '../../ledger/base/json.ts';
import type { Language } from '../../ledger/base/texts.ts';
import type { CommandContext } from '../command.ts';
import { amountFromMinor, textFromOcds } from '../export/ocds-value.ts';
import { recordText } from '../terminal/record-text.ts';
import { plainText } from '../terminal/style.ts';
import { tableText } from '../terminal/table.ts';
import { importTexts } from '../texts/import-texts.ts';
import type { ImportPlan } from './import-plan.ts';
import { importReasons } from './import-reasons.ts';
import type { ImportReport, ReportLine } from './import-report.ts';
import type { ImportOutcome } from './run-import.ts';

/** The parts of a report, in the order they are shown. */
const PARTS = ['carried', 'changed', 'computedEqual', 'computedDifferent', 'refused'] as const;

/** Stand-ins for ids that only the ledger gives. */
const EXAMPLE_TENDER = 't-0000000000000000';

/** The transactions of a dry run in the order they would be sent; ids of plan and tender are stand-ins. */
function dryRunSteps({ processes }: ImportPlan): readonly { readonly [key: string]: Json }[] {
  return processes.flatMap(({ ocid, steps }) => {
    const publish = steps.find(({ type }) => type === 'plan.publish');
    const year = publish?.payload({ plan: '', tender: '' }).year;
    const ids = { plan: `${publish?.signers[0] ?? ''}-${String(year)}-1`, tender: EXAMPLE_TENDER };
    return steps.map(({ type, signers, payload, spot: { file, pointer } }) => ({
      ocid,
      type,
      signers,
      from: `${file}#${pointer}`,
      payload: jsonFromValue(payload(ids)),
    }));
  });
}

/** What `--dry-run --json` prints. */
export function dryRunJson(plan: ImportPlan, language: Language): Json {
  return {
    dryRun: true,
    parties: partiesJson(plan),
    transactions: dryRunSteps(plan),
    results: resultsJson(plan),
    ...reportJson(plan.report, language),
  };
}

export function dryRunText(context: CommandContext, plan: ImportPlan): string {
  const steps = dryRunSteps(plan);
  const shown = steps.map(({ type, signers, payload }) => {
    const by = Array.isArray(signers) ? signers.join(', ') : '';
    return `${context.style.strong(String(type))}  ${context.word(importTexts.signers)}: ${by}\n${recordText(payload ?? null)}`;
  });
  const head = context.word(importTexts.transactions, { count: steps.length });
  return `${head}\n\n${shown.join('\n')}\n${bidsText(context, plan)}${reportText(context, plan.report)}`;
}

/** What `--json` prints after an import. */
export function outcomeJson(plan: ImportPlan, { processes, transactions }: ImportOutcome, language: Language): Json {
  return {
    ok: processes.every(({ complete }) => complete),
    parties: partiesJson(plan),
    processes: processes.map(({ lots, ...process }) => ({
      ...process,
      lots: lots.map(({ lot, ranking, winner }) => ({
        lot,
        ranking: [...ranking],
        ...(winner === undefined ? {} : { winner: { ...winner } }),
      })),
    })),
    results: resultsJson(plan),
    transactions: transactions.map((tx) => ({ ...tx })),
    ...reportJson(plan.report, language),
  };
}

export function outcomeText(context: CommandContext, plan: ImportPlan, outcome: ImportOutcome): string {
  const header = ['ocid', context.word(importTexts.plan), context.word(importTexts.tender)];
  const rows = outcome.processes.map(({ ocid, plan: item, tender }) => [plainText(ocid), item ?? '—', tender ?? '—']);
  const count = context.word(importTexts.transactions, { count: outcome.transactions.length });
  return `${context.word(importTexts.processes)}\n${tableText(header, rows)}\n${playedText(context, plan, outcome)}${count}\n\n${reportText(context, plan.report)}`;
}

/** Who was ranked where, by the source's ids, and at what price the first accepted; nothing where no bid was played. */
function playedText(context: CommandContext, { processes }: ImportPlan, outcome: ImportOutcome): string {
  const rows = outcome.processes.flatMap(({ ocid, lots }) =>
    lots.map(({ lot, ranking, winner }) => {
      const currency = processes.find((process) => process.ocid === ocid)?.lots[lot - 1]?.currency ?? '';
      const price = winner === undefined ? '—' : `${textFromOcds(amountFromMinor(winner.amount))} ${currency}`;
      return [plainText(ocid), String(lot), ranking.map(plainText).join(' < ') || '—', winner?.bidder ?? '—', price];
    }),
  );
  if (rows.length === 0) return '';
  const { lot, ranking, winner, price } = importTexts;
  const header = ['ocid', ...[lot, ranking, winner, price].map((text) => context.word(text))];
  return `${tableText(header, rows)}\n`;
}

/** Bids and awards as the source has them, in minor units. */
function resultsJson({ processes }: ImportPlan): Json {
  return processes.map(({ ocid, lots, bids, awards }) => ({
    ocid,
    lots: lots.map((lot) => ({ ...lot })),
    bids: bids.map(({ spot: { file, pointer }, place: _where, ...bid }) => ({ ...bid, from: `${file}#${pointer}` })),
    awards: awards.map(({ spot: { file, pointer }, suppliers, ...award }) => ({
      ...award,
      suppliers: [...suppliers],
      from: `${file}#${pointer}`,
    })),
  }));
}

function partiesJson({ parties }: ImportPlan): Json {
  return parties.map(({ id, bin, synthetic, name, roles }) => ({
    id,
    bin,
    synthetic,
    name: name.en,
    roles: [...roles],
  }));
}

function reportJson(report: ImportReport, language: Language): { readonly [key: string]: Json } {
  const line = ({ reason, ...rest }: ReportLine): Json => ({
    ...rest,
    ...(reason === undefined ? {} : { reason, text: importReasons[reason][language] }),
  });
  return Object.fromEntries(PARTS.map((part) => [part, report[part].map(line)]));
}

/** The bids of the source with their prices; nothing where there are none. */
function bidsText(context: CommandContext, { processes }: ImportPlan): string {
  const rows = processes.flatMap(({ bids }) =>
    bids.map(({ id, lot, bidder, amount, currency }) => [
      plainText(id),
      String(lot),
      bidder,
      amount === undefined ? '—' : `${textFromOcds(amountFromMinor(amount))} ${currency}`,
    ]),
  );
  if (rows.length === 0) return '';
  const header = [importTexts.bid, importTexts.lot, importTexts.bidder, importTexts.price].map((text) =>
    context.word(text),
  );
  return `${context.word(importTexts.bids, { count: rows.length })}\n${tableText(header, rows)}\n`;
}

/** What is carried as it is, in numbers; what is not, line by line. */
function reportText(context: CommandContext, report: ImportReport): string {
  const word = context.word;
  const byTarget = new Map<string, number>();
  for (const { to = '' } of report.carried) byTarget.set(to, (byTarget.get(to) ?? 0) + 1);
  const reasonOf = ({ reason, detail }: ReportLine): string =>
    plainText([reason === undefined ? '' : word(importReasons[reason]), ...(detail ? [`(${detail})`] : [])].join(' '));
  const place = ({ file, pointer }: ReportLine): string => plainText(`${file}#${pointer}`);
  const linesOf = (part: 'changed' | 'computedEqual' | 'computedDifferent'): readonly string[] => {
    const rows = report[part].map((line) => [place(line), line.to ?? '', reasonOf(line)]);
    if (rows.length === 0 && part !== 'changed') return [];
    const header = [word(importTexts.place), word(importTexts.to), word(importTexts.reason)];
    return [word(importTexts[part], { count: rows.length }), tableText(header, rows)];
  };
  const parts = [
    word(importTexts.carried, { count: report.carried.length }),
    tableText(
      [word(importTexts.to), word(importTexts.fields)],
      [...byTarget].map(([to, count]) => [to, String(count)]),
    ),
    ...linesOf('changed'),
    ...linesOf('computedEqual'),
    ...linesOf('computedDifferent'),
    word(importTexts.refused, { count: report.refused.length }),
    tableText(
      [word(importTexts.place), word(importTexts.reason)],
      report.refused.map((line) => [place(line), reasonOf(line)]),
    ),
  ];
  return parts.join('\n');
}
