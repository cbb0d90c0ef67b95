import { type Fault, fault } from '../../ledger/base/fault.ts';
import type { BidAnswer, BidPrice } from '../../ledger/modules/bid/bid-entries.ts';
import { BID_DOCUMENTS_MAX, bidAnswerSchema, priceTotal } from '../../ledger/modules/bid/bid-form.ts';
import type { Lot, Tender } from '../../ledger/modules/tender/tender-entries.ts';
import { quantityText } from '../terminal/money.ts';
import { minorUnits, quantityFrom } from './amounts.ts';

/** What the tender asks of one envelope for one lot. */
export interface BidAsk {
  readonly tender: Pick<Tender, 'currency' | 'criteria'>;
  readonly lot: Pick<Lot, 'quantity' | 'amount'>;
  readonly envelope: number;
  readonly envelopes: number;
}

/** A file that goes with the bid, as the bidder named it. */
export interface NamedDocument {
  readonly file: string;
  readonly docType: string;
  readonly mime?: string;
}

/** What a bidder says, checked against the tender. */
export interface BidContent {
  readonly price?: BidPrice;
  readonly answers: readonly BidAnswer[];
  readonly documents: readonly NamedDocument[];
  /** Ids of criteria without an answer: allowed, and worth a line. */
  readonly unanswered: readonly string[];
}

const FIELDS = ['currency', 'unitPrice', 'unitPriceTiyn', 'quantity', 'total', 'answers', 'documents'] as const;
type Fields = Readonly<Partial<Record<(typeof FIELDS)[number], unknown>>>;

/** Takes what a bidder's file says, gives it checked against the tender, or the BID_* fault of the first thing wrong. */
export function bidContentFrom(content: unknown, ask: BidAsk): BidContent | Fault {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return wrong('', FIELDS.join(', '));
  const unknown = Object.keys(content).find((name) => !(FIELDS as readonly string[]).includes(name));
  if (unknown !== undefined) return wrong(unknown, FIELDS.join(', '));
  const fields = content as Fields;
  if (fields.currency !== undefined && fields.currency !== ask.tender.currency)
    return wrong('currency', ask.tender.currency);
  const price = priceFrom(fields, ask);
  if (price !== undefined && 'kind' in price) return price;
  const answers = answersFrom(fields.answers ?? {}, ask);
  if (!Array.isArray(answers)) return answers as Fault;
  const documents = documentsFrom(fields.documents ?? []);
  if (!Array.isArray(documents)) return documents as Fault;
  const known = new Set(answers.map(({ criterion }) => criterion));
  const unanswered = ask.tender.criteria.map(({ id }) => id).filter((id) => !known.has(id));
  return { ...(price === undefined ? {} : { price }), answers, documents, unanswered };
}

/** The last envelope of a method holds the price, and no other may: whoever opens the first one would see it. */
function priceFrom(fields: Fields, { envelope, envelopes, lot }: BidAsk): BidPrice | Fault | undefined {
  const { unitPrice: major, unitPriceTiyn: minor } = fields;
  if (envelope !== envelopes - 1) {
    const given = (['unitPrice', 'unitPriceTiyn', 'quantity', 'total'] as const).find(
      (name) => fields[name] !== undefined,
    );
    return given === undefined ? undefined : wrong(given, `no price in envelope ${envelope} of ${envelopes}`);
  }
  if (major !== undefined && minor !== undefined)
    return fault('BID_PRICE_AMBIGUOUS', { field: 'unitPrice, unitPriceTiyn' });
  if (major === undefined && minor === undefined)
    return wrong('unitPrice', 'unitPrice = "1200.50" | unitPriceTiyn = 120050');
  const unitPrice = major === undefined ? tiynFrom(minor) : minorUnits(major);
  if (unitPrice === undefined)
    return fault('BID_PRICE_AMBIGUOUS', {
      field: major === undefined ? 'unitPriceTiyn' : 'unitPrice',
      value: String(major ?? minor).slice(0, 40),
    });
  const { quantity } = lot;
  if (fields.quantity !== undefined && quantityFrom(fields.quantity) !== quantity)
    return wrong('quantity', quantityText(quantity));
  const total = priceTotal(unitPrice, quantity);
  if (total === undefined || total < 1) return wrong('unitPrice', '> 0');
  if (fields.total !== undefined && minorUnits(fields.total) !== total) return wrong('total', majorText(total));
  if (total > lot.amount)
    return fault('BID_PRICE_ABOVE_LOT', { total: majorText(total), amount: majorText(lot.amount) });
  return { unitPrice, quantity, total };
}

function tiynFrom(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** `answers.<criterion> = value`; in the order of the tender's criteria, so that the same answers give the same form. */
function answersFrom(value: unknown, { tender: { criteria } }: BidAsk): readonly BidAnswer[] | Fault {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return wrong('answers', '{ criterion: value }');
  const given = new Map(Object.entries(value));
  const stranger = [...given.keys()].find((id) => !criteria.some((criterion) => criterion.id === id));
  if (stranger !== undefined) return wrong(`answers.${stranger}`, criteria.map(({ id }) => id).join(', ') || '—');
  const answers: BidAnswer[] = [];
  for (const { id } of criteria) {
    if (!given.has(id)) continue;
    const answer = { criterion: id, value: given.get(id) as BidAnswer['value'] };
    if (bidAnswerSchema.check(answer, '') !== undefined)
      return wrong(`answers.${id}`, 'true | false | 0 … 9007199254740991 | "text, at most 500"');
    answers.push(answer);
  }
  return answers;
}

function documentsFrom(value: unknown): readonly NamedDocument[] | Fault {
  if (!Array.isArray(value)) return wrong('documents', '[{ file, docType }]');
  if (value.length > BID_DOCUMENTS_MAX) return wrong('documents', `at most ${BID_DOCUMENTS_MAX}`);
  const documents: NamedDocument[] = [];
  for (const [at, entry] of value.entries()) {
    const found = documentFrom(entry);
    if (found === undefined) return wrong(`documents[${at}]`, '{ file, docType, mime? }');
    documents.push(found);
  }
  return documents;
}

const MIME = /^[a-z0-9][a-z0-9.+-]{0,48}\/[a-z0-9][a-z0-9.+-]{0,48}$/;

function documentFrom(value: unknown): NamedDocument | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { file, docType, mime, ...rest } = value as Readonly<Record<string, unknown>>;
  if (Object.keys(rest).length > 0 || typeof file !== 'string' || file === '') return undefined;
  if (typeof docType !== 'string' || !/^[A-Za-z0-9._-]{1,64}$/.test(docType)) return undefined;
  if (mime === undefined) return { file, docType };
  return typeof mime === 'string' && MIME.test(mime) ? { file, docType, mime } : undefined;
}

function majorText(minor: number): string {
  return `${(minor - (minor % 100)) / 100}.${String(minor % 100).padStart(2, '0')}`;
}

function wrong(field: string, expected: string): Fault {
  return fault('BID_FORM_FIELD', { field, expected });
}
