import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { existingLot, lotEntries, tenderEntries } from '../../ledger/modules/tender/tender-entries.ts';
import { TENDER_MOVES, type TenderPhase } from '../../ledger/modules/tender/tender-phase.ts';
import { type TestSigner, testParties } from '../ledger-context.ts';
import {
  asOrganizer,
  asSupplier,
  commissionExample,
  endNow,
  grantControl,
  type ProcurementScene,
  publishedTender,
  SCENE_TIME,
  withSecondKey,
} from '../procurement-scene.ts';

const TIME = SCENE_TIME;
const { organizer, customer, outsider, registrar } = testParties;
const asCourt: TestSigner = { org: outsider.bin, cosigners: [outsider.keys[1]] };

interface Move {
  readonly type: string;
  readonly payload: ValueMap;
  readonly signer: TestSigner;
}

function moveOf(name: keyof typeof TENDER_MOVES, tender: string): Move {
  const act = '№ 1';
  switch (name) {
    case 'ask':
      return { type: 'tender.ask', payload: { tender, text: '?' }, signer: asSupplier };
    case 'answer':
      return { type: 'tender.answer', payload: { tender, question: 1, text: '!' }, signer: asOrganizer };
    case 'amendDocuments': {
      const change = { add: [], remove: [`org/${organizer.bin}/${'01'.repeat(32)}`] };
      return { type: 'tender.amendDocuments', payload: { tender, change, reason: 'r' }, signer: asOrganizer };
    }
    case 'cancel':
      return { type: 'tender.cancel', payload: { tender, reasonCode: 'BUDGET', act }, signer: withSecondKey };
    case 'answerWithDocuments': {
      const documents = { add: [], remove: [`org/${organizer.bin}/${'01'.repeat(32)}`] };
      const payload = { tender, question: 1, text: '!', documents };
      return { type: 'tender.answer', payload, signer: asOrganizer };
    }
    case 'suspend':
      return { type: 'tender.suspend', payload: { tender, act }, signer: asCourt };
    case 'suspendLot':
      return { type: 'tender.suspend', payload: { tender, lot: 1, act }, signer: asCourt };
    case 'resume':
      return { type: 'tender.resume', payload: { tender, act }, signer: asCourt };
    case 'resumeLot':
      return { type: 'tender.resume', payload: { tender, lot: 1, act }, signer: asCourt };
    case 'extend': {
      const payload = { tender, acceptanceEnd: TIME + 99_000, reason: 'r', act };
      return { type: 'tender.extend', payload, signer: asOrganizer };
    }
    case 'declareConflict':
      return { type: 'commission.declareConflict', payload: { tender, reason: 'r' }, signer: asOrganizer };
    case 'replaceMember': {
      const payload = { tender, member: customer.keys[1], by: { key: registrar.keys[0], org: registrar.bin }, act };
      return { type: 'commission.replace', payload, signer: withSecondKey };
    }
  }
}

function make(scene: ProcurementScene, { type, payload, signer }: Move): void {
  scene.done(type, payload, signer);
}

function refuse(scene: ProcurementScene, { type, payload, signer }: Move) {
  return scene.fails(type, payload, signer);
}

const reach: Readonly<Record<TenderPhase, (scene: ProcurementScene, id: string) => void>> = {
  DISCUSSION: (scene, id) => void scene.ask(id),
  WAITING(scene, id) {
    scene.ask(id);
    scene.advance(TIME + 5000);
  },
  ACCEPTING: (scene) => void scene.advance(TIME + 5000),
  CLOSED(scene) {
    scene.advance(TIME + 5000);
    scene.advance(TIME + 15_000);
  },
  // Its lots have ended; how they do is the business of the stages after closing.
  COMPLETE(scene, id) {
    reach.CLOSED(scene, id);
    scene.asSystem(({ state }) => state.put(tenderEntries, id, { ...scene.tenderEntry(id), state: 'COMPLETE' }));
  },
  SUSPENDED(scene, id) {
    scene.ask(id);
    make(scene, moveOf('suspend', id));
  },
  CANCELLED: (scene, id) => make(scene, moveOf('cancel', id)),
};

describe('phases', () => {
  const phases = Object.keys(reach) as TenderPhase[];
  const moves = Object.keys(TENDER_MOVES) as (keyof typeof TENDER_MOVES)[];

  it.each(phases.flatMap((phase) => moves.map((move) => [phase, move] as const)))('%s: %s', (phase, name) => {
    const { scene, id } = publishedTender([], { commission: commissionExample });
    grantControl(scene);
    reach[phase](scene, id);
    const lot = existingLot(scene.state, id, 1);
    // Only a lot that stands still can be resumed.
    const suspended = { at: TIME, by: outsider.bin, act: '№ 1', remaining: [] };
    if (name === 'resumeLot') scene.state.put(lotEntries, `${id}/1`, { ...lot, suspended });
    const move = moveOf(name, id);
    if ((TENDER_MOVES[name] as readonly TenderPhase[]).includes(phase)) make(scene, move);
    else expect(refuse(scene, move)).toMatchObject({ code: 'TENDER_STATE', detail: { state: phase } });
  });

  it('follow block time while a timer is late', () => {
    const { scene, id } = publishedTender();
    endNow(scene, id, 'discussion');
    expect(refuse(scene, moveOf('ask', id))).toMatchObject({ detail: { state: 'WAITING' } });
    expect(refuse(scene, moveOf('amendDocuments', id)).code).toBe('TENDER_STATE');
    scene.advance(TIME + 5000);
    endNow(scene, id, 'acceptance');
    expect(refuse(scene, moveOf('cancel', id))).toMatchObject({ detail: { state: 'CLOSED' } });
  });
});
