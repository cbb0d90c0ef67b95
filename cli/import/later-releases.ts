import type { ImportParties, ImportParty } from './import-parties.ts';
import type { ImportStep } from './import-step.ts';
import { sortedJson } from './source-file.ts';
import { fittingText } from './source-values.ts';
import type { Spot } from './spot.ts';

/** A question that an earlier release asked. */
export interface AskedBefore {
  readonly number: number;
  readonly answered: boolean;
  readonly spot: Spot;
}

interface EnquiryOptions {
  readonly organizer: ImportParty;
  readonly parties: ImportParties;
  readonly ocid: string;
  /** What was asked and what was answered before, by the source's id; grows. */
  readonly asked: Map<string, AskedBefore>;
}

/** Takes a tender with enquiries (the OCDS extension), gives the questions and answers that earlier releases had not. */
export function enquirySteps(tender: Spot, options: EnquiryOptions): readonly ImportStep[] {
  const { asked, organizer } = options;
  const steps: ImportStep[] = [];
  for (const spot of tender.at('enquiries').items()) {
    const id = spot.at('id').text() ?? spot.pointer;
    spot.at('id').carry('tender.ask');
    const before = asked.get(id);
    if (before === undefined) {
      const question = questionStep(spot, options);
      if (question === undefined) continue;
      steps.push(question);
    } else if (sortedJson(spot.value) === sortedJson(before.spot.value)) {
      spot.carry('unchanged');
      continue;
    }
    const number = before?.number ?? asked.size + 1;
    const answer = fittingText(spot.at('answer'), 'tender.answer text', 4000);
    asked.set(id, { number, answered: answer !== undefined || before?.answered === true, spot });
    if (answer === undefined || before?.answered === true) continue;
    const payload: ImportStep['payload'] = ({ tender: of }) => ({ tender: of, question: number, text: answer });
    steps.push({ type: 'tender.answer', spot: spot.at('answer'), signers: [organizer.bin], payload });
  }
  return steps;
}

function questionStep(spot: Spot, { parties, ocid }: EnquiryOptions): ImportStep | undefined {
  const description = spot.at('description');
  const text =
    fittingText(description, 'tender.ask text', 4000) ?? fittingText(spot.at('title'), 'tender.ask text', 4000);
  if (text === undefined) {
    spot.refuse('NO_PLACE');
    return undefined;
  }
  const author = spot.at('author');
  // A name alone may be a person's: only a party with an identifier enters the ledger.
  const known = author.at('id').text() === undefined ? undefined : parties.refer(author, 'SUPPLIER');
  if (known === undefined) {
    author.refuse('PERSONAL_DATA');
    spot.change('tender.ask', 'ENQUIRER_UNNAMED');
  }
  const { bin } = known ?? parties.unnamed(`${ocid}/enquirer`);
  return { type: 'tender.ask', spot, signers: [bin], payload: ({ tender }) => ({ tender, text }) };
}

/** The reason that a release gives for its amendment; the one that came last. */
export function amendmentReason(tender: Spot): string | undefined {
  const last = tender.at('amendments').items().at(-1) ?? tender.at('amendment');
  for (const field of ['rationale', 'description']) {
    const reason = fittingText(last.at(field), 'tender.amendDocuments reason', 1000);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Fields that have steps of their own. */
const OWN_FIELDS = new Set(['documents', 'enquiries', 'amendments', 'amendment', 'hasEnquiries', 'tenderers']);
/** Where a source stands, in its own words: no terms of the tender. */
const STATE_FIELDS = new Set(['status', 'numberOfTenderers', 'date', 'dateModified', 'next_check', 'auctionPeriod']);

/** Tells whether the terms differ from those published; what is the same was carried then, what differs cannot be. */
export function sameAsBefore(tender: Spot, before: Spot): 'same' | 'changed' {
  let verdict: 'same' | 'changed' = 'same';
  for (const [name, spot] of tender.members()) {
    if (OWN_FIELDS.has(name)) continue;
    if (sortedJson(spot.value) === sortedJson(before.at(name).value)) spot.carry('unchanged');
    else if (STATE_FIELDS.has(name)) spot.refuse('SOURCE_STATE');
    else if (compareParts(spot, before.at(name)) === 'changed') verdict = 'changed';
  }
  return verdict;
}

/** Two maps field by field, two lists of one length item by item; anything else differs as a whole. */
function compareParts(spot: Spot, before: Spot): 'same' | 'changed' {
  if (spot.members().length > 0 && before.members().length > 0) return sameAsBefore(spot, before);
  const [now, then] = [spot.items(), before.items()];
  if (now.length > 0 && now.length === then.length) {
    const parts = now.map((item, index) => {
      const old = then[index];
      if (sortedJson(item.value) === sortedJson(old?.value)) {
        item.carry('unchanged');
        return 'same';
      }
      return old === undefined ? 'changed' : compareParts(item, old);
    });
    return parts.includes('changed') ? 'changed' : 'same';
  }
  spot.refuse('TERMS_FIXED');
  return 'changed';
}
