import type { ValueMap } from '../ledger/base/codec.ts';
import { quorum } from '../ledger/base/quorum.ts';
import type { GenesisDocument } from '../ledger/genesis/genesis-document.ts';
import type { LedgerEvent, LedgerModule } from '../ledger/module.ts';
import { awardParams } from '../ledger/modules/award/award-params.ts';
import { calendarModule } from '../ledger/modules/calendar/calendar-module.ts';
import { createDocumentModule } from '../ledger/modules/document/document-module.ts';
import { factModule } from '../ledger/modules/fact/fact-module.ts';
import { guaranteeModule } from '../ledger/modules/guarantee/guarantee-module.ts';
import { type PlanItem, planEntries, planOwner } from '../ledger/modules/plan/plan-entries.ts';
import { planModule } from '../ledger/modules/plan/plan-module.ts';
import { type KeySet, keySetEntries, sealHeadEntries } from '../ledger/modules/seal/seal-entries.ts';
import { sealParams } from '../ledger/modules/seal/seal-params.ts';
import { OPENING_BEGIN } from '../ledger/modules/tender/tender-clock.ts';
import { type Tender, tenderEntries, tenderOwner } from '../ledger/modules/tender/tender-entries.ts';
import { createTenderModule, tenderModule } from '../ledger/modules/tender/tender-module.ts';
import type { ClockHolder } from '../ledger/modules/tender/tender-suspension.ts';
import { createTestContext, type TestContext, type TestSigner, testGenesis, testParties } from './ledger-context.ts';

const { customer, digital, organizer, outsider, registrar, supplier } = testParties;

/** Signs as the customer. */
export const asCustomer: TestSigner = { org: customer.bin };
/** Signs as the organiser alone. */
export const asOrganizer: TestSigner = { org: organizer.bin };
/** Signs as the organiser, with the customer beside it. */
export const withCustomer: TestSigner = { org: organizer.bin, cosigners: [customer.keys[0]] };
/** Signs as the organiser with its second key, for sensitive types. */
export const withSecondKey: TestSigner = { org: organizer.bin, cosigners: [organizer.keys[1]] };
export const asSupplier: TestSigner = { org: supplier.bin };

/** Signs as a court, which the registrar makes of the outsider; as internal audit, of the digital authority. */
export function grantControl(context: TestContext): { readonly asCourt: TestSigner; readonly asAudit: TestSigner } {
  const bodies = [
    [outsider.bin, 'COURT'],
    [digital.bin, 'KVGA'],
  ] as const;
  for (const [org, role] of bodies) {
    const signer = { org: registrar.bin, cosigners: [registrar.keys[1]] };
    context.done('identity.grantRole', { org, role, legalAct: '№ 1' }, signer);
  }
  return {
    asCourt: { org: outsider.bin, cosigners: [outsider.keys[1]] },
    asAudit: { org: digital.bin, cosigners: [digital.keys[1]] },
  };
}

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

/** Stands for the stages after closing where a test is not about them. */
const nothingOpens: LedgerModule = {
  name: 'bid',
  txs: [],
  timers: [{ kind: OPENING_BEGIN, subjects: () => [], run: () => ({}), title: { kk: '', ru: '', en: '' } }],
  params: [],
  entries: [],
  words: {},
};

/** Stands for the award where a test is not about it: its parameters are frozen with every tender. */
const nothingIsAwarded: LedgerModule = {
  name: 'award',
  txs: [],
  timers: [],
  params: awardParams,
  entries: [],
  words: {},
};

/** Stands for the seal module where a test is about other things: its parameters, over a key that `putSealKey` puts. */
const sealByHand: LedgerModule = {
  name: 'seal',
  txs: [],
  timers: [],
  params: sealParams,
  entries: [sealHeadEntries, keySetEntries],
  words: {},
};

/** The validators made a key before the test began, and have been heard of ever since; nothing is sealed to it. */
export function putSealKey({ state }: TestContext, change: Partial<KeySet> = {}): void {
  const keyId = new Uint8Array(32).fill(7);
  const set = testParties.validators.map(({ bin, keys }) => ({ key: keys[0], org: bin }));
  const everyone = set.map((_, at) => at + 1);
  state.put(sealHeadEntries, '', { epoch: 1, setFrom: 1, active: { epoch: 1, keyId } });
  state.put(keySetEntries, '1', {
    status: 'ACTIVE',
    since: 0,
    attempt: 1,
    set,
    participants: set.map((member) => ({ ...member, ek: new Uint8Array(48) })),
    t: quorum(set.length),
    dealt: everyone,
    guilty: [],
    acks: everyone,
    key: { keyId, joint: [], members: [] },
    missing: [],
    beats: everyone.map(() => Number.MAX_SAFE_INTEGER),
    tenders: 0,
    ...change,
  });
}

export function createProcurementScene(options: {
  readonly time: number;
  readonly profile?: 'kz' | 'demo';
  /** What a test changes of the genesis. */
  readonly genesis?: (genesis: GenesisDocument) => GenesisDocument;
  /**
   * Modules beside those of plans, tenders and securities. Without the seal module a key is there; without one that opens bids, a closed
   * tender stays as it is.
   */
  readonly modules?: readonly LedgerModule[];
  readonly params?: readonly {
    readonly name: string;
    readonly value: ValueMap | readonly string[] | number | string | boolean;
  }[];
  /** A stage after closing: its module, and the clocks that a suspension stops. */
  readonly later?: { readonly module: LedgerModule; readonly clocks: ClockHolder };
}): ProcurementScene {
  const profile = options.profile ?? 'demo';
  const documents = createDocumentModule([
    { family: 'plan', owner: planOwner },
    { family: 'tender', owner: tenderOwner },
  ]);
  const { later } = options;
  const tenderModules = later === undefined ? [tenderModule] : [createTenderModule([later.clocks]), later.module];
  const more = options.modules ?? [];
  const hasSeal = more.some(({ name }) => name === 'seal');
  const opens = ({ timers }: LedgerModule): boolean => timers.some(({ kind }) => kind === OPENING_BEGIN);
  const context = createTestContext({
    modules: [
      calendarModule,
      factModule,
      documents,
      planModule,
      ...tenderModules,
      guaranteeModule,
      ...(hasSeal ? [] : [sealByHand]),
      ...more,
      ...(more.some(opens) ? [] : [nothingOpens]),
      ...(later?.module.name === 'award' ? [] : [nothingIsAwarded]),
    ],
    genesis: (options.genesis ?? ((same) => same))(
      testGenesis({ time: options.time, profile, params: [...(options.params ?? [])] }),
    ),
  });
  if (!hasSeal) putSealKey(context);
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

/** A commission of three: the organiser's first key in the chair, its second, and the customer's second. */
export const commissionExample = {
  members: [
    { key: organizer.keys[0], org: organizer.bin, chair: true },
    { key: organizer.keys[1], org: organizer.bin, chair: false },
    { key: customer.keys[1], org: customer.bin, chair: false },
  ],
};

/** As if a period of a tender ended with this block and its timer were still waiting: the budget of a block can leave timers over. */
export function endNow(scene: ProcurementScene, id: string, period: 'discussion' | 'acceptance'): void {
  const tender = scene.tenderEntry(id);
  const span = { start: tender.publishedAt, end: scene.read().time };
  scene.state.put(tenderEntries, id, { ...tender, [period]: span });
}

/** The start of a published tender, under the demo profile. */
export const SCENE_TIME = Date.parse('2026-02-02T10:00:00+05:00');

/** A tender of one lot with one document, just published; demo profile: discussion 5 s, acceptance 10 s, answer term 20 s. */
export function publishedTender(
  params: Parameters<typeof createProcurementScene>[0]['params'] = [],
  change: ValueMap = {},
) {
  const scene = createProcurementScene({ time: SCENE_TIME, params });
  const plan = scene.plan();
  const notice = scene.document(`org/${organizer.bin}`, 1);
  const id = scene.tender([plan], { documents: [notice], ...change });
  return { scene, id, plan, notice };
}
