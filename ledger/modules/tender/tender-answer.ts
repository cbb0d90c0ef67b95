import type { ValueMap } from '../../base/codec.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { invariant } from '../../base/invariant.ts';
import { type Infer, int, map, optional } from '../../base/schema.ts';
import { type ApplyContext, defineTx, type TxReadContext } from '../../module.ts';
import { startAcceptance } from './tender-clock.ts';
import { checkDocumentChange, putNextVersion } from './tender-documents.ts';
import { existingTender, questionEntries, tenderEntries, tenderIdSchema } from './tender-entries.ts';
import { documentChangeSchema, questionTextSchema } from './tender-fields.ts';
import { checkOwnMove, tenderPhase } from './tender-phase.ts';

const payload = map({
  tender: tenderIdSchema,
  question: int({ min: 1, max: 1000 }),
  text: questionTextSchema,
  documents: optional(documentChangeSchema),
});
type Payload = Infer<typeof payload>;

/**
 * The organiser answers a question. An answer that changes the documents restarts the discussion; the last answer that a
 * discussion over by time waits for opens the acceptance.
 */
export const tenderAnswer = defineTx<Payload>({
  type: 'tender.answer',
  payload,
  signer: { kind: 'roles', roles: ['ORGANIZER'] },
  sensitive: false,
  legalBasis: 'Law 106-VIII, preliminary discussion',
  cost: 2,
  subjects: ({ tender }) => [`tender/${tender}`],
  faults: [
    'TENDER_NOT_FOUND',
    'TENDER_NOT_OWNER',
    'TENDER_STATE',
    'QUESTION_NOT_FOUND',
    'QUESTION_ANSWERED',
    'TENDER_VERSIONS_FULL',
    'TENDER_DOCUMENTS_UNCHANGED',
    'TENDER_DOCUMENT_UNLISTED',
    'TENDER_DOCUMENT_LISTED',
    'TENDER_DOCUMENT_MISSING',
    'TENDER_DOCUMENTS_FULL',
  ],
  check: checkAnswer,
  apply: applyAnswer,
  title: { kk: 'Сұрауға жауап беру', ru: 'Ответить на вопрос', en: 'Answer a question' },
  fields: {
    tender: { kk: 'Конкурс', ru: 'Конкурс', en: 'Tender' },
    question: { kk: 'Сұраудың нөмірі', ru: 'Номер вопроса', en: 'Number of the question' },
    text: { kk: 'Жауап мәтіні', ru: 'Текст ответа', en: 'Text of the answer' },
    documents: {
      kk: 'Құжаттарды өзгерту; талқылау қайта басталады',
      ru: 'Изменение документов; обсуждение начинается заново',
      en: 'Change of the documents; restarts the discussion',
    },
    'documents.add': { kk: 'Қосылатын құжаттар', ru: 'Добавляемые документы', en: 'Documents to add' },
    'documents.remove': { kk: 'Алынатын құжаттар', ru: 'Исключаемые документы', en: 'Documents to leave out' },
  },
  example: {
    tender: 't-00a1b2c3d4e5f607',
    question: 1,
    text: 'Жеткізу мерзімі: шарт күшіне енген күннен бастап 15 күн.',
  },
});

function checkAnswer(context: TxReadContext, { tender: id, question, documents }: Payload): Fault | undefined {
  const refused = checkOwnMove(context, id, documents === undefined ? 'answer' : 'answerWithDocuments');
  if (refused !== undefined) return refused;
  const asked = context.state.get(questionEntries, `${id}/${question}`);
  if (asked === undefined) return fault('QUESTION_NOT_FOUND', { tender: id, question });
  if (asked.answer !== undefined) return fault('QUESTION_ANSWERED', { tender: id, question });
  return documents === undefined ? undefined : checkDocumentChange(context, id, documents);
}

function applyAnswer(context: ApplyContext, { tender: id, question, text, documents }: Payload): ValueMap {
  const before = existingTender(context.state, id);
  const asked = context.state.get(questionEntries, `${id}/${question}`);
  invariant(asked !== undefined, 'the check found the question');
  const version = documents === undefined ? {} : { version: before.version + 1 };
  context.state.put(questionEntries, `${id}/${question}`, { ...asked, answer: { text, at: context.time, ...version } });
  const tender = { ...before, openQuestions: before.openQuestions - 1 };
  context.state.put(tenderEntries, id, tender);
  context.emit({ type: 'tender.answered', data: { tender: id, question, ...version } });
  if (documents !== undefined) return { question, ...putNextVersion(context, id, documents, { question }) };
  if (tender.openQuestions > 0 || tenderPhase(tender, context.time) !== 'WAITING') return { question };
  return { question, state: 'ACCEPTING', end: startAcceptance(context, id, tender) };
}
