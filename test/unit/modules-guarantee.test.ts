import { describe, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { faultRow } from '../../ledger/base/fault.ts';
import { jsonFromValue } from '../../ledger/base/json.ts';
import type { JsonSchema } from '../../ledger/base/schema.ts';
import { LANGUAGES } from '../../ledger/base/texts.ts';
import { admissionEntries, admissionId, guaranteeEntries } from '../../ledger/modules/guarantee/guarantee-entries.ts';
import { guaranteeModule } from '../../ledger/modules/guarantee/guarantee-module.ts';
import {
  CALL_GROUNDS,
  CANCEL_REASONS,
  GUARANTEE_MOVES,
  type GuaranteeState,
  guaranteeWords,
  isGuaranteeMove,
  RELEASE_REASONS,
} from '../../ledger/modules/guarantee/guarantee-states.ts';
import { roleTable } from '../../ledger/modules/identity/roles.ts';
import {
  ACCEPTANCE_END,
  ACCEPTANCE_START,
  asBank,
  asOtherBank,
  asRegistrar,
  commitOf,
  createGuaranteeScene,
  type GuaranteeScene,
  SECURITY,
} from '../guarantee-scene.ts';
import { testParties, unshownFaults } from '../ledger-context.ts';
import { SCENE_TIME as TIME } from '../procurement-scene.ts';

const { registrar } = testParties;
const UNKNOWN = 'g-0000000000000000';
const NO_TENDER = 't-0000000000000000';

describe('guarantee.cancel and guarantee.pay', () => {
  const cancel = { reason: 'ERROR' };
  const pay = { reference: 'KZ-1' };

  it('belong to the bank that issued it', () => {
    const scene = createGuaranteeScene();
    const id = scene.issue();
    for (const [type, rest] of [
      ['guarantee.cancel', cancel],
      ['guarantee.pay', pay],
    ] as const) {
      expect(scene.fails(type, { guarantee: UNKNOWN, ...rest }, asBank).code).toBe('GUARANTEE_NOT_FOUND');
      expect(scene.fails(type, { guarantee: id, ...rest }, asOtherBank)).toMatchObject({
        code: 'GUARANTEE_NOT_OWN',
        detail: { guarantee: id, bank: asBank.org },
      });
    }
  });

  it('take back what nobody has lodged, and end its admission and its timer', () => {
    const scene = createGuaranteeScene();
    const id = scene.issue();
    const done = scene.done('guarantee.cancel', { guarantee: id, ...cancel }, asBank);
    expect(done.result).toEqual({ guarantee: id, tender: scene.id, state: 'CANCELLED' });
    expect(done.events).toMatchObject([{ type: 'guarantee.cancelled', data: { guarantee: id, reason: 'ERROR' } }]);
    expect(scene.guarantee(id)).toMatchObject({ state: 'CANCELLED', cancelReason: 'ERROR' });
    expect(scene.admission(1)).toEqual({ principalCommit: commitOf(1), guarantees: [] });
    expect(scene.timers().some(({ objectId }) => objectId === id)).toBe(false);
    expect(scene.total()).toEqual({ count: 0, amounts: { KZT: 0 } });
  });

  it('pay what was called, with a reference', () => {
    const scene = createGuaranteeScene();
    const id = scene.issue();
    scene.advance(ACCEPTANCE_START);
    scene.lodge(id);
    scene.doing('hold', id);
    scene.doing('call', id, 'SECURITY_FAILED');
    const done = scene.done('guarantee.pay', { guarantee: id, ...pay }, asBank);
    expect(done.result).toEqual({ guarantee: id, tender: scene.id, state: 'PAID' });
    expect(done.events).toMatchObject([
      { type: 'guarantee.paid', data: { guarantee: id, amount: SECURITY, currency: 'KZT', reference: 'KZ-1' } },
    ]);
    expect(scene.guarantee(id)).toMatchObject({ state: 'PAID', ground: 'SECURITY_FAILED', payment: 'KZ-1' });
    expect(scene.total()).toEqual({ count: 0, amounts: { KZT: 0 } });
  });

  const states: readonly GuaranteeState[] = ['ISSUED', 'LODGED', 'HELD', 'CALLED', 'PAID', 'RELEASED', 'CANCELLED'];
  it.each(states)('in the state %s are allowed as the table says', (state) => {
    for (const move of ['cancel', 'pay'] as const) {
      const scene = createGuaranteeScene();
      const id = scene.issue();
      scene.state.put(guaranteeEntries, id, { ...scene.guarantee(id), state });
      const payload = { guarantee: id, ...(move === 'cancel' ? cancel : pay) };
      if (isGuaranteeMove(move, state)) scene.done(`guarantee.${move}`, payload, asBank);
      else
        expect(scene.fails(`guarantee.${move}`, payload, asBank)).toMatchObject({
          code: 'GUARANTEE_STATE',
          detail: { guarantee: id, state },
        });
    }
  });

  it('the table: only what is issued can be taken back, only what is called is paid, nothing leads out of an end', () => {
    expect(GUARANTEE_MOVES.cancel).toEqual(['ISSUED']);
    expect(GUARANTEE_MOVES.pay).toEqual(['CALLED']);
    for (const from of Object.values(GUARANTEE_MOVES))
      for (const end of ['PAID', 'RELEASED', 'CANCELLED']) expect(from).not.toContain(end);
    expect(GUARANTEE_MOVES.release).not.toContain('CALLED');
  });
});

describe('bid.admit', () => {
  const token = (scene: GuaranteeScene, change: ValueMap = {}) => ({
    tender: scene.id,
    submitterTag: scene.tag(1),
    principalCommit: commitOf(1),
    ...change,
  });
  const fails = (scene: GuaranteeScene, change: ValueMap = {}) =>
    scene.fails('bid.admit', token(scene, change), asRegistrar);

  it('admits a key to a tender with a lot without security', () => {
    const scene = createGuaranteeScene({ lots: [100, 0] });
    const done = scene.done('bid.admit', token(scene), asRegistrar);
    expect(done.result).toEqual({ tender: scene.id });
    expect(done.events).toEqual([{ type: 'bid.admitted', data: { tender: scene.id, submitterTag: scene.tag(1) } }]);
    expect(scene.admission(1)).toEqual({
      principalCommit: commitOf(1),
      guarantees: [],
      token: { at: TIME, by: registrar.bin },
    });
    const row = guaranteeModule.txs.find(({ type }) => type === 'bid.admit');
    const subjects = [`tender/${scene.id}`, `submitter/${toHex(scene.tag(1))}`];
    expect(row?.subjects(token(scene), {} as never, {})).toEqual(subjects);
  });

  it('belongs to the registrar', () => {
    const scene = createGuaranteeScene({ lots: [0] });
    expect(scene.fails('bid.admit', token(scene), asBank).code).toBe('ROLE_MISSING');
  });

  it('is for tenders with such a lot, until the acceptance ends', () => {
    expect(fails(createGuaranteeScene({ lots: [100, 1] }))).toMatchObject({ code: 'BID_SECURITY_NEEDED' });
    const scene = createGuaranteeScene({ lots: [0] });
    expect(fails(scene, { tender: NO_TENDER }).code).toBe('TENDER_NOT_FOUND');
    scene.advance(ACCEPTANCE_START);
    scene.advance(ACCEPTANCE_END - 1);
    scene.done('bid.admit', token(scene), asRegistrar);
    scene.advance(ACCEPTANCE_END);
    expect(fails(scene, { submitterTag: scene.tag(2) })).toMatchObject({
      code: 'TENDER_STATE',
      detail: { state: 'CLOSED' },
    });
  });

  it('admits a key once, and for the bidder it stands for', () => {
    const scene = createGuaranteeScene({ lots: [0] });
    scene.done('bid.admit', token(scene), asRegistrar);
    expect(fails(scene).code).toBe('BID_ADMITTED');
    scene.issue({ submitterTag: scene.tag(2), principalCommit: commitOf(2) });
    expect(fails(scene, { submitterTag: scene.tag(2) }).code).toBe('GUARANTEE_PRINCIPAL');
    scene.done('bid.admit', token(scene, { submitterTag: scene.tag(2), principalCommit: commitOf(2) }), asRegistrar);
    expect(scene.admission(2)).toMatchObject({ guarantees: { length: 1 }, token: { at: TIME } });
    const other = scene.issuePayload({ principalCommit: commitOf(2) });
    expect(scene.fails('guarantee.issue', other, asBank).code).toBe('GUARANTEE_PRINCIPAL');
  });

  it('admits to its own tender alone', () => {
    const scene = createGuaranteeScene({ lots: [0] });
    const other = scene.tender([scene.plan()]);
    scene.done('bid.admit', token(scene), asRegistrar);
    expect(scene.state.get(admissionEntries, admissionId(other, scene.tag(1)))).toBeUndefined();
  });
});

describe('the rows', () => {
  /** Dotted paths would come from nested fields; these payloads have none. */
  const names = (schema: JsonSchema) => Object.keys(schema.properties as object);

  it.each(guaranteeModule.txs.map((row) => [row.type, row] as const))('%s describes itself', (_, row) => {
    expect(row.payload.check(row.example, '')).toBeUndefined();
    expect(row.payload.fromJson(JSON.parse(JSON.stringify(jsonFromValue(row.example))))).toEqual(row.example);
    expect(Object.keys(row.fields).sort()).toEqual([...names(row.payload.json)].sort());
    for (const code of row.faults) expect([code, faultRow(code).stage]).toEqual([code, 'record']);
    if (row.signer.kind === 'roles')
      for (const role of row.signer.roles) expect(Object.hasOwn(roleTable, role)).toBe(true);
    const value = { guarantee: UNKNOWN, tender: NO_TENDER };
    for (const subject of row.subjects(row.example, {} as never, value))
      expect(subject).toMatch(/^[a-z]+\/[\x21-\x7e]+$/);
  });

  it('have words for every state, reason and ground, and defaults that fit', () => {
    const words: Readonly<Record<string, unknown>> = guaranteeWords;
    for (const reason of CANCEL_REASONS) expect(words).toHaveProperty(`GUARANTEE_CANCEL_${reason}`);
    for (const reason of RELEASE_REASONS) expect(words).toHaveProperty(`GUARANTEE_RELEASE_${reason}`);
    for (const ground of CALL_GROUNDS) expect(words).toHaveProperty(`GUARANTEE_CALL_${ground}`);
    for (const texts of Object.values(guaranteeModule.words))
      for (const language of LANGUAGES) expect(texts[language].trim()).not.toBe('');
    for (const { name, schema, defaults } of guaranteeModule.params)
      for (const profile of ['kz', 'demo'] as const)
        expect([name, schema.check(defaults[profile], '')]).toEqual([name, undefined]);
  });
});

it('every listed fault was shown', () => {
  expect(
    unshownFaults(
      guaranteeModule.txs.filter(
        ({ type }) => type === 'guarantee.cancel' || type === 'guarantee.pay' || type === 'bid.admit',
      ),
    ),
  ).toEqual([]);
});
