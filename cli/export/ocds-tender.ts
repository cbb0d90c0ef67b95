import type { Language } from '../../ledger/base/texts.ts';
import type { PartyBook } from './ocds-identity.ts';
import { amountFromMinor, dateFromMs, type OcdsMap, ocdsMap, quantityFromThousandths } from './ocds-value.ts';
import { categoryFromKind, criteriaFromRule, lotStatus, wordingFields } from './ocds-words.ts';
import type { FileView, LotView, ProcessView, QuestionView, SpanView } from './process-view.ts';
import { isIdList, type SourceValues, valueAt } from './source-values.ts';

export interface TellOptions {
  readonly process: ProcessView;
  /** The moment that is told, ms: what came later is left out. */
  readonly at: number;
  readonly main: Language;
  readonly book: PartyBook;
  readonly source: SourceValues;
}

/** How an import anchors what it read as a whole; such a document is about the source and no document of the tender. */
const WHOLE_SOURCE = /^x_(ocdsRelease|prozorroExchange)$/;

/** The tender as it stood at a moment. */
export function tenderAt(options: TellOptions): OcdsMap {
  const { process, at, main, book, source } = options;
  const { lots, currency, method } = process;
  const isCancelled = process.cancelled !== undefined && process.cancelled.at <= at;
  const lotIds = lotIdsOf(process, source);
  const kinds = [...new Set(lots.map(({ kind }) => categoryFromKind(kind)))];
  const questions = process.questions.filter(({ askedAt }) => askedAt <= at);
  return ocdsMap({
    id: idText(valueAt(source.tree, 'tender', 'id')) ?? process.id,
    ...wordingFields('title', process.title, main),
    ...wordingFields('description', process.description, main),
    status: isCancelled ? 'cancelled' : statusAt(process, at),
    procuringEntity: book.refer(process.organizer, 'procuringEntity'),
    value: { amount: amountFromMinor(lots.reduce((sum, { amount }) => sum + amount, 0)), currency },
    // All methods that the ledger runs are open to everybody.
    procurementMethod: 'open',
    procurementMethodDetails: method,
    mainProcurementCategory: kinds[0],
    additionalProcurementCategories: kinds.length > 1 ? kinds.slice(1) : undefined,
    awardCriteria: criteriaFromRule(process.scoringRule),
    awardCriteriaDetails: process.scoringRule,
    submissionMethod: ['electronicSubmission'],
    ...periodsAt(process, at),
    hasEnquiries: questions.length > 0,
    enquiries: questions.length === 0 ? undefined : questions.map((question) => enquiryAt(question, lotIds, at)),
    documents: documentsAt(process, at, main),
    lots: lots.map((lot, index) => lotAt(options, lot, lotIds[index] ?? String(lot.number))),
    items: lots.flatMap((lot, index) => itemsOf(options, lot, lotIds[index] ?? String(lot.number))),
    'adal:cancellation': isCancelled ? cancellationOf(process) : undefined,
  });
}

/** Complete once every lot is over and one found a winner, unsuccessful where none did; the codelist has no word for a closed one. */
function statusAt(process: ProcessView, at: number): string {
  const found = new Set(process.lots.map((lot) => lotStatusAt(process, lot, at)));
  if (found.has('active')) return 'active';
  return found.has('complete') ? 'complete' : 'unsuccessful';
}

function lotStatusAt(process: ProcessView, lot: LotView, at: number): string {
  const { cancelled } = process;
  if (cancelled !== undefined && cancelled.at <= at) return 'cancelled';
  return lotStatus(endedStage(lot, at));
}

function cancellationOf({ cancelled }: ProcessView): OcdsMap {
  return ocdsMap({
    date: dateFromMs(cancelled?.at ?? 0),
    reason: cancelled?.reason,
    act: cancelled?.act,
  });
}

/** Ids that the source gave its lots, where it had as many as the ledger has. */
export function lotIdsOf({ lots }: ProcessView, { tree }: SourceValues): readonly string[] {
  const found = valueAt(tree, 'tender', 'lots');
  const ids = isIdList(found) ? found.map(({ id }) => String(id)) : [];
  const isWhole = ids.length === lots.length && new Set(ids).size === ids.length;
  return isWhole ? ids : lots.map(({ number }) => String(number));
}

function idText(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

/** Only the span in force is stored: before it, its beginning alone is certain. */
function periodsAt({ publishedAt, discussion, acceptance, documents }: ProcessView, at: number): OcdsMap {
  const restarted = documents.filter((version) => version.at <= at).at(-1)?.at ?? publishedAt;
  const isInForce = discussion !== undefined && discussion.start <= at;
  const enquiryPeriod = isInForce ? periodOf(discussion) : { startDate: dateFromMs(restarted) };
  const isAccepting = acceptance !== undefined && acceptance.start <= at;
  return ocdsMap({ enquiryPeriod, tenderPeriod: isAccepting ? periodOf(acceptance) : undefined });
}

function periodOf({ start, end }: SpanView): OcdsMap {
  return { startDate: dateFromMs(start), endDate: dateFromMs(end) };
}

function enquiryAt(
  { number, lot, text, askedAt, answer }: QuestionView,
  lotIds: readonly string[],
  at: number,
): OcdsMap {
  const isAnswered = answer !== undefined && answer.at <= at;
  return ocdsMap({
    id: String(number),
    date: dateFromMs(askedAt),
    description: text,
    relatedLot: lot === undefined ? undefined : lotIds[lot - 1],
    answer: isAnswered ? answer.text : undefined,
    dateAnswered: isAnswered ? dateFromMs(answer.at) : undefined,
  });
}

/** The documents in force, and those that an amendment left out: a merge of releases could not take them away again. */
function documentsAt({ documents, files }: ProcessView, at: number, main: Language): readonly OcdsMap[] | undefined {
  const versions = documents.filter((version) => version.at <= at);
  const removedAt = new Map<string, number | undefined>();
  const hashes = new Map<string, string>();
  for (const version of versions) {
    const listed = new Set(version.documents.map(({ document }) => document));
    for (const [document, before] of removedAt)
      if (!listed.has(document) && before === undefined) removedAt.set(document, version.at);
    for (const { document, sha256 } of version.documents) {
      removedAt.set(document, undefined);
      hashes.set(document, sha256);
    }
  }
  const entries = [...removedAt].flatMap(([document, gone]) => {
    const file = files[document];
    if (file !== undefined && WHOLE_SOURCE.test(file.docType)) return [];
    return [documentOf(document, hashes.get(document) ?? '', file, gone, main)];
  });
  return entries.length === 0 ? undefined : entries;
}

function documentOf(
  document: string,
  sha256: string,
  file: FileView | undefined,
  removedAt: number | undefined,
  main: Language,
): OcdsMap {
  return ocdsMap({
    id: sha256,
    documentType: file?.docType,
    title: file?.title,
    datePublished: file === undefined ? undefined : dateFromMs(file.at),
    format: file?.mime,
    language: file === undefined || file.lang === 'und' ? main : file.lang,
    'adal:document': ocdsMap({
      id: document,
      sha256,
      bytes: file?.size,
      removedAt: removedAt === undefined ? undefined : dateFromMs(removedAt),
    }),
  });
}

function lotAt({ process, main, at }: TellOptions, lot: LotView, id: string): OcdsMap {
  const { currency } = process;
  return ocdsMap({
    id,
    ...wordingFields('title', lot.title, main),
    ...wordingFields('description', lot.description, main),
    status: lotStatusAt(process, lot, at),
    value: { amount: amountFromMinor(lot.amount), currency },
    'adal:lot': ocdsMap({
      number: lot.number,
      plan: lot.plan,
      place: lot.place === undefined ? undefined : { scheme: 'KZ-KATO', id: lot.place },
      progress: endedStage(lot, at),
    }),
  });
}

/** How the lot had ended by a moment. */
function endedStage({ ended }: LotView, at: number): string | undefined {
  return ended !== undefined && ended.at <= at ? ended.stage : undefined;
}

/** One item for a lot; where the source had several, they are the source's own and the ledger holds one set of them. */
function itemsOf({ process, main, source }: TellOptions, lot: LotView, lotId: string): readonly OcdsMap[] {
  const all = valueAt(source.tree, 'tender', 'items');
  const listed = isIdList(all) ? all : [];
  const hasLots = valueAt(source.tree, 'tender', 'lots') !== undefined;
  const own = listed.filter((item) => (hasLots ? String(item.relatedLot) === lotId : process.lots.length === 1));
  if (own.length > 1) return own.map((item) => ({ ...item, relatedLot: lotId }));
  const { scheme, id, title } = lot.code;
  return [
    ocdsMap({
      id: own[0] === undefined ? String(lot.number) : String(own[0].id),
      ...wordingFields('description', lot.title, main),
      classification: ocdsMap({ scheme, id, description: title }),
      quantity: quantityFromThousandths(lot.quantity),
      unit: ocdsMap({ id: lot.unit.code, scheme: lot.unit.scheme, name: lot.unit.name }),
      relatedLot: lotId,
    }),
  ];
}
