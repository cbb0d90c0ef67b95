import { describe, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import { faultRow } from '../../ledger/base/fault.ts';
import { admissionOf, principalCommitFor, securityFor } from '../../ledger/modules/guarantee/guarantee-admission.ts';
import {
  admissionEndEntries,
  guaranteeEntries,
  tenderGuaranteesEntries,
} from '../../ledger/modules/guarantee/guarantee-entries.ts';
import { RELEASES_PER_RUN } from '../../ledger/modules/guarantee/guarantee-release.ts';
import { checkSecurity } from '../../ledger/modules/guarantee/guarantee-security.ts';
import { guaranteeView, tenderGuarantees } from '../../ledger/modules/guarantee/guarantee-view.ts';
import { tenderEntries } from '../../ledger/modules/tender/tender-entries.ts';
import {
  ACCEPTANCE_END,
  ACCEPTANCE_START,
  asBank,
  asOtherBank,
  asRegistrar,
  asSubmitter,
  commitOf,
  createGuaranteeScene,
  type GuaranteeScene,
  SECURITY,
  VALID_TO_LEAST,
} from '../guarantee-scene.ts';
import { SCENE_TIME as TIME, withSecondKey } from '../procurement-scene.ts';

const NO_TENDER = 't-0000000000000000';
const types = (events: readonly { readonly type: string }[]) => events.map(({ type }) => type);
const ended = (scene: GuaranteeScene, key: number) => scene.state.get(admissionEndEntries, toHex(scene.tag(key)));

/** A scene in the acceptance, with one guarantee that is lodged. */
function lodged(options?: Parameters<typeof createGuaranteeScene>[0]) {
  const scene = createGuaranteeScene(options);
  const id = scene.issue();
  scene.advance(ACCEPTANCE_START);
  scene.lodge(id);
  return { scene, id };
}

describe('holding, releasing and calling', () => {
  it('a bid holds what is lodged, and another bid for the lot changes nothing', () => {
    const { scene, id } = lodged();
    expect(scene.doing('hold', id)).toEqual(['guarantee.held']);
    expect(scene.guarantee(id)).toMatchObject({ state: 'HELD', stateSince: ACCEPTANCE_START });
    scene.advance(ACCEPTANCE_START + 1);
    expect(scene.doing('hold', id)).toEqual([]);
    expect(scene.guarantee(id).stateSince).toBe(ACCEPTANCE_START);
    expect(scene.total()?.count).toBe(1);
  });

  it.each(['LODGED', 'HELD', 'ISSUED'])(
    'what is %s goes back once, and frees the key, the bank and the timer',
    (from) => {
      const { scene, id } = lodged();
      const wanted = from === 'ISSUED' ? scene.issue({ submitterTag: scene.tag(2) }) : id;
      const key = from === 'ISSUED' ? 2 : 1;
      if (from === 'HELD') scene.doing('hold', id);
      const before = scene.total()?.count ?? 0;
      expect(scene.doing('release', wanted, 'BID_LOST')).toEqual(['guarantee.released']);
      expect(scene.guarantee(wanted)).toMatchObject({ state: 'RELEASED', releaseReason: 'BID_LOST' });
      expect(scene.admission(key)?.guarantees).toEqual([]);
      expect(ended(scene, key)).toBe(ACCEPTANCE_START);
      expect(scene.timers().some(({ objectId }) => objectId === wanted)).toBe(false);
      expect(scene.total()?.count).toBe(before - 1);
      expect(scene.doing('release', wanted, 'EXPIRED')).toEqual([]);
      expect(scene.guarantee(wanted).releaseReason).toBe('BID_LOST');
      expect(scene.total()?.count).toBe(before - 1);
    },
  );

  it('releasing what the bank took back changes nothing', () => {
    const scene = createGuaranteeScene();
    const id = scene.issue();
    scene.done('guarantee.cancel', { guarantee: id, reason: 'ERROR' }, asBank);
    expect(scene.doing('release', id, 'BID_LOST')).toEqual([]);
    expect(scene.guarantee(id).state).toBe('CANCELLED');
  });

  it('what is called is owed until it is paid, and nothing gives it back', () => {
    const { scene, id } = lodged();
    scene.doing('hold', id);
    expect(scene.doing('call', id, 'EVADED')).toEqual(['guarantee.called']);
    expect(scene.guarantee(id)).toMatchObject({ state: 'CALLED', ground: 'EVADED' });
    expect(scene.total()).toEqual({ count: 1, amounts: { KZT: SECURITY } });
    expect(() => scene.doing('release', id, 'BID_LOST')).toThrow(/may release in the state CALLED/);
    expect(() => scene.doing('call', id, 'EVADED')).toThrow(/may call/);
    expect(() => scene.doing('hold', id)).toThrow(/may hold/);
    scene.advance(VALID_TO_LEAST);
    expect(scene.guarantee(id).state).toBe('CALLED');
    scene.done('guarantee.pay', { guarantee: id, reference: '1' }, asBank);
    expect(() => scene.doing('release', id, 'BID_LOST')).toThrow(/may release in the state PAID/);
    expect(scene.total()?.count).toBe(0);
  });

  it('only what is held is called, and only what is lodged is held', () => {
    const { scene, id } = lodged();
    const issued = scene.issue();
    expect(() => scene.doing('call', id, 'EVADED')).toThrow(/may call in the state LODGED/);
    expect(() => scene.doing('hold', issued)).toThrow(/may hold in the state ISSUED/);
  });
});

describe('the term of a guarantee', () => {
  it('gives back what is issued or lodged, with the millisecond it ends', () => {
    const { scene, id } = lodged();
    const issued = scene.issue({}, asOtherBank);
    scene.advance(VALID_TO_LEAST - 1);
    expect([id, issued].map((one) => scene.guarantee(one).state)).toEqual(['LODGED', 'ISSUED']);
    expect(types(scene.advance(VALID_TO_LEAST))).toEqual(['guarantee.released', 'guarantee.released']);
    for (const one of [id, issued])
      expect(scene.guarantee(one)).toMatchObject({ state: 'RELEASED', releaseReason: 'EXPIRED' });
    expect([scene.total()?.count, scene.total(asOtherBank)?.count]).toEqual([0, 0]);
    expect(ended(scene, 1)).toBe(VALID_TO_LEAST);
  });

  it('leaves held what is held: a ground may be pending, and it can still be called or given back', () => {
    for (const end of ['call', 'release'] as const) {
      const { scene, id } = lodged();
      scene.doing('hold', id);
      scene.advance(ACCEPTANCE_END);
      expect(types(scene.advance(VALID_TO_LEAST))).toEqual(['guarantee.expiredHeld']);
      expect(scene.guarantee(id).state).toBe('HELD');
      expect(scene.total()?.count).toBe(1);
      expect(principalCommitFor(scene.state, scene.id, scene.tag(1))).toEqual(commitOf(1));
      scene.advance(VALID_TO_LEAST + 1000);
      scene.doing(end, id, end === 'call' ? 'EVADED' : 'CONTRACT_SECURED');
      expect(scene.guarantee(id).state).toBe(end === 'call' ? 'CALLED' : 'RELEASED');
    }
  });
});

describe('a tender that is cancelled', () => {
  const cancel = (scene: GuaranteeScene) =>
    scene.done('tender.cancel', { tender: scene.id, reasonCode: 'BUDGET', act: '№ 1' }, withSecondKey);

  it('gives back all its securities with the next block, but not what is called or ended', () => {
    const { scene, id } = lodged({ lots: [100, 100] });
    const held = scene.issue({ lot: 2 });
    scene.lodge(held);
    scene.doing('hold', held);
    const called = scene.issue({ submitterTag: scene.tag(2), principalCommit: commitOf(2) });
    scene.lodge(called, 2);
    scene.doing('hold', called);
    scene.doing('call', called, 'EVADED');
    const issued = scene.issue({ submitterTag: scene.tag(3) }, asOtherBank);
    const taken = scene.issue({ submitterTag: scene.tag(4) }, asOtherBank);
    scene.done('guarantee.cancel', { guarantee: taken, reason: 'ERROR' }, asOtherBank);
    cancel(scene);
    const events = scene.advance(ACCEPTANCE_START + 1);
    expect(types(events)).toEqual(['guarantee.released', 'guarantee.released', 'guarantee.released']);
    for (const one of [id, held, issued])
      expect(scene.guarantee(one)).toMatchObject({ state: 'RELEASED', releaseReason: 'TENDER_CANCELLED' });
    expect([called, taken].map((one) => scene.guarantee(one).state)).toEqual(['CALLED', 'CANCELLED']);
    expect([scene.total(), scene.total(asOtherBank)]).toEqual([
      { count: 1, amounts: { KZT: SECURITY } },
      { count: 0, amounts: { KZT: 0 } },
    ]);
  });

  it('does so some at a time, in the order of issue', () => {
    const scene = createGuaranteeScene();
    const ids = Array.from({ length: RELEASES_PER_RUN + 1 }, (_, n) => scene.issue({ submitterTag: scene.tag(n) }));
    cancel(scene);
    expect(scene.advance(TIME + 1)).toHaveLength(RELEASES_PER_RUN);
    expect(scene.state.get(tenderGuaranteesEntries, scene.id)?.swept).toBe(RELEASES_PER_RUN);
    expect(scene.guarantee(ids.at(-1) ?? '').state).toBe('ISSUED');
    expect(scene.advance(TIME + 2)).toHaveLength(1);
    expect(scene.total()?.count).toBe(0);
    expect(scene.timers().filter(({ kind }) => kind.startsWith('guarantee'))).toEqual([]);
  });

  it('does so too when questions stayed unanswered, and does nothing for a tender without securities', () => {
    const scene = createGuaranteeScene();
    const id = scene.issue();
    scene.ask(scene.id);
    for (const at of [5000, 25_000, 45_000]) scene.advance(TIME + at);
    expect(scene.tenderEntry(scene.id).state).toBe('CANCELLED');
    scene.advance(TIME + 45_001);
    expect(scene.guarantee(id).releaseReason).toBe('TENDER_CANCELLED');
    const empty = createGuaranteeScene();
    cancel(empty);
    expect(empty.timers()).toEqual([]);
  });
});

describe('admissionOf', () => {
  const by = (scene: GuaranteeScene, key = 1, tender = scene.id) => admissionOf(scene.state, tender, scene.tag(key));

  it('is by live guarantees first, then by a token, for one tender and key', () => {
    const scene = createGuaranteeScene({ lots: [100, 0] });
    expect(by(scene)).toBeUndefined();
    const token = { tender: scene.id, submitterTag: scene.tag(1), principalCommit: commitOf(1) };
    scene.done('bid.admit', token, asRegistrar);
    expect(by(scene)).toEqual({ kind: 'token' });
    const [first, second] = [scene.issue(), scene.issue()];
    expect(by(scene)).toEqual({ kind: 'guarantee', ids: [first, second] });
    expect(by(scene, 2)).toBeUndefined();
    expect(by(scene, 1, NO_TENDER)).toBeUndefined();
    for (const guarantee of [first, second]) scene.done('guarantee.cancel', { guarantee, reason: 'ERROR' }, asBank);
    expect(by(scene)).toEqual({ kind: 'token' });
    // The token went on admitting the key.
    expect(ended(scene, 1)).toBeUndefined();
  });

  it('lasts while a guarantee is issued, lodged or held, and its end is noted', () => {
    const { scene, id } = lodged();
    const ids = [id];
    expect(by(scene)).toEqual({ kind: 'guarantee', ids });
    scene.doing('hold', id);
    expect(by(scene)).toEqual({ kind: 'guarantee', ids });
    scene.advance(ACCEPTANCE_START + 7);
    scene.doing('call', id, 'EVADED');
    expect(by(scene)).toBeUndefined();
    expect(ended(scene, 1)).toBe(ACCEPTANCE_START + 7);
    expect(principalCommitFor(scene.state, scene.id, scene.tag(1))).toEqual(commitOf(1));
    expect(principalCommitFor(scene.state, scene.id, scene.tag(2))).toBeUndefined();
  });
});

describe('securityFor and checkSecurity', () => {
  const check = (scene: GuaranteeScene, lot = 1, key = 1, tender = scene.id) =>
    checkSecurity(scene.read(), tender, lot, scene.tag(key));

  it('find what is lodged or held for the lot by the key, and nothing else', () => {
    const { scene, id } = lodged({ lots: [100, 100] });
    const find = (lot: number, key = 1) => securityFor(scene.state, scene.id, lot, scene.tag(key))?.id;
    const issued = scene.issue({ lot: 2 });
    expect([find(1), find(2), find(1, 2)]).toEqual([id, undefined, undefined]);
    expect(check(scene)).toBeUndefined();
    expect(check(scene, 2)).toMatchObject({ code: 'BID_SECURITY_MISSING', detail: { lot: 2 } });
    expect(check(scene, 1, 2)).toMatchObject({ code: 'BID_SECURITY_MISSING' });
    scene.lodge(issued);
    scene.doing('hold', id);
    expect([find(1), find(2)]).toEqual([id, issued]);
    expect([check(scene, 1), check(scene, 2)]).toEqual([undefined, undefined]);
    expect(securityFor(scene.state, scene.id, 1, scene.tag(1))?.guarantee).toEqual(scene.guarantee(id));
    scene.doing('release', id, 'BID_WITHDRAWN');
    expect(find(1)).toBeUndefined();
    expect(check(scene)?.code).toBe('BID_SECURITY_MISSING');
  });

  it('know the tender and the lot', () => {
    const { scene } = lodged();
    expect(check(scene, 1, 1, NO_TENDER)?.code).toBe('TENDER_NOT_FOUND');
    expect(check(scene, 2)?.code).toBe('LOT_NOT_FOUND');
  });

  it('ask the term anew when the acceptance ends later', () => {
    const { scene } = lodged();
    const extended = (by: number) => {
      const tender = scene.tenderEntry(scene.id);
      const acceptance = { start: ACCEPTANCE_START, end: ACCEPTANCE_END + by };
      scene.state.put(tenderEntries, scene.id, { ...tender, acceptance });
    };
    extended(0);
    expect(check(scene)).toBeUndefined();
    extended(1);
    expect(check(scene)).toMatchObject({ code: 'GUARANTEE_TERM', detail: { least: VALID_TO_LEAST + 1 } });
  });

  it('ask for the amount of the lot to the tiyn', () => {
    const { scene, id } = lodged();
    const put = (amount: number) => scene.state.put(guaranteeEntries, id, { ...scene.guarantee(id), amount });
    put(SECURITY - 1);
    expect(check(scene)).toMatchObject({ code: 'GUARANTEE_SMALL', detail: { least: SECURITY } });
    put(SECURITY);
    expect(check(scene)).toBeUndefined();
  });

  it('ask for no security where the lot has none, but for something that admits the key', () => {
    const scene = createGuaranteeScene({ lots: [100, 0] });
    const admit = { tender: scene.id, submitterTag: scene.tag(1), principalCommit: commitOf(1) };
    expect(check(scene, 2)?.code).toBe('BID_SECURITY_MISSING');
    scene.done('bid.admit', admit, asRegistrar);
    expect(check(scene, 2)).toBeUndefined();
    expect(check(scene, 1)?.code).toBe('BID_SECURITY_MISSING');
    scene.issue({ submitterTag: scene.tag(2), principalCommit: commitOf(2) });
    expect(check(scene, 2, 2)).toBeUndefined();
    expect(check(scene, 1, 2)?.code).toBe('BID_SECURITY_MISSING');
    expect(check(scene, 2, 3)?.code).toBe('BID_SECURITY_MISSING');
  });

  it('give faults that are recorded', () => {
    for (const code of ['BID_SECURITY_MISSING', 'GUARANTEE_SMALL', 'GUARANTEE_TERM'] as const)
      expect([code, faultRow(code).stage]).toEqual([code, 'record']);
  });
});

describe('views', () => {
  it('say what is guaranteed, how it stands and until when, by these fields alone', () => {
    const { scene, id } = lodged();
    const view = guaranteeView(id, scene.guarantee(id), VALID_TO_LEAST - 1);
    expect(view).toEqual({
      id,
      tender: scene.id,
      lot: 1,
      bank: asBank.org,
      amount: SECURITY,
      currency: 'KZT',
      submitterTag: toHex(scene.tag(1)),
      principalCommit: toHex(commitOf(1)),
      textHash: '09'.repeat(32),
      issuedAt: TIME,
      validTo: VALID_TO_LEAST,
      state: 'LODGED',
      stateSince: ACCEPTANCE_START,
      stateText: { kk: 'Лотқа тіркелді', ru: 'Внесена по лоту', en: 'Lodged for the lot' },
      expired: false,
    });
    expect(guaranteeView(id, scene.guarantee(id), VALID_TO_LEAST).expired).toBe(true);
  });

  it('list a tender in the order of issue, page by page', () => {
    const scene = createGuaranteeScene();
    const ids = Array.from({ length: 11 }, () => scene.issue());
    const page = (after: number, limit: number, tender = scene.id) =>
      tenderGuarantees(scene.state, { tender, after, limit, time: TIME });
    expect(page(0, 100).guarantees.map(({ id }) => id)).toEqual(ids);
    expect(page(0, 100).next).toBeNull();
    expect(page(0, 11).next).toBeNull();
    expect(page(0, 10).next).toBe(10);
    expect(page(10, 10)).toMatchObject({ guarantees: [{ id: ids[10] }], next: null });
    expect(page(11, 10)).toEqual({ guarantees: [], next: null });
    expect(page(0, 10, NO_TENDER)).toEqual({ guarantees: [], next: null });
  });
});

it('a submission key that is no longer admitted can lodge nothing', () => {
  const scene = createGuaranteeScene();
  const id = scene.issue({ validTo: ACCEPTANCE_START });
  scene.advance(ACCEPTANCE_START);
  expect(scene.guarantee(id).state).toBe('RELEASED');
  expect(scene.fails('guarantee.lodge', { guarantee: id }, asSubmitter(1)).code).toBe('BID_NOT_ADMITTED');
});
