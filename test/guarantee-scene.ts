import type { ValueMap } from '../ledger/base/codec.ts';
import type { PublicKey } from '../ledger/base/keys.ts';
import { map, text } from '../ledger/base/schema.ts';
import { submitterTag } from '../ledger/base/submitter-tag.ts';
import { defineTx, type LedgerModule, type SystemContext } from '../ledger/module.ts';
import {
  type Admission,
  admissionEntries,
  admissionId,
  type BankTotal,
  bankTotalEntries,
  existingGuarantee,
  type Guarantee,
} from '../ledger/modules/guarantee/guarantee-entries.ts';
import { callSecurity, holdSecurity, releaseSecurity } from '../ledger/modules/guarantee/guarantee-moves.ts';
import type { CallGround, ReleaseReason } from '../ledger/modules/guarantee/guarantee-states.ts';
import { type TestSigner, testKey, testParties } from './ledger-context.ts';
import { createProcurementScene, type ProcurementScene, SCENE_TIME } from './procurement-scene.ts';

const { outsider, secondSupplier, registrar, supplier } = testParties;

/** Two organisations that hold the role BANK in the scene. */
export const asBank: TestSigner = { org: outsider.bin };
export const asOtherBank: TestSigner = { org: secondSupplier.bin };
export const asRegistrar: TestSigner = { org: registrar.bin };

/** A submission key: nobody has registered it. */
export const submissionKey = (n: number): PublicKey => testKey(200, n);
/** Signs with a submission key alone. */
export const asSubmitter = (n: number): TestSigner => ({ org: '', key: submissionKey(n) });

/** What a commitment to a bidder looks like: its bytes stand for salt and BIN. */
export const commitOf = (n: number): Uint8Array => new Uint8Array(32).fill(n);

/** Types by which tests ask for what the bid and award modules do. */
const doings: Readonly<Record<string, (context: SystemContext, id: string, word: string) => void>> = {
  hold: holdSecurity,
  release: (context, id, word) => releaseSecurity(context, id, word as ReleaseReason),
  call: (context, id, word) => callSecurity(context, id, word as CallGround),
};

const askingModule: LedgerModule = {
  name: 'test',
  txs: Object.entries(doings).map(([verb, doing]) =>
    defineTx({
      type: `test.${verb}`,
      payload: map({ guarantee: text({ max: 18 }), word: text({ max: 50 }) }),
      signer: { kind: 'registered' },
      sensitive: false,
      legalBasis: 'tests',
      cost: 1,
      subjects: () => [],
      faults: [],
      check: () => undefined,
      apply(context, { guarantee, word }) {
        doing(context, guarantee, word);
        return {};
      },
      title: { kk: verb, ru: verb, en: verb },
      fields: {},
      example: { guarantee: 'g-00a1b2c3d4e5f607', word: 'w' },
    }),
  ),
  timers: [],
  params: [],
  entries: [],
  words: {},
};

/** Lot amounts, security and times of the scene's tender; the demo profile's discussion lasts 5 s, its acceptance 10 s. */
export const LOT_AMOUNT = 270_000_000;
/** 1 % of the lot's amount. */
export const SECURITY = 2_700_000;
export const ACCEPTANCE_START = SCENE_TIME + 5000;
export const ACCEPTANCE_END = SCENE_TIME + 15_000;
/** The demo profile asks for 120 s after the acceptance. */
export const VALID_TO_LEAST = ACCEPTANCE_END + 120_000;

export interface GuaranteeScene extends ProcurementScene {
  readonly id: string;
  tag(n: number): Uint8Array;
  /** A payload for the first lot and the first key that suffices to the tiyn and the millisecond. */
  issuePayload(change?: ValueMap): ValueMap;
  /** Issues it; gives the id. */
  issue(change?: ValueMap, bank?: TestSigner): string;
  lodge(guarantee: string, key?: number): void;
  guarantee(id: string): Guarantee;
  admission(key: number): Admission | undefined;
  total(bank?: TestSigner): BankTotal | undefined;
  /** Has the bid or award module's function run; gives the types of its events. */
  doing(verb: 'hold' | 'release' | 'call', guarantee: string, word?: string): readonly string[];
}

type SceneOptions = Partial<Parameters<typeof createProcurementScene>[0]> & {
  /** Security of each lot, in basis points; one lot of 1 % unless told. */
  readonly lots?: readonly number[];
  readonly tender?: ValueMap;
};

/** A tender just published, two banks; under the demo profile unless told. */
export function createGuaranteeScene(options: SceneOptions = {}): GuaranteeScene {
  const { lots = [100], tender: change = {}, ...rest } = options;
  const scene = createProcurementScene({ time: SCENE_TIME, modules: [askingModule], ...rest });
  const legalAct = 'Лицензия № 1';
  for (const { bin } of [outsider, secondSupplier]) {
    const signer = { org: registrar.bin, cosigners: [registrar.keys[1]] };
    scene.done('identity.grantRole', { org: bin, role: 'BANK', legalAct }, signer);
  }
  const plan = scene.plan({ amount: LOT_AMOUNT * lots.length });
  const [form] = scene.tenderPayload([plan]).lots as ValueMap[];
  const wanted = lots.map((securityBps) => ({ ...form, amount: LOT_AMOUNT, securityBps }));
  const id = scene.tender([plan], { lots: wanted, ...change });
  const tag = (n: number) => submitterTag(scene.read().sha256, submissionKey(n));
  const issuePayload = (wish: ValueMap = {}): ValueMap => ({
    tender: id,
    lot: 1,
    amount: SECURITY,
    currency: 'KZT',
    submitterTag: tag(1),
    principalCommit: commitOf(1),
    validTo: VALID_TO_LEAST,
    textHash: new Uint8Array(32).fill(9),
    ...wish,
  });
  return {
    ...scene,
    id,
    tag,
    issuePayload,
    issue: (wish = {}, bank = asBank) =>
      String(scene.done('guarantee.issue', issuePayload(wish), bank).result.guarantee),
    lodge: (guarantee, key = 1) => void scene.done('guarantee.lodge', { guarantee }, asSubmitter(key)),
    guarantee: (guarantee) => existingGuarantee(scene.state, guarantee),
    admission: (key) => scene.state.get(admissionEntries, admissionId(id, tag(key))),
    total: (bank = asBank) => scene.state.get(bankTotalEntries, bank.org),
    doing: (verb, guarantee, word = '-') =>
      scene.done(`test.${verb}`, { guarantee, word }, { org: supplier.bin }).events.map(({ type }) => type),
  };
}
