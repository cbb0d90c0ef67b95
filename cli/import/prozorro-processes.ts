import type { ImportReport } from './import-report.ts';
import { type Exchange, type ExchangeKind, exchangeFrom, tenderKeys, tenderOf } from './prozorro-exchanges.ts';
import { errorText } from './prozorro-file.ts';
import { releaseFromExchange } from './prozorro-releases.ts';
import { isErrorResponse, type SourceFile, sortedJson } from './source-file.ts';
import type { SourceProcess } from './source-release.ts';
import { createSpot, type Spot } from './spot.ts';

/** A process needs its tender first; then what was said of it, in the order of a procedure. */
const KIND_ORDER: readonly ExchangeKind[] = ['tender', 'lot', 'question', 'bid', 'award', 'cancellation'];

/**
 * Takes recorded exchanges with the Prozorro API, gives the processes: the dumps of each tender, oldest first, then the lots,
 * questions, bids, awards and cancellations that name it. What is refused is told of in the report.
 */
export function prozorroProcesses(report: ImportReport, files: readonly SourceFile[]): readonly SourceProcess[] {
  const exchanges = exchangesOf(report, files);
  const byTender = Map.groupBy(
    exchanges.filter(({ kind }) => kind === 'tender'),
    tenderIdOf,
  );
  const processes = [...byTender].map(([id, dumps]) => ({
    keys: tenderKeys(
      id,
      dumps.flatMap(({ things }) => things),
    ),
    exchanges: publishedOf(dumps),
  }));
  const published = processes.filter(({ exchanges: dumps }) => dumps.some((dump) => !isDraft(dump)));
  // Bids before awards: an award may be found by its bid alone.
  for (const exchange of inOrder(exchanges.filter(({ kind }) => kind !== 'tender'))) {
    const found = tenderOf(
      exchange,
      published.map(({ keys }) => keys),
    );
    const process = published.find(({ keys }) => keys === found?.tender);
    const data = exchange.root.at('data');
    if (found === undefined || process === undefined) {
      data.refuse('UNLINKED');
      continue;
    }
    if (exchange.kind === 'bid')
      for (const thing of exchange.things) process.keys.bids.add(thing.at('id').text() ?? thing.pointer);
    if (found.assumed) exchange.root.note('process', 'LINK_ASSUMED', process.keys.id);
    if (exchange.kind === 'cancellation') data.refuse('CANCELLATION');
    if (exchange.kind === 'lot') data.refuse('SOURCE_STATE');
    process.exchanges.push(exchange);
  }
  return processes.map(({ keys, exchanges: all }) => ({
    ocid: keys.id,
    releases: inOrder(all).map((exchange) => releaseFromExchange(exchange, keys.id)),
  }));
}

function exchangesOf(report: ImportReport, files: readonly SourceFile[]): readonly Exchange[] {
  const known = new Set<string>();
  return files.flatMap(({ name, content }) => {
    const root = createSpot(report, name, '', content);
    if (isErrorResponse(content)) {
      root.refuse('ERROR_RESPONSE', errorText(content));
      return [];
    }
    const exchange = exchangeFrom(root);
    if (exchange === undefined) {
      root.refuse('NOT_AN_EXCHANGE');
      return [];
    }
    const text = sortedJson(content);
    if (known.has(text)) {
      root.refuse('SAME_RELEASE');
      return [];
    }
    known.add(text);
    // Each tender of a list would be a process: only single ones are recorded so.
    if (exchange.kind === 'tender' && exchange.things.length !== 1) {
      root.refuse('NOT_AN_EXCHANGE');
      return [];
    }
    return [exchange];
  });
}

function tenderIdOf({ root }: Exchange): string {
  const data = root.at('data');
  return data.at('id').text() ?? data.at('tenderID').text() ?? root.file;
}

/** The published dumps; drafts only where nothing was published. */
function publishedOf(dumps: readonly Exchange[]): Exchange[] {
  const published = dumps.filter((dump) => !isDraft(dump));
  if (published.length === 0) return [...dumps];
  for (const dump of dumps) if (isDraft(dump)) dump.root.at('data').refuse('DRAFT');
  return published;
}

function isDraft({ root }: Exchange): boolean {
  return root.at('data').at('status').text()?.startsWith('draft') === true;
}

/** By kind, then by date, undated ones last; then by how far it had come, and as it was given. */
function inOrder(exchanges: readonly Exchange[]): Exchange[] {
  const time = ({ things: [data] }: Exchange): number => {
    const found = Date.parse(dateOf(data) ?? '');
    return Number.isNaN(found) ? Number.MAX_SAFE_INTEGER : found;
  };
  return [...exchanges].sort(
    (a, b) => KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) || time(a) - time(b) || stageOf(a) - stageOf(b),
  );
}

/** Of two states with one date, the one that was first: a draft before what is pending, that before what is decided. */
function stageOf({ things: [data] }: Exchange): number {
  const status = data?.at('status').text() ?? '';
  if (status.startsWith('draft')) return 0;
  return status.startsWith('pending') ? 1 : 2;
}

function dateOf(data: Spot | undefined): string | undefined {
  return data?.at('dateModified').text() ?? data?.at('date').text();
}
