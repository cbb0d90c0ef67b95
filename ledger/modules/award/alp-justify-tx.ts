import { type Fault, fault } from '../../base/fault.ts';
import { type Infer, list, map } from '../../base/schema.ts';
import { type ApplyContext, defineTx, type TxReadContext } from '../../module.ts';
import { documentRef } from '../document/document-entries.ts';
import { tenderIdSchema } from '../tender/tender-entries.ts';
import { bidNumberSchema, checkDocuments, checkStage, lotNumber, stageFaults } from './award-checks.ts';
import { bidCaseEntries, existingCase } from './award-entries.ts';
import { awardFieldTexts } from './award-field-texts.ts';
import { LOT_STEP, setClock } from './lot-clock.ts';
import { abnormalBids } from './lot-result.ts';

const payload = map({
  tender: tenderIdSchema,
  lot: lotNumber(),
  bid: bidNumberSchema(),
  documents: list(documentRef(), { min: 1, max: 16 }),
});
type Payload = Infer<typeof payload>;

/** A bidder shows why its abnormally low price is real; when all that were asked have done so, the term ends early. */
export const alpJustify = defineTx<Payload>({
  type: 'alp.justify',
  payload,
  signer: { kind: 'registered' },
  sensitive: false,
  legalBasis: 'Law 106-VIII; Rules (order 687), abnormally low price',
  cost: 1,
  subjects: ({ tender }) => [`tender/${tender}`],
  faults: [...stageFaults, 'ALP_NOT_ASKED', 'ALP_JUSTIFIED', 'AWARD_DOCUMENT'],
  check: checkJustify,
  apply: applyJustify,
  title: { kk: 'Демпингтік бағаны негіздеу', ru: 'Обосновать демпинговую цену', en: 'Justify an abnormally low price' },
  fields: {
    ...awardFieldTexts,
    documents: {
      kk: 'Бағаны негіздейтін, тіркелген құжаттар',
      ru: 'Закреплённые документы, обосновывающие цену',
      en: 'Anchored documents that justify the price',
    },
  },
  example: {
    tender: 't-00a1b2c3d4e5f607',
    lot: 1,
    bid: 2,
    documents: ['org/980540000397/60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752'],
  },
});

function checkJustify(context: TxReadContext, given: Payload): Fault | undefined {
  const early = checkStage(context, given, ['JUSTIFY']);
  if (early !== undefined) return early;
  const { tender, lot, bid, documents } = given;
  const isAsked = abnormalBids(context, tender, lot).includes(bid);
  const own = isAsked ? existingCase(context.state, tender, bid) : undefined;
  if (own?.bidder !== context.sender.org) return fault('ALP_NOT_ASKED', { tender, bid });
  if (own.justified !== undefined) return fault('ALP_JUSTIFIED', { tender, bid });
  return checkDocuments(context, documents);
}

function applyJustify(context: ApplyContext, { tender, lot, bid, documents }: Payload) {
  const own = existingCase(context.state, tender, bid);
  context.state.put(bidCaseEntries, `${tender}/${bid}`, { ...own, justified: { at: context.time, documents } });
  context.emit({ type: 'award.priceJustified', data: { tender, lot, bid, documents } });
  const isDone = abnormalBids(context, tender, lot).every(
    (number) => existingCase(context.state, tender, number).justified !== undefined,
  );
  if (isDone) setClock(context, tender, lot, { kind: LOT_STEP, dueAt: context.time });
  return { tender, lot, bid };
}
