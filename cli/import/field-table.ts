import type { ImportReason } from './import-reasons.ts';
import type { SourceSystem } from './source-release.ts';

/** Fields of a release that name it and its process. */
export const RELEASE_FIELDS = ['ocid', 'id', 'date', 'tag', 'language', 'initiationType'] as const;
/** Sections for which the ledger has no module. */
export const LATER_SECTIONS = ['contracts', 'qualifications'] as const;
/** Members of a Prozorro tender that hold things of their own kind: each has its own rows below. */
export const OWN_LISTS = ['awards', 'bids', 'cancellations', 'contracts', 'qualifications', 'questions'] as const;
/** Members of a Prozorro tender that are no terms of it, or that the ledger cannot judge by. */
export const NOT_TERMS = ['complaints', 'contractChangeRationaleTypes', 'criteria', 'features'] as const;

/**
 * What becomes of a field of a source: `carried` as it stands, `changed` with a reason, `computed` by the ledger itself and
 * compared, `refused` with a reason.
 */
export type FieldOutcome = 'carried' | 'changed' | 'computed' | 'refused';

/** One line of the table in docs/import-export.md; a test holds every report against it. */
export interface FieldRow {
  readonly system: SourceSystem;
  /** Members joined by points, `[]` for the items of a list, `**` for whatever lies below. */
  readonly fields: readonly string[];
  readonly outcome: FieldOutcome;
  /** Transaction and field that carry it, as the report writes them; a prefix of it. */
  readonly to?: string;
  readonly reasons?: readonly ImportReason[];
}

const row = (
  system: SourceSystem,
  outcome: FieldOutcome,
  fields: readonly string[],
  more: Pick<FieldRow, 'to' | 'reasons'> = {},
): FieldRow => ({ system, outcome, fields, ...more });

const anchored = ['documentType', 'language', 'title', 'format', 'url', 'datePublished', 'description'];
const documentFields = ['planning', 'tender'].flatMap((part) =>
  anchored.map((field) => `${part}.documents[].${field}`),
);

/** What a bid meets, whatever system it comes from; the last of each is known once it is played. */
const BID_CHANGES = ['VAT_INCLUDED', 'AUCTION', 'BIDDER_UNNAMED', 'ROUNDED', 'BID_REJECTED'] as const;
const BID_REFUSALS = [
  'BID_LOT',
  'BID_NOT_LIVE',
  'BID_NO_AMOUNT',
  'BID_CURRENCY',
  'JOINT_BID',
  'LEDGER_REFUSED',
] as const;
/** How an award of a source may differ from what the ledger comes to. */
const AWARD_DIFFERENCES = [
  'AWARD_OTHER_BID',
  'AWARD_OTHER_AMOUNT',
  'AWARD_BID_OUT',
  'AWARD_NO_BID',
  'AWARD_NO_RESULT',
  'AWARD_SOURCE_REJECTED',
] as const;

const ocds: readonly FieldRow[] = [
  row('OCDS', 'carried', RELEASE_FIELDS, { to: 'source' }),
  row('OCDS', 'carried', ['parties[].id', 'parties[].name', 'parties[].identifier**'], {
    to: 'identity.registerOrganisation',
  }),
  row(
    'OCDS',
    'carried',
    [
      'parties[].**',
      'buyer.**',
      'tender.procuringEntity.**',
      'tender.enquiries[].author.**',
      'awards[].suppliers[].**',
    ],
    {
      to: 'party',
    },
  ),
  row('OCDS', 'changed', ['parties[].name', 'parties[].identifier.legalName'], { reasons: ['ONE_LANGUAGE'] }),
  row('OCDS', 'changed', ['parties[].identifier.id'], { reasons: ['SYNTHETIC_BIN'] }),
  row('OCDS', 'carried', ['parties[].roles[]'], { to: 'identity.grantRole' }),
  row('OCDS', 'refused', ['parties[].roles[]'], { reasons: ['ROLE_UNKNOWN'] }),
  row('OCDS', 'refused', ['parties[]'], { reasons: ['NATURAL_PERSON'] }),
  row('OCDS', 'refused', ['parties[].address', 'parties[].contactPoint', 'tender.enquiries[].author', 'tender.**'], {
    reasons: ['PERSONAL_DATA'],
  }),
  row('OCDS', 'carried', ['tender.title', 'tender.description'], { to: 'tender.publish' }),
  row(
    'OCDS',
    'carried',
    [
      'tender.title',
      'tender.description',
      'tender.value.**',
      'tender.mainProcurementCategory',
      'tender.procurementMethod',
      'tender.items[].classification.**',
    ],
    {
      to: 'plan.publish',
    },
  ),
  row('OCDS', 'changed', ['tender.description'], { reasons: ['PERSONAL_DATA'] }),
  row('OCDS', 'refused', ['tender.procurementMethod'], { reasons: ['METHOD'] }),
  row('OCDS', 'refused', ['buyer', 'tender.items', 'tender.value', 'tender.lots[].value'], {
    reasons: ['NO_BUYER', 'NO_CODE', 'NO_AMOUNT', 'CURRENCY'],
  }),
  row('OCDS', 'carried', ['tender.items[].quantity'], { to: 'quantity' }),
  row('OCDS', 'carried', ['tender.items[].unit.**'], { to: 'unit' }),
  row('OCDS', 'changed', ['tender.items'], { reasons: ['MERGED_ITEMS'] }),
  row('OCDS', 'changed', ['tender.items[].quantity', 'tender.items'], { reasons: ['ONE_UNIT'] }),
  row('OCDS', 'carried', ['tender.lots[].value.**', 'tender.value.**', 'tender.items[].description'], {
    to: 'tender.publish lots',
  }),
  row('OCDS', 'computed', ['tender.value.amount'], { to: 'tender.publish lots', reasons: ['LOTS_SUM'] }),
  row('OCDS', 'carried', ['tender.awardCriteria'], { to: 'tender.publish scoringRule' }),
  row('OCDS', 'changed', ['tender.awardCriteria'], { reasons: ['ASSUMED'] }),
  row('OCDS', 'computed', ['tender.enquiryPeriod.**', 'tender.tenderPeriod.**'], {
    to: 'tender.publish periods',
    reasons: ['DEMO_PERIODS'],
  }),
  row('OCDS', 'changed', ['tender.enquiryPeriod.durationInDays', 'tender.tenderPeriod.durationInDays'], {
    reasons: ['DEMO_PERIODS'],
  }),
  row('OCDS', 'carried', documentFields, { to: 'document.anchor' }),
  row('OCDS', 'carried', ['planning.documents[].id', 'tender.documents[].id'], { to: 'report' }),
  row('OCDS', 'changed', ['planning.documents[]', 'tender.documents[]'], { reasons: ['HASH_OF_ENTRY'] }),
  row('OCDS', 'carried', ['tender.enquiries[].id', 'tender.enquiries[].description'], { to: 'tender.ask' }),
  row('OCDS', 'carried', ['tender.enquiries[].answer'], { to: 'tender.answer' }),
  row('OCDS', 'changed', ['tender.enquiries[]'], { reasons: ['ENQUIRER_UNNAMED'] }),
  row('OCDS', 'carried', ['tender.amendments[].rationale'], { to: 'tender.amendDocuments' }),
  row('OCDS', 'carried', ['bids.details[].**'], { to: 'bid.submit' }),
  row('OCDS', 'changed', ['bids.details[].**'], { reasons: [...BID_CHANGES] }),
  row('OCDS', 'refused', ['bids.details[].**', 'bids.details[]'], {
    reasons: [...BID_REFUSALS, 'BID_LOTS_TOGETHER', 'PERSONAL_DATA'],
  }),
  row('OCDS', 'carried', ['awards[].**'], { to: 'award' }),
  row('OCDS', 'computed', ['awards[]'], { to: 'award', reasons: [...AWARD_DIFFERENCES] }),
  row('OCDS', 'refused', ['awards[]'], { reasons: ['SOURCE_STATE'] }),
  row('OCDS', 'carried', ['planning.**', 'tender.**'], { to: 'plan.publish source.fields' }),
  row('OCDS', 'carried', ['planning.**', 'tender.**'], { to: 'tender.publish source.fields' }),
  row('OCDS', 'carried', ['tender.**'], { to: 'unchanged' }),
  row('OCDS', 'refused', ['tender.**'], { reasons: ['TERMS_FIXED'] }),
  row('OCDS', 'refused', ['tender.status', 'tender.numberOfTenderers'], { reasons: ['SOURCE_STATE'] }),
  row('OCDS', 'refused', [...LATER_SECTIONS, 'tender.tenderers'], { reasons: ['LATER_STAGE'] }),
  row(
    'OCDS',
    'refused',
    ['parties[].name', 'tender.amendments**', 'tender.enquiries[].**', 'tender.hasEnquiries', 'awards**', 'bids.**'],
    {
      reasons: ['NO_PLACE'],
    },
  ),
  row('OCDS', 'refused', ['uri', 'version', 'publishedDate', 'publisher', 'license', 'publicationPolicy'], {
    reasons: ['PACKAGE_ONLY'],
  }),
  row('OCDS', 'refused', [''], { reasons: ['NOT_A_RELEASE', 'SAME_RELEASE', 'PROCESS_REFUSED'] }),
];

const prozorro: readonly FieldRow[] = [
  row('PROZORRO', 'carried', ['tender.id', 'tender.tenderID', 'tender.dateModified'], { to: 'source' }),
  row(
    'PROZORRO',
    'carried',
    ['tender.procuringEntity.name', 'tender.procuringEntity.identifier.**', 'bids[].tenderers[].**'],
    { to: 'identity.registerOrganisation' },
  ),
  row('PROZORRO', 'carried', ['tender.procuringEntity.**', 'bids[].tenderers[].**', 'awards[].suppliers[].**'], {
    to: 'party',
  }),
  row('PROZORRO', 'changed', ['tender.procuringEntity.**', 'bids[].tenderers[].**'], { reasons: ['ONE_LANGUAGE'] }),
  row(
    'PROZORRO',
    'refused',
    [
      'tender.procuringEntity.address',
      'tender.procuringEntity.contactPoint',
      'bids[].tenderers[].address',
      'bids[].tenderers[].contactPoint',
      'awards[].suppliers[].address',
      'awards[].suppliers[].contactPoint',
      'questions[].author',
      'tender.**',
    ],
    {
      reasons: ['PERSONAL_DATA'],
    },
  ),
  row(
    'PROZORRO',
    'carried',
    [
      'tender.title**',
      'tender.value.**',
      'tender.mainProcurementCategory',
      'tender.procurementMethod',
      'tender.procurementMethodType',
      'tender.items[].classification.**',
    ],
    { to: 'plan.publish' },
  ),
  row('PROZORRO', 'carried', ['tender.title**', 'tender.lots[].value.**', 'tender.items[].description**'], {
    to: 'tender.publish',
  }),
  row('PROZORRO', 'changed', ['tender.title', 'tender.items[].description'], { reasons: ['LANGUAGE_ASSUMED'] }),
  row('PROZORRO', 'changed', ['tender.procurementMethod'], { reasons: ['ASSUMED'] }),
  row('PROZORRO', 'refused', ['tender.procurementMethod'], { reasons: ['METHOD'] }),
  row('PROZORRO', 'refused', ['tender.procuringEntity', 'tender.items', 'tender.value', 'tender.lots[].value'], {
    reasons: ['NO_BUYER', 'NO_CODE', 'NO_AMOUNT', 'CURRENCY'],
  }),
  row('PROZORRO', 'carried', ['tender.items[].quantity'], { to: 'quantity' }),
  row('PROZORRO', 'carried', ['tender.items[].unit.**'], { to: 'unit' }),
  row('PROZORRO', 'changed', ['tender.items'], { reasons: ['MERGED_ITEMS'] }),
  row('PROZORRO', 'changed', ['tender.items[].quantity', 'tender.items'], { reasons: ['ONE_UNIT'] }),
  row('PROZORRO', 'computed', ['tender.value.amount'], { to: 'tender.publish lots', reasons: ['LOTS_SUM'] }),
  row('PROZORRO', 'computed', ['tender.enquiryPeriod.**', 'tender.tenderPeriod.**'], {
    to: 'tender.publish periods',
    reasons: ['DEMO_PERIODS'],
  }),
  row('PROZORRO', 'changed', ['tender.enquiryPeriod.durationInDays', 'tender.tenderPeriod.durationInDays'], {
    reasons: ['DEMO_PERIODS'],
  }),
  row('PROZORRO', 'carried', ['tender.awardCriteria'], { to: 'tender.publish scoringRule' }),
  row('PROZORRO', 'carried', ['questions[].id', 'questions[].description'], { to: 'tender.ask' }),
  row('PROZORRO', 'carried', ['questions[].answer'], { to: 'tender.answer' }),
  row('PROZORRO', 'carried', ['questions[]'], { to: 'unchanged' }),
  row('PROZORRO', 'changed', ['questions[]'], { reasons: ['ENQUIRER_UNNAMED'] }),
  row(
    'PROZORRO',
    'carried',
    ['bids[].id', 'bids[].date', 'bids[].status', 'bids[].value.**', 'bids[].lotValues[].**'],
    { to: 'bid.submit' },
  ),
  row('PROZORRO', 'changed', ['bids[].**'], { reasons: [...BID_CHANGES] }),
  row('PROZORRO', 'refused', ['bids[].**', 'bids[]'], {
    reasons: [...BID_REFUSALS, 'PERSONAL_DATA'],
  }),
  row(
    'PROZORRO',
    'refused',
    [
      'bids[].items',
      'bids[].requirementResponses',
      'bids[].tenderers[].scale',
      'bids[].lotValues[].subcontractingDetails',
    ],
    { reasons: ['NO_PLACE'] },
  ),
  row('PROZORRO', 'carried', ['awards[].**'], { to: 'award' }),
  row('PROZORRO', 'computed', ['awards[]'], { to: 'award', reasons: [...AWARD_DIFFERENCES] }),
  row('PROZORRO', 'refused', ['awards[].**'], { reasons: ['NO_PLACE'] }),
  row('PROZORRO', 'refused', ['awards[]'], { reasons: ['SOURCE_STATE'] }),
  row('PROZORRO', 'carried', ['tender.**'], { to: 'tender.publish source.fields' }),
  row('PROZORRO', 'carried', ['tender.**'], { to: 'unchanged' }),
  row('PROZORRO', 'refused', ['tender.**'], { reasons: ['TERMS_FIXED', 'SOURCE_STATE', 'LIST_FULL'] }),
  row(
    'PROZORRO',
    'refused',
    [
      'config',
      'tender.procuringEntity.kind',
      'tender.milestones',
      'tender.complaintPeriod',
      ...NOT_TERMS.map((name) => `tender.${name}`),
    ],
    { reasons: ['NO_PLACE'] },
  ),
  row('PROZORRO', 'refused', ['tender'], { reasons: ['DRAFT'] }),
  row('PROZORRO', 'refused', ['cancellations[]'], { reasons: ['CANCELLATION'] }),
  row('PROZORRO', 'refused', ['lots[]'], { reasons: ['SOURCE_STATE'] }),
  row('PROZORRO', 'changed', [''], { reasons: ['LINK_ASSUMED'] }),
  row('PROZORRO', 'refused', [''], { reasons: ['ERROR_RESPONSE', 'NOT_AN_EXCHANGE', 'SAME_RELEASE'] }),
];

/** Every field of OCDS 1.1 and of the Prozorro API that an import meets, with what becomes of it. */
export const fieldTable: readonly FieldRow[] = [...ocds, ...prozorro];

/** True iff a pattern of the table names the field. */
export function isFieldNamed(pattern: string, field: string): boolean {
  return pattern.endsWith('**') ? field.startsWith(pattern.slice(0, -2)) : field === pattern;
}
