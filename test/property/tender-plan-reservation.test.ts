import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { planYearEntries } from '../../ledger/modules/plan/plan-entries.ts';
import {
  existingLot,
  purchasedEntries,
  type TenderState,
  tenderLots,
} from '../../ledger/modules/tender/tender-entries.ts';
import { consumeLot, failLot } from '../../ledger/modules/tender/tender-outcome.ts';
import { type TestSigner, testParties } from '../ledger-context.ts';
import {
  asCustomer,
  asOrganizer,
  asSupplier,
  createProcurementScene,
  grantControl,
  type ProcurementScene,
  planExample,
  withCustomer,
  withSecondKey,
} from '../procurement-scene.ts';

const TIME = Date.parse('2026-02-02T10:00:00+05:00');
const { customer } = testParties;

/** One random step: what to do, to which of the plans or tenders there are, with which number. */
const steps = fc.array(
  fc.record({
    kind: fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom('tender', 'advance', 'lot') },
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          'plan',
          'amend',
          'withdraw',
          'cancel',
          'ask',
          'answer',
          'extend',
          'suspend',
          'resume',
        ),
      },
    ),
    pick: fc.nat(20),
    amount: fc.integer({ min: 1, max: 300 }),
  }),
  { minLength: 5, maxLength: 100, size: 'max' },
);
type Step = { readonly kind: string; readonly pick: number; readonly amount: number };

interface World {
  readonly scene: ProcurementScene;
  readonly court: TestSigner;
  readonly plans: string[];
  readonly tenders: string[];
}

function tryRun(
  scene: ProcurementScene,
  type: string,
  payload: ValueMap,
  signer: typeof withCustomer,
): ValueMap | undefined {
  const row = scene.modules.flatMap((module) => module.txs).find((candidate) => candidate.type === type);
  if (row === undefined) throw new TypeError(`the row exists: ${type}`);
  const outcome = scene.run(row, payload, signer);
  return 'fault' in outcome ? undefined : outcome.result;
}

function quotation(world: World, { pick, amount }: Step): ValueMap | undefined {
  const plan = world.plans[pick % Math.max(1, world.plans.length)];
  const next = world.plans[(pick + 1) % Math.max(1, world.plans.length)];
  if (plan === undefined || next === undefined) return undefined;
  const [lot] = world.scene.tenderPayload([plan]).lots as ValueMap[];
  const lots = [plan, plan, next].map((item) => ({ ...lot, plan: item, amount }));
  const second = { n: 5 * (pick % 2), unit: 'second' };
  const periods = { discussion: second, acceptance: { n: 5, unit: 'second' } };
  return world.scene.tenderPayload([plan], { method: 'PRICE_QUOTATION', lots, periods });
}

function take(world: World, step: Step): void {
  const { scene, plans, tenders } = world;
  const plan = plans[step.pick % Math.max(1, plans.length)] ?? '';
  const tender = tenders[step.pick % Math.max(1, tenders.length)] ?? '';
  switch (step.kind) {
    case 'plan': {
      const payload = { ...planExample, method: 'PRICE_QUOTATION', amount: 3 * step.amount };
      plans.push(String(scene.done('plan.publish', payload, asCustomer).result.plan));
      return;
    }
    case 'amend':
      if (plan !== '') tryRun(scene, 'plan.amend', { plan, reason: 'r', terms: { amount: step.amount } }, asCustomer);
      return;
    case 'withdraw':
      if (plan !== '') tryRun(scene, 'plan.withdraw', { plan, reason: 'r' }, asCustomer);
      return;
    case 'tender': {
      const payload = quotation(world, step);
      const result = payload === undefined ? undefined : tryRun(scene, 'tender.publish', payload, withCustomer);
      if (result !== undefined) tenders.push(String(result.tender));
      return;
    }
    case 'cancel':
      if (tender !== '') tryRun(scene, 'tender.cancel', { tender, reasonCode: 'BUDGET', act: '№ 1' }, withSecondKey);
      return;
    case 'ask':
      if (tender !== '') tryRun(scene, 'tender.ask', { tender, text: '?' }, asSupplier);
      return;
    case 'answer':
      if (tender !== '')
        tryRun(scene, 'tender.answer', { tender, question: 1 + (step.pick % 3), text: '!' }, asOrganizer);
      return;
    case 'suspend':
      if (tender !== '') tryRun(scene, 'tender.suspend', { tender, act: '№ 1' }, world.court);
      return;
    case 'resume':
      if (tender !== '') tryRun(scene, 'tender.resume', { tender, act: '№ 1' }, world.court);
      return;
    case 'extend': {
      const acceptanceEnd = scene.read().time + 100 * step.amount;
      if (tender !== '')
        tryRun(scene, 'tender.extend', { tender, acceptanceEnd, reason: 'r', act: '№ 1' }, asOrganizer);
      return;
    }
    case 'lot':
      if (tender !== '') endLot(scene, tender, step);
      return;
    default:
      scene.advance(scene.read().time + 40 * step.amount);
  }
}

/** One lot of a closed tender fails or is awarded at some price. */
function endLot(scene: ProcurementScene, tender: string, { pick, amount }: Step): void {
  const number = 1 + (pick % 3);
  const lot = existingLot(scene.state, tender, number);
  if (scene.tenderEntry(tender).state !== 'CLOSED' || lot.outcome !== undefined) return;
  scene.asSystem((context) =>
    pick % 2 === 0
      ? failLot(context, tender, number, 'NO_BIDS')
      : consumeLot(context, tender, number, amount % (lot.amount + 1)),
  );
}

function checkWorld({ scene, plans, tenders }: World): void {
  const held = new Map<string, number>();
  const spent = new Map<string, number>();
  let purchased = 0;
  for (const id of tenders) {
    const tender = scene.tenderEntry(id);
    const timers = scene
      .timers()
      .filter(({ objectId, kind }) => objectId === id && kind.startsWith('tender.'))
      .map(({ kind }) => kind);
    const waits = tender.waiting === undefined ? 'tender.discussionEnd' : 'tender.answerTerm';
    const ends: Partial<Record<TenderState, readonly string[]>> = {
      DISCUSSION: [waits],
      ACCEPTING: ['tender.acceptanceEnd'],
    };
    const running = ends[tender.state] ?? [];
    expect(timers).toEqual(tender.suspended === undefined ? running : []);
    expect(tender.notBefore.at(-1)).toBe(tender.acceptance?.end);
    expect(tender.notBefore).toEqual([...new Set(tender.notBefore)].sort((a, b) => a - b));
    if (tender.state === 'CANCELLED') continue;
    for (const { plan, amount, outcome } of tenderLots(scene.state, id, tender)) {
      if (outcome?.kind === 'UNSUCCESSFUL') continue;
      const [sums, sum] = outcome === undefined ? [held, amount] : [spent, outcome.amount];
      sums.set(plan, (sums.get(plan) ?? 0) + sum);
      purchased += sum;
    }
  }
  let planned = 0;
  for (const id of plans) {
    const item = scene.planItem(id);
    expect(item.reserved).toBe(held.get(id) ?? 0);
    expect(item.consumed).toBe(spent.get(id) ?? 0);
    expect(item.reserved + item.consumed).toBeLessThanOrEqual(item.amount);
    expect(item.state === 'IN_TENDER').toBe(item.reserved > 0);
    if (item.state !== 'WITHDRAWN') planned += item.amount;
  }
  const year = scene.state.get(planYearEntries, `${customer.bin}/2026`);
  expect(year?.amounts.KZT ?? 0).toBe(planned);
  expect(scene.state.get(purchasedEntries, `${customer.bin}/2026/ENSTRU/${planExample.code.id}`) ?? 0).toBe(purchased);
}

describe('plans and tenders', () => {
  it('hold exactly what live lots hold, never more than planned, after any sequence of steps', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(steps, (sequence) => {
        const scene = createProcurementScene({ time: TIME });
        const world: World = { scene, court: grantControl(scene).asCourt, plans: [], tenders: [] };
        for (const step of [{ kind: 'plan', pick: 0, amount: 300 }, ...sequence]) {
          take(world, step);
          checkWorld(world);
        }
        for (const id of world.tenders) {
          const tender = world.scene.tenderEntry(id);
          seen.add(tender.state);
          if (tender.suspended !== undefined) seen.add('SUSPENDED');
          for (const { outcome } of tenderLots(world.scene.state, id, tender)) seen.add(outcome?.kind ?? 'OPEN');
        }
      }),
      { numRuns: 60 },
    );
    // The sequences are worth something only if they reach every state.
    expect([...seen].sort()).toEqual([
      'ACCEPTING',
      'AWARDED',
      'CANCELLED',
      'CLOSED',
      'DISCUSSION',
      'OPEN',
      'SUSPENDED',
      'UNSUCCESSFUL',
    ]);
  });
});
