import type { ValueMap } from '../../../ledger/base/codec.ts';
import type { Json } from '../../../ledger/base/json.ts';
import { type JsonMap, jsonMap } from '../../json-map.ts';
import { fillText } from '../../terminal/language.ts';
import { demoTexts } from '../../texts/demo-texts.ts';
import { clockText } from '../demo-account.ts';
import { checkSame, type StepDesk } from '../demo-stage.ts';
import { documentOf, type Purchase, partyOf } from '../purchase.ts';
import { anchorDocument } from './documents.ts';

/** The organiser announces the tender, with the customer's signature beside its own. */
export function publishTender(
  purchase: Purchase,
  plan: string,
  documents: ReadonlyMap<string, string>,
): Promise<{ readonly tender: string; readonly receipt: Json }> {
  const { stage, scenario } = purchase;
  const [sender] = partyOf(purchase, scenario.organizer).keys;
  const [customer] = partyOf(purchase, scenario.customer).keys;
  const { lots, terms } = scenario.tender;
  const payload: ValueMap = {
    ...terms,
    lots: lots.map((lot) => ({ ...lot, plan })),
    documents: [...documents.values()],
  };
  const cosigners = scenario.customer === scenario.organizer ? [] : [customer];
  return stage.step('tender', demoTexts.tender, async (desk) => {
    const { value, receipt } = await desk.send({ type: 'tender.publish', payload, sender, cosigners });
    const tender = String(value.tender);
    const view = await tenderAt(desk, tender);
    const values = {
      tender,
      phase: phaseWord(view, stage.language),
      lots: checkSame(desk.reader, tender, lots.length, listOf(view.lots).length),
      documents: checkSame(desk.reader, tender, documents.size, documentsInForce(view).length),
      end: clockText(discussionEnd(view)),
    };
    return { sees: fillText(demoTexts.tenderSeen, stage.language, values), result: { tender, receipt } };
  });
}

/** The organiser anchors what is new, and puts the next version of the documents in force. */
export function amendDocuments(
  purchase: Purchase,
  tender: string,
  documents: ReadonlyMap<string, string>,
): Promise<void> {
  const { stage, scenario } = purchase;
  const { add, remove, reason } = scenario.amendment;
  const [sender] = partyOf(purchase, scenario.organizer).keys;
  return stage.step('amendment', demoTexts.amended, async (desk) => {
    const added: string[] = [];
    for (const name of add) {
      added.push(await anchorDocument(desk, documentOf(purchase, name), `tender/${tender}`, sender));
    }
    const removed = remove.flatMap((name) => documents.get(name) ?? []);
    const payload = { tender, change: { add: added, remove: removed }, reason };
    const { value } = await desk.send({ type: 'tender.amendDocuments', payload, sender });
    const view = await tenderAt(desk, tender);
    const values = {
      version: checkSame(desk.reader, tender, Number(value.version), listOf(view.documents).length),
      documents: documentsInForce(view).length,
      end: clockText(discussionEnd(view)),
    };
    return { sees: fillText(demoTexts.amendedSeen, stage.language, values), result: undefined };
  });
}

/** The tender as the reading node shows it. */
export async function tenderAt(desk: StepDesk, tender: string): Promise<JsonMap> {
  return jsonMap((await desk.read('tender_get', { tender })).tender);
}

/** The phase in the reader's language, with its code. */
export function phaseWord({ phase, phaseText }: JsonMap, language: string): string {
  return `${String(jsonMap(phaseText)[language])} (${String(phase)})`;
}

/** A list of the answer as maps. */
export function listOf(value: Json | undefined): readonly JsonMap[] {
  return Array.isArray(value) ? value.map(jsonMap) : [];
}

function documentsInForce(view: JsonMap): readonly JsonMap[] {
  return listOf(listOf(view.documents).at(-1)?.documents);
}

function discussionEnd(view: JsonMap): number {
  return Number(jsonMap(jsonMap(view.periods).discussion).end);
}
