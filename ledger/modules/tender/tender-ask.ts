import { type Fault, fault } from '../../base/fault.ts';
import { type Infer, int, map, optional } from '../../base/schema.ts';
import { type ApplyContext, defineTx, type TxReadContext } from '../../module.ts';
import { askedEntries, existingTender, questionEntries, tenderEntries, tenderIdSchema } from './tender-entries.ts';
import { questionTextSchema, TENDER_LOTS_MAX } from './tender-fields.ts';
import { tenderNumber } from './tender-params.ts';
import { checkMove } from './tender-phase.ts';
import { frozenParams } from './tender-snapshot.ts';

const payload = map({
  tender: tenderIdSchema,
  lot: optional(int({ min: 1, max: TENDER_LOTS_MAX })),
  text: questionTextSchema,
});
type Payload = Infer<typeof payload>;

/** A supplier asks about a tender while it is discussed; the question holds the end of the discussion until it is answered. */
export const tenderAsk = defineTx<Payload>({
  type: 'tender.ask',
  payload,
  signer: { kind: 'roles', roles: ['SUPPLIER'] },
  sensitive: false,
  legalBasis: 'Law 106-VIII, preliminary discussion',
  cost: 1,
  subjects: ({ tender }) => [`tender/${tender}`],
  faults: ['TENDER_NOT_FOUND', 'TENDER_STATE', 'LOT_NOT_FOUND', 'QUESTION_LIMIT'],
  check: checkAsk,
  apply: applyAsk,
  title: { kk: 'Сұрау қою', ru: 'Задать вопрос', en: 'Ask a question' },
  fields: {
    tender: { kk: 'Конкурс', ru: 'Конкурс', en: 'Tender' },
    lot: {
      kk: 'Лоттың нөмірі; берілмесе, бүкіл конкурс туралы',
      ru: 'Номер лота; если не указан, вопрос обо всём конкурсе',
      en: 'Number of the lot; about the whole tender if absent',
    },
    text: { kk: 'Сұрау мәтіні', ru: 'Текст вопроса', en: 'Text of the question' },
  },
  example: { tender: 't-00a1b2c3d4e5f607', lot: 1, text: 'Жеткізу мерзімін нақтылап беріңізші.' },
});

function checkAsk(context: TxReadContext, { tender: id, lot }: Payload): Fault | undefined {
  const refused = checkMove(context, id, 'ask');
  if (refused !== undefined) return refused;
  const tender = existingTender(context.state, id);
  if (lot !== undefined && lot > tender.lots) return fault('LOT_NOT_FOUND', { tender: id, lot });
  const params = frozenParams(context.state, tender);
  const questionsMax = tenderNumber(params, 'questionsMax');
  if (tender.questions >= questionsMax) return fault('QUESTION_LIMIT', { tender: id, questionsMax });
  // Each question can hold the tender, so that one supplier must not be able to ask without end.
  const perSupplierMax = tenderNumber(params, 'questionsPerSupplierMax');
  const asked = context.state.get(askedEntries, `${id}/${context.sender.org}`) ?? 0;
  return asked >= perSupplierMax ? fault('QUESTION_LIMIT', { tender: id, questionsMax: perSupplierMax }) : undefined;
}

function applyAsk(context: ApplyContext, { tender: id, lot, text }: Payload) {
  const tender = existingTender(context.state, id);
  const question = tender.questions + 1;
  const about = lot === undefined ? {} : { lot };
  context.state.put(questionEntries, `${id}/${question}`, { ...about, text, askedAt: context.time });
  const asked = context.state.get(askedEntries, `${id}/${context.sender.org}`) ?? 0;
  context.state.put(askedEntries, `${id}/${context.sender.org}`, asked + 1);
  context.state.put(tenderEntries, id, { ...tender, questions: question, openQuestions: tender.openQuestions + 1 });
  context.emit({ type: 'tender.asked', data: { tender: id, question, ...about } });
  return { question };
}
