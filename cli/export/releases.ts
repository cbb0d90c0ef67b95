import type { Language } from '../../ledger/base/texts.ts';
import { createPartyBook } from './ocds-identity.ts';
import { buyerOf, planningAt } from './ocds-planning.ts';
import { awardsAt, bidsAt, contractsAt, sourceAwardsOf } from './ocds-results.ts';
import { type TellOptions, tenderAt } from './ocds-tender.ts';
import { dateFromMs, isOcdsMap, type OcdsMap, type OcdsValue, ocdsMap } from './ocds-value.ts';
import { mainLanguage } from './ocds-words.ts';
import { momentsOf, type ProcessMoment } from './process-moments.ts';
import type { ProcessView, SourceView } from './process-view.ts';
import {
  AWARD_FIELD,
  isIdList,
  type SourceValues,
  sourceValues,
  type ValueBeside,
  valueAt,
  withSource,
} from './source-values.ts';

export interface ReleaseOptions {
  /** Registered with the Open Contracting Partnership: `ocds-` and six letters or digits. */
  readonly ocidPrefix: string;
  readonly language: Language;
}

/** Takes a process as a node tells it, gives its OCDS 1.1 releases, oldest first: each the whole picture of its moment. Pure. */
export function releasesFromProcess(process: ProcessView, options: ReleaseOptions): readonly OcdsMap[] {
  return momentsOf(process).map((moment) => releaseAt(process, moment, options));
}

/** An imported process keeps its ocid, for it is the same process; another gets the prefix and the tender's id. */
export function ocidOf({ id, source }: ProcessView, { ocidPrefix }: Pick<ReleaseOptions, 'ocidPrefix'>): string {
  return source?.system === 'OCDS' ? source.id : `${ocidPrefix}-${id}`;
}

function releaseAt(process: ProcessView, { at, tags }: ProcessMoment, options: ReleaseOptions): OcdsMap {
  const ocid = ocidOf(process, options);
  const isTender = at >= process.publishedAt;
  const told = isTender ? process.source : process.plans.find(({ source }) => source !== undefined)?.source;
  const source = sourceValues(told);
  const main = mainLanguage(process.title, options.language);
  const book = createPartyBook(process, partiesOf(process), main);
  const telling: TellOptions = { process, at, main, book, source };
  const buyer = buyerOf(process);
  const opened = bidsAt(telling);
  const tender = isTender ? { ...tenderAt(telling), ...opened?.tender } : undefined;
  const planned = planningAt(telling);
  const own = ocdsMap({
    ocid,
    id: `${ocid}-${at}`,
    date: dateFromMs(at),
    tag: [...tags],
    initiationType: 'tender',
    language: main,
    buyer: buyer === undefined ? undefined : book.refer(buyer, 'buyer'),
    planning: planned,
    tender,
    bids: opened?.bids,
    awards: awardsAt(telling),
    contracts: contractsAt(telling),
  });
  const beside: ValueBeside[] = [];
  const whole = withSource(own, fittingTree(source, { isTender, language: main }), '', beside);
  const release = isOcdsMap(whole) ? whole : own;
  // Last: everybody that the sections named is known now.
  return { ...release, parties: book.parties(), 'adal:process': ledgerPart(process, told, source, beside) };
}

/** Of the source's tree what a release of this kind can hold: a tender without an id is none, nor is a list entry. */
function fittingTree(
  { tree }: SourceValues,
  { isTender, language }: { readonly isTender: boolean; readonly language: string },
): OcdsMap {
  const { language: said, ...rest } = tree;
  const hasTender = isTender || valueAt(tree, 'tender', 'id') !== undefined;
  const fields = Object.entries(rest).filter(([name]) => name !== 'tender' || hasTender);
  const known = typeof said === 'string' && said !== language ? { language: said } : {};
  const lists = Object.fromEntries(fields.map(([name, value]) => [name, withIds(value)]));
  return { ...lists, ...known };
}

/** A list of maps of which some came without their id cannot be told apart by a reader, and goes without those. */
function withIds(value: OcdsValue): OcdsValue {
  if (Array.isArray(value)) {
    const items = value.map((item: OcdsValue) => withIds(item));
    return isIdList(items) || !items.some((item) => valueAt(item, 'id') !== undefined)
      ? items
      : items.filter((item) => valueAt(item, 'id') !== undefined);
  }
  if (!isOcdsMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withIds(inner)]));
}

/** Identifiers of parties may stand with the plan or with the tender. */
function partiesOf({ plans, source }: ProcessView): SourceValues['parties'] {
  const all = [...plans.map((plan) => plan.source), source];
  return new Map(all.flatMap((one) => [...sourceValues(one).parties]));
}

/** What the ledger says of itself, and what the source said otherwise: the extension object of a release. */
function ledgerPart(
  { network, id, plans }: ProcessView,
  told: SourceView | undefined,
  { release, date, awards }: SourceValues,
  beside: readonly ValueBeside[],
): OcdsMap {
  const foreign = (told?.fields ?? []).filter(({ name }) => told?.system !== 'OCDS' && !name.startsWith(AWARD_FIELD));
  const values = [
    ...beside.map(({ path, value }): OcdsMap => ({ path, value })),
    ...foreign.map(({ name, value }): OcdsMap => ({ path: name, value })),
  ];
  return ocdsMap({
    chain: network.chain,
    genesisHash: network.genesisHash,
    tender: id,
    plans: plans.map((plan) => plan.id),
    source:
      told === undefined
        ? undefined
        : ocdsMap({
            system: told.system,
            id: told.id,
            release,
            date,
            values: values.length === 0 ? undefined : values,
            awards: sourceAwardsOf(awards),
          }),
  });
}
