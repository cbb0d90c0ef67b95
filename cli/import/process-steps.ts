import type { ValueMap } from '../../ledger/base/codec.ts';
import { LATER_SECTIONS, RELEASE_FIELDS } from './field-table.ts';
import { awardFrom } from './import-awards.ts';
import { bidsFrom } from './import-bids.ts';
import { documentFrom, type ImportDocument, releaseDocument } from './import-documents.ts';
import type { ImportParties, ImportParty } from './import-parties.ts';
import type { ImportLot, ImportProcess, ImportStep } from './import-step.ts';
import { type AskedBefore, amendmentReason, enquirySteps, sameAsBefore } from './later-releases.ts';
import { type PlanDraft, planFrom } from './plan-draft.ts';
import type { ProcessLook } from './process-look.ts';
import { AWARDS_KEPT_MAX } from './source-fields.ts';
import type { SourceProcess, SourceRelease } from './source-release.ts';
import type { Spot } from './spot.ts';
import { tenderFrom } from './tender-draft.ts';

export interface ProcessOptions {
  readonly parties: ImportParties;
  /** Where the documents' files may be. */
  readonly documentsFolder: string | undefined;
  /** What its tender must know of what comes after it. */
  readonly look: ProcessLook;
}

/** What of a process is known while its releases are read one after the other. */
interface Reading {
  readonly options: ProcessOptions;
  readonly process: SourceProcess;
  readonly steps: ImportStep[];
  readonly anchored: Map<string, ImportDocument>;
  readonly object: string;
  readonly customer: ImportParty;
  readonly organizer: ImportParty;
  plan: PlanDraft | undefined;
  tender: Spot | undefined;
  lots: readonly ImportLot[];
  /** By the source's id: a later release tells the same bid or award anew. */
  readonly bids: Map<string, Spot>;
  readonly awards: Map<string, Spot>;
  readonly questions: Map<string, AskedBefore>;
}

/** Takes a process, gives its transactions in order with its bids and awards, or undefined where the ledger cannot hold it; the report says why. */
export function importProcessFrom(process: SourceProcess, options: ProcessOptions): ImportProcess | undefined {
  for (const { spot } of process.releases) options.parties.addRelease(spot);
  const roles = buyerOf(process, options.parties);
  if (roles === undefined) {
    process.releases[0]?.spot.at('buyer').lack('NO_BUYER');
    return undefined;
  }
  const object = `file/${roles.organizer.bin}/${nameOf(process.ocid)}`;
  const reading: Reading = {
    ...roles,
    options,
    process,
    object,
    steps: [],
    anchored: new Map(),
    plan: undefined,
    tender: undefined,
    lots: [],
    bids: new Map(),
    awards: new Map(),
    questions: new Map(),
  };
  for (const release of process.releases) {
    if (!readRelease(reading, release)) return undefined;
  }
  const [first] = process.releases;
  if (first === undefined) return undefined;
  return {
    system: first.system,
    ocid: process.ocid,
    firstDocument: releaseDocument(first, object).id,
    steps: reading.steps,
    ...resultsOf(reading),
  };
}

/** Bids and awards come to the lots of the tender; where none was published there is nothing to bid for. */
function resultsOf({ lots, bids, awards, options, process }: Reading): Pick<ImportProcess, 'lots' | 'bids' | 'awards'> {
  if (lots.length === 0) return { lots, bids: [], awards: [] };
  const { parties } = options;
  const all = [...bids.values()].flatMap((spot) => bidsFrom(spot, { parties, ocid: process.ocid, lots }));
  const told = [...awards.values()].map((spot) => awardFrom(spot, lots, parties));
  for (const { spot } of told.slice(AWARDS_KEPT_MAX)) spot.note('tender.publish source.fields', 'LIST_FULL');
  return { lots, bids: all, awards: told };
}

function buyerOf(
  { releases }: SourceProcess,
  parties: ImportParties,
): { readonly customer: ImportParty; readonly organizer: ImportParty } | undefined {
  let customer: ImportParty | undefined;
  let organizer: ImportParty | undefined;
  for (const { spot } of releases) {
    const buyer = parties.refer(spot.at('buyer'), 'CUSTOMER');
    const entity = parties.refer(spot.at('tender').at('procuringEntity'), 'ORGANIZER');
    customer ??= buyer;
    organizer ??= entity;
  }
  const both = customer ?? organizer;
  if (both === undefined) return undefined;
  const found = { customer: customer ?? both, organizer: organizer ?? both };
  found.customer.roles.add('CUSTOMER');
  found.organizer.roles.add('ORGANIZER');
  return found;
}

/** False where the process cannot be entered. */
function readRelease(reading: Reading, release: SourceRelease): boolean {
  const { spot } = release;
  for (const field of RELEASE_FIELDS) spot.at(field).carry('source');
  for (const section of LATER_SECTIONS) spot.at(section).refuse('LATER_STAGE');
  keep(reading.bids, spot.at('bids').at('details'));
  keep(reading.awards, spot.at('awards'));
  const whole = anchor(reading, spot, releaseDocument(release, reading.object));
  const added = [whole, ...newDocuments(reading, spot.at('planning').at('documents'))];
  const tender = spot.at('tender');
  tender.at('tenderers').refuse('LATER_STAGE');
  const first = reading.tender;
  added.push(...newDocuments(reading, tender.at('documents')));
  // A release of awards or contracts alone is anchored, and plans nothing.
  if (tender.value === undefined && spot.at('planning').value === undefined) return true;
  if (first === undefined) return beforeTender(reading, release);
  afterPublication(reading, tender, first, added);
  return true;
}

/** Remembers the items by id; the older telling of one is replaced, as an unchanged or outdated state of it. */
function keep(known: Map<string, Spot>, list: Spot): void {
  for (const spot of list.items()) {
    const id = spot.at('id').text() ?? `${spot.file}#${spot.pointer}`;
    known.get(id)?.refuse('SOURCE_STATE');
    known.set(id, spot);
  }
}

/** Until a release announces the tender there is only the plan. */
function beforeTender(reading: Reading, release: SourceRelease): boolean {
  const { spot, tags } = release;
  const planned = reading.plan;
  const isTender = tags.some((tag) => !tag.startsWith('planning')) && spot.at('tender').value !== undefined;
  const parties = [reading.customer, reading.organizer];
  const sections = isTender ? ['planning'] : ['planning', 'tender'];
  const plan = planFrom(release, planned, { sections, parties });
  if (plan === undefined) return false;
  reading.plan = plan;
  const { bin } = reading.customer;
  if (planned === undefined) step(reading, 'plan.publish', spot, [bin], () => plan.payload);
  if (!isTender) return true;
  const documents = [...reading.anchored.values()].map(({ id }) => id);
  const tender = tenderFrom(release, plan, { look: reading.options.look, parties, documents });
  if (tender === undefined) return false;
  // A plan of too little money, of a lesser quantity or under another title is amended before the tender reserves of it.
  if (tender.amount > plan.amount) {
    const terms = { amount: tender.amount };
    const reason = `${release.system} ${release.id}`.slice(0, 1000);
    step(reading, 'plan.amend', spot, [bin], ({ plan: id }) => ({ plan: id, terms, reason }));
  }
  const signers = reading.organizer === reading.customer ? [bin] : [reading.organizer.bin, bin];
  step(reading, 'tender.publish', spot.at('tender'), signers, ({ plan: id }) => tender.payload(id));
  reading.tender = spot.at('tender');
  reading.lots = tender.lots;
  ask(reading, spot.at('tender'));
  return true;
}

/** A later release asks, answers and brings new documents; the terms of the tender stand. */
function afterPublication(reading: Reading, tender: Spot, before: Spot, added: readonly ImportDocument[]): void {
  if (tender.value === undefined) return;
  ask(reading, tender);
  const reason = amendmentReason(tender);
  const isChanged = sameAsBefore(tender, before) === 'changed' || added.length > 1 || reason !== undefined;
  // A release that only asks, answers or adds documents says nothing of the terms.
  if (tender.at('title').value !== undefined) reading.tender = tender;
  if (!isChanged) return;
  const replaced = added.flatMap(({ sourceId, id }) => {
    const old = [...reading.anchored.values()].find((other) => other.sourceId === sourceId && other.id !== id);
    return old === undefined ? [] : [old];
  });
  for (const old of replaced) reading.anchored.delete(old.id);
  const change = { add: added.map(({ id }) => id), remove: replaced.map(({ id }) => id) };
  const why = reason ?? `${reading.process.releases[0]?.system ?? ''} tenderUpdate`;
  const payload = ({ tender: id }: { readonly tender: string }): ValueMap => ({ tender: id, change, reason: why });
  step(reading, 'tender.amendDocuments', tender, [reading.organizer.bin], payload);
}

function ask(reading: Reading, tender: Spot): void {
  const { organizer, options, questions, process } = reading;
  reading.steps.push(
    ...enquirySteps(tender, { organizer, parties: options.parties, ocid: process.ocid, asked: questions }),
  );
}

function newDocuments(reading: Reading, list: Spot): readonly ImportDocument[] {
  return list.items().flatMap((spot) => {
    const document = documentFrom(spot, reading.object, reading.options.documentsFolder);
    return reading.anchored.has(document.id) ? [] : [anchor(reading, spot, document)];
  });
}

function anchor(reading: Reading, spot: Spot, document: ImportDocument): ImportDocument {
  reading.anchored.set(document.id, document);
  step(reading, 'document.anchor', spot, [reading.organizer.bin], () => document.payload);
  return document;
}

function step(
  { steps }: Reading,
  type: string,
  spot: Spot,
  signers: readonly string[],
  payload: ImportStep['payload'],
): void {
  steps.push({ type, spot, signers, payload });
}

/** The ocid as a name in an object's path. */
function nameOf(ocid: string): string {
  return ocid.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 64);
}
