import type { ValueMap } from '../ledger/base/codec.ts';
import type { GenesisDocument } from '../ledger/genesis/genesis-document.ts';
import type { LedgerEvent, LedgerModule } from '../ledger/module.ts';
import { calendarModule } from '../ledger/modules/calendar/calendar-module.ts';
import { createDocumentModule } from '../ledger/modules/document/document-module.ts';
import { factModule } from '../ledger/modules/fact/fact-module.ts';
import { guaranteeModule } from '../ledger/modules/guarantee/guarantee-module.ts';
import { type PlanItem, planEntries, planOwner } from '../ledger/modules/plan/plan-entries.ts';
import { planModule } from '../ledger/modules/plan/plan-module.ts';
import { type Tender, tenderEntries, tenderOwner } from '../ledger/modules/tender/tender-entries.ts';
import { tenderModule } from '../ledger/modules/tender/tender-module.ts';
import { createTestContext, type TestContext, type TestSigner, testGenesis, testParties } from './ledger-context.ts';

const { customer, organizer, supplier } = testParties;

/** Signs as the customer. */
export const asCustomer: TestSigner = { org: customer.bin };
/** Signs as the organiser alone. */
export const asOrganizer: TestSigner = { org: organizer.bin };
/** Signs as the organiser, with the customer beside it. */
export const withCustomer: TestSigner = { org: organizer.bin, cosigners: [customer.keys[0]] };
/** Signs as the organiser with its second key, for sensitive types. */
export const withSecondKey: TestSigner = { org: organizer.bin, cosigners: [organizer.keys[1]] };
export const asSupplier: TestSigner = { org: supplier.bin };

export const planExample = {
  year: 2026,
  code: { scheme: 'ENSTRU', id: '172314.500.000002' },
  kind: 'GOODS',
  title: { kk: 'Кеңсе қағазы', ru: 'Бумага офисная' },
  quantity: 1_500_000,
  unit: { code: '5111', scheme: 'MKEI', name: 'пачка' },
  amount: 270_000_000,
  currency: 'KZT',
  method: 'OPEN_TENDER',
  place: '710000000',
} as const;

/** A ledger with plans and tenders, and short words for what every test of them does. */
export interface ProcurementScene extends TestContext {
  /** The customer publishes an item; gives its id. */
  plan(change?: ValueMap): string;
  planItem(id: string): PlanItem;
  /** Anchors a public document; gives its id. */
  document(object: string, byte: number, signer?: TestSigner, change?: ValueMap): string;
  /** A valid payload of a tender of one lot per plan item, the whole amount each. */
  tenderPayload(plans: readonly string[], change?: ValueMap): ValueMap;
  /** Publishes it with the customer's signature; gives the id. */
  tender(plans: readonly string[], change?: ValueMap): string;
  tenderEntry(id: string): Tender;
  ask(tender: string, change?: ValueMap): number;
  answer(tender: string, question: number, change?: ValueMap): readonly LedgerEvent[];
}

export function createProcurementScene(options: {
  readonly time: number;
  readonly profile?: 'kz' | 'demo';
  /** What a test changes of the genesis. */
  readonly genesis?: (genesis: GenesisDocument) => GenesisDocument;
  /** Modules beside those of plans, tenders and securities. */
  readonly modules?: readonly LedgerModule[];
  readonly params?: readonly {
    readonly name: string;
    readonly value: ValueMap | readonly string[] | number | string | boolean;
  }[];
}): ProcurementScene {
  const profile = options.profile ?? 'demo';
  const documents = createDocumentModule([
    { family: 'plan', owner: planOwner },
    { family: 'tender', owner: tenderOwner },
  ]);
  const context = createTestContext({
    modules: [
      calendarModule,
      factModule,
      documents,
      planModule,
      tenderModule,
      guaranteeModule,
      ...(options.modules ?? []),
    ],
    genesis: (options.genesis ?? ((same) => same))(
      testGenesis({ time: options.time, profile, params: [...(options.params ?? [])] }),
    ),
  });
  const unit = profile === 'kz' ? 'workingDay' : 'second';
  const [discussion, acceptance] = profile === 'kz' ? [2, 5] : [5, 10];
  const entry = <T>(found: T | undefined): T => {
    if (found === undefined) throw new TypeError('the test looks at an entry that exists');
    return found;
  };
  const scene: ProcurementScene = {
    ...context,
    plan: (change = {}) => String(context.done('plan.publish', { ...planExample, ...change }, asCustomer).result.plan),
    planItem: (id) => entry(context.state.get(planEntries, id)),
    document(object, byte, signer = asOrganizer, change = {}) {
      const sha256 = new Uint8Array(32).fill(byte);
      const file = { size: 10, mime: 'application/pdf', docType: 'biddingDocuments', lang: 'kk', visibility: 'PUBLIC' };
      return String(context.done('document.anchor', { object, sha256, ...file, ...change }, signer).result.document);
    },
    tenderPayload: (plans, change = {}) => ({
      method: 'OPEN_TENDER',
      title: { kk: 'Қағаз сатып алу', ru: 'Закупка бумаги' },
      currency: 'KZT',
      lots: plans.map((plan) => ({
        plan,
        title: { kk: 'А4 қағазы', ru: 'Бумага А4' },
        quantity: 1_500_000,
        unit: { code: '5111' },
        amount: entry(context.state.get(planEntries, plan)).amount,
        securityBps: 100,
      })),
      documents: [],
      criteria: [],
      scoringRule: 'LOWEST_PRICE',
      periods: { discussion: { n: discussion ?? 0, unit }, acceptance: { n: acceptance ?? 0, unit } },
      ...change,
    }),
    tender: (plans, change) =>
      String(context.done('tender.publish', scene.tenderPayload(plans, change), withCustomer).result.tender),
    tenderEntry: (id) => entry(context.state.get(tenderEntries, id)),
    ask: (tender, change = {}) =>
      Number(context.done('tender.ask', { tender, text: 'Сұрақ?', ...change }, asSupplier).result.question),
    answer: (tender, question, change = {}) =>
      context.done('tender.answer', { tender, question, text: 'Жауап.', ...change }, asOrganizer).events,
  };
  return scene;
}

/** The start of a published tender, under the demo profile. */
export const SCENE_TIME = Date.parse('2026-02-02T10:00:00+05:00');

/** A tender of one lot with one document, just published; demo profile: discussion 5 s, acceptance 10 s, answer term 20 s. */
export function publishedTender(params: Parameters<typeof createProcurementScene>[0]['params'] = []) {
  const scene = createProcurementScene({ time: SCENE_TIME, params });
  const plan = scene.plan();
  const notice = scene.document(`org/${organizer.bin}`, 1);
  const id = scene.tender([plan], { documents: [notice] });
  return { scene, id, plan, notice };
}
