import type { Language } from '../../../ledger/base/texts.ts';
import { jsonMap } from '../../json-map.ts';
import { fillText } from '../../terminal/language.ts';
import { demoTexts } from '../../texts/demo-texts.ts';
import { checkSame, type StepDesk } from '../demo-stage.ts';
import { type Purchase, partyOf } from '../purchase.ts';
import { listOf, tenderAt } from './tender.ts';

/** A supplier asks through the observer, which relays; a validator is asked what it sees. Questions are counted from 1. */
export function askQuestion(purchase: Purchase, tender: string, number: number): Promise<void> {
  const { stage } = purchase;
  const { from, lot, text } = questionOf(purchase, number);
  const [sender] = partyOf(purchase, from).keys;
  return stage.step(
    `question ${number}`,
    demoTexts.asked,
    async (desk) => {
      const payload = { tender, text, ...(lot === undefined ? {} : { lot }) };
      await desk.send({ type: 'tender.ask', payload, sender });
      return { sees: await questionSeen(desk, tender, number, text, stage.language), result: undefined };
    },
    'observer',
  );
}

/** The organiser answers. */
export function answerQuestion(purchase: Purchase, tender: string, number: number): Promise<void> {
  const { stage, scenario } = purchase;
  const { answer } = questionOf(purchase, number);
  const [sender] = partyOf(purchase, scenario.organizer).keys;
  return stage.step(`answer ${number}`, demoTexts.answered, async (desk) => {
    await desk.send({ type: 'tender.answer', payload: { tender, question: number, text: answer }, sender });
    return { sees: await questionSeen(desk, tender, number, answer, stage.language), result: undefined };
  });
}

function questionOf({ scenario }: Purchase, number: number) {
  return scenario.questions[number - 1] ?? { from: '', lot: undefined, text: '', answer: '' };
}

/** Reads the question back: its own text, or the answer's, must be the one that was sent. */
async function questionSeen(
  desk: StepDesk,
  tender: string,
  number: number,
  expected: string,
  language: Language,
): Promise<string> {
  const question = listOf((await tenderAt(desk, tender)).questions)[number - 1] ?? {};
  const { text, answer, phaseText } = question;
  checkSame(desk.reader, tender, expected, answer === undefined ? text : jsonMap(answer).text);
  return fillText(demoTexts.questionSeen, language, {
    number,
    text: expected,
    phase: String(jsonMap(phaseText)[language]),
  });
}
