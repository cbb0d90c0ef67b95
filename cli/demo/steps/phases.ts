import type { Texts } from '../../../ledger/base/texts.ts';
import { type JsonMap, jsonMap } from '../../json-map.ts';
import { fillText } from '../../terminal/language.ts';
import { demoTexts } from '../../texts/demo-texts.ts';
import { checkSame } from '../demo-stage.ts';
import type { Purchase } from '../purchase.ts';
import { listOf, phaseWord, tenderAt } from './tender.ts';

/** The periods of the scenario are seconds; a block follows the end of a period within a second or two. */
const PHASE_MS = 90_000;

/** Waits for the end of the discussion, which block time brings by itself: no key signs it, the record says that the system acted. */
export function awaitAcceptance(purchase: Purchase, tender: string): Promise<void> {
  return awaitPhase(purchase, tender, {
    name: 'acceptance opens',
    state: 'ACCEPTING',
    event: 'tender.accepting',
    title: demoTexts.accepting,
    wait: demoTexts.waitAccepting,
  });
}

/** The same for the deadline. */
export function awaitClosing(purchase: Purchase, tender: string): Promise<void> {
  return awaitPhase(purchase, tender, {
    name: 'acceptance closes',
    state: 'CLOSED',
    event: 'tender.closed',
    title: demoTexts.closed,
    wait: demoTexts.waitClosed,
  });
}

interface Phase {
  readonly name: string;
  readonly state: 'ACCEPTING' | 'CLOSED';
  readonly event: string;
  readonly title: Texts;
  readonly wait: Texts;
}

function awaitPhase({ stage }: Purchase, tender: string, phase: Phase): Promise<void> {
  return stage.step(phase.name, phase.title, async (desk) => {
    // The phase follows from the clock; the record proves that the ledger itself acted.
    const record = await desk.readUntil(phase.wait, PHASE_MS, async () => {
      const { records } = await desk.read('state_subject', { subject: `tender/${tender}`, limit: 100 });
      return listOf(records).find((row) => hasEvent(row, phase.event));
    });
    const view = await tenderAt(desk, tender);
    checkSame(desk.reader, tender, phase.state, jsonMap(view.tender).state);
    const actor = checkSame(desk.reader, tender, 'system', record.actor);
    const height = Number(record.height);
    const { header } = await desk.read('chain_header', { block: height });
    const values = { phase: phaseWord(view, stage.language), event: phase.event, actor };
    return {
      sees: fillText(demoTexts.phaseSeen, stage.language, values),
      result: undefined,
      block: { height, time: Number(jsonMap(header).time) },
    };
  });
}

function hasEvent({ result }: JsonMap, event: string): boolean {
  return listOf(jsonMap(result).events).some(({ type }) => type === event);
}
