import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { keyText, type PublicKey } from '../../ledger/base/keys.ts';
import { keyEntries } from '../../ledger/modules/identity/identity-entries.ts';
import { commissionDeclareConflict } from '../../ledger/modules/tender/commission-declare-conflict.ts';
import { commissionReplace } from '../../ledger/modules/tender/commission-replace.ts';
import {
  commissionEntries,
  commissionOf,
  existingCommission,
  fixCommission,
} from '../../ledger/modules/tender/tender-commission.ts';
import { tenderEntries } from '../../ledger/modules/tender/tender-entries.ts';
import { tenderPublish } from '../../ledger/modules/tender/tender-publish.ts';
import { testKey, testParties, unshownFaults } from '../ledger-context.ts';
import {
  asCustomer,
  asOrganizer,
  commissionExample,
  createProcurementScene,
  type ProcurementScene,
  publishedTender,
  SCENE_TIME,
  withCustomer,
  withSecondKey,
} from '../procurement-scene.ts';

const { organizer, customer, outsider, registrar, supplier } = testParties;
const NOBODY = 't-0000000000000000';
const manual = { id: 'sample', kind: 'MANUAL', title: { kk: 'Үлгі' }, weightBps: 0 } as const;
const [chair, second, third] = commissionExample.members as unknown as [ValueMap, ValueMap, ValueMap];

const tenderWithCommission = () => publishedTender([], { commission: commissionExample, criteria: [manual] });

describe('a tender’s commission', () => {
  it('is kept beside the tender: members, chair, nobody conflicted', () => {
    const { scene, id } = tenderWithCommission();
    expect(commissionOf(scene.state, id)).toEqual({
      members: commissionExample.members,
      chair: commissionExample.members[0],
      conflicted: [],
    });
    expect(scene.tenderEntry(id)).not.toHaveProperty('commission');
    expect(commissionOf(scene.state, scene.tender([scene.plan()]))).toBeUndefined();
  });

  const publish = (scene: ProcurementScene, change: ValueMap) =>
    scene.fails('tender.publish', scene.tenderPayload([scene.plan()], change), withCustomer);

  it('is needed where people decide something, and may be named where they do not', () => {
    const scene = createProcurementScene({ time: SCENE_TIME });
    expect(publish(scene, { criteria: [manual] }).code).toBe('COMMISSION_MISSING');
    scene.tender([scene.plan()], { commission: commissionExample });
  });

  it('does not exist under rating points and price quotation', () => {
    const scene = createProcurementScene({ time: SCENE_TIME });
    const methods = [
      ['RATING_POINTS', 'RATING_POINTS', 5],
      ['PRICE_QUOTATION', 'LOWEST_PRICE', 0],
    ] as const;
    for (const [method, scoringRule, n] of methods) {
      const periods = { discussion: { n, unit: 'second' }, acceptance: { n: 10, unit: 'second' } };
      const plan = scene.plan({ method });
      const refuse = (change: ValueMap) => {
        const payload = scene.tenderPayload([plan], { method, scoringRule, periods, ...change });
        return scene.fails('tender.publish', payload, withCustomer).code;
      };
      expect(refuse({ criteria: [manual] })).toBe('CRITERION_MANUAL');
      expect(refuse({ commission: commissionExample })).toBe('COMMISSION_NEEDLESS');
    }
  });

  it.each([
    ['an even number', [chair, second, third, { key: registrar.keys[0], org: registrar.bin, chair: false }]],
    ['no chair', [{ ...chair, chair: false }, second, third]],
    ['two chairs', [chair, { ...second, chair: true }, third]],
    ['one key twice', [chair, second, { ...second, chair: false }]],
  ] as const)('has an odd number of different members and one chair: %s', (_name, members) => {
    const scene = createProcurementScene({ time: SCENE_TIME });
    expect(publish(scene, { commission: { members: members as unknown as ValueMap[] } }).code).toBe('COMMISSION_FORM');
  });

  it('has members whose keys are registered, in force and of the organisation named', () => {
    const scene = createProcurementScene({ time: SCENE_TIME });
    const refuse = (key: PublicKey, org: string) =>
      publish(scene, { commission: { members: [chair, second, { key, org, chair: false }] } });
    expect(refuse(testKey(99, 1), customer.bin)).toMatchObject({
      code: 'COMMISSION_MEMBER',
      detail: { key: keyText(testKey(99, 1)), org: customer.bin },
    });
    expect(refuse(customer.keys[1], supplier.bin).code).toBe('COMMISSION_MEMBER');
    const entry = scene.state.get(keyEntries, keyText(customer.keys[1]));
    if (entry === undefined) throw new TypeError('the key is registered');
    scene.state.put(keyEntries, keyText(customer.keys[1]), { ...entry, until: SCENE_TIME });
    expect(refuse(customer.keys[1], customer.bin).code).toBe('COMMISSION_MEMBER');
    const suspend = { org: outsider.bin, legalAct: '№ 1', reason: 'r' };
    scene.done('identity.suspendOrganisation', suspend, { org: registrar.bin, cosigners: [registrar.keys[1]] });
    expect(refuse(outsider.keys[0], outsider.bin).code).toBe('COMMISSION_MEMBER');
  });
});

describe('commission.declareConflict', () => {
  it('marks the member, whom the chair’s organisation cannot unmark', () => {
    const { scene, id } = tenderWithCommission();
    const signer = { org: customer.bin, key: customer.keys[1] };
    const { events } = scene.done('commission.declareConflict', { tender: id, reason: 'туыс' }, signer);
    const key = keyText(customer.keys[1]);
    expect(events).toEqual([{ type: 'commission.conflictDeclared', data: { tender: id, key, reason: 'туыс' } }]);
    const view = commissionOf(scene.state, id);
    expect(view?.conflicted).toEqual([
      { ...commissionExample.members[2], conflict: { at: SCENE_TIME, reason: 'туыс' } },
    ]);
    expect(view?.members).toHaveLength(3);
    expect(scene.fails('commission.declareConflict', { tender: id, reason: 'r' }, signer).code).toBe(
      'COMMISSION_CONFLICT',
    );
  });

  it('is for members alone', () => {
    const { scene, id } = tenderWithCommission();
    const payload = { tender: id, reason: 'r' };
    // The customer's second key sits in the commission, its first does not.
    expect(scene.fails('commission.declareConflict', payload, asCustomer).code).toBe('COMMISSION_NOT_MEMBER');
    expect(scene.fails('commission.declareConflict', { ...payload, tender: NOBODY }, asCustomer).code).toBe(
      'TENDER_NOT_FOUND',
    );
    const bare = scene.tender([scene.plan()]);
    expect(scene.fails('commission.declareConflict', { ...payload, tender: bare }, asOrganizer).code).toBe(
      'COMMISSION_NOT_MEMBER',
    );
    scene.done('tender.cancel', { tender: id, reasonCode: 'BUDGET', act: '№ 1' }, withSecondKey);
    expect(scene.fails('commission.declareConflict', payload, asOrganizer).code).toBe('TENDER_STATE');
  });
});

describe('commission.replace', () => {
  const by = { key: registrar.keys[0], org: registrar.bin };
  const replace = (tender: string, change: ValueMap = {}): ValueMap => ({
    tender,
    member: organizer.keys[0],
    by,
    act: '№ 16 бұйрық',
    ...change,
  });

  it('gives the seat with its chair to another, and keeps who left', () => {
    const { scene, id } = tenderWithCommission();
    scene.done('commission.declareConflict', { tender: id, reason: 'r' }, asOrganizer);
    const { events } = scene.done('commission.replace', replace(id), withSecondKey);
    expect(events.map(({ type }) => type)).toEqual(['commission.memberReplaced']);
    expect(commissionOf(scene.state, id)).toMatchObject({ chair: { ...by, chair: true }, conflicted: [] });
    expect(existingCommission(scene.state, id).left).toMatchObject([
      { key: organizer.keys[0], conflict: { reason: 'r' }, leftAt: SCENE_TIME, act: '№ 16 бұйрық' },
    ]);
    // Nobody comes back who left with a conflict.
    const back = replace(id, { member: by.key, by: { key: organizer.keys[0], org: organizer.bin } });
    expect(scene.fails('commission.replace', back, withSecondKey).code).toBe('COMMISSION_MEMBER');
  });

  it('lets one who left without a conflict come back', () => {
    const { scene, id } = tenderWithCommission();
    scene.done('commission.replace', replace(id), withSecondKey);
    const back = replace(id, { member: by.key, by: { key: organizer.keys[0], org: organizer.bin } });
    scene.done('commission.replace', back, withSecondKey);
    expect(commissionOf(scene.state, id)?.members).toEqual(commissionExample.members);
  });

  it('ends when the review begins, which is once', () => {
    const { scene, id } = tenderWithCommission();
    scene.asSystem((context) => fixCommission(context, id));
    expect(scene.fails('commission.replace', replace(id), withSecondKey)).toMatchObject({
      code: 'COMMISSION_FIXED',
      detail: { fixedAt: SCENE_TIME },
    });
    scene.done('commission.declareConflict', { tender: id, reason: 'r' }, asOrganizer);
    expect(() => scene.asSystem((context) => fixCommission(context, id))).toThrow('begins once');
    const bare = scene.tender([scene.plan()]);
    scene.asSystem((context) => fixCommission(context, bare));
    expect(commissionOf(scene.state, bare)).toBeUndefined();
  });

  it('gives each fault', () => {
    const { scene, id } = tenderWithCommission();
    const refuse = (payload: ValueMap) => scene.fails('commission.replace', payload, withSecondKey).code;
    expect(refuse(replace(NOBODY))).toBe('TENDER_NOT_FOUND');
    expect(refuse(replace(id, { member: customer.keys[0] }))).toBe('COMMISSION_NOT_MEMBER');
    expect(refuse(replace(id, { by: { key: customer.keys[1], org: customer.bin } }))).toBe('COMMISSION_MEMBER');
    expect(refuse(replace(id, { by: { key: testKey(99, 1), org: customer.bin } }))).toBe('COMMISSION_MEMBER');
    expect(refuse(replace(scene.tender([scene.plan()])))).toBe('COMMISSION_NOT_MEMBER');
    const commission = existingCommission(scene.state, id);
    const gone = {
      ...commissionExample.members[1],
      leftAt: SCENE_TIME,
      act: '№ 1',
    } as (typeof commission.left)[number];
    scene.state.put(commissionEntries, id, { ...commission, left: Array.from({ length: 30 }, () => gone) });
    expect(refuse(replace(id))).toBe('COMMISSION_FULL');
    scene.done('tender.cancel', { tender: id, reasonCode: 'BUDGET', act: '№ 1' }, withSecondKey);
    expect(refuse(replace(id))).toBe('TENDER_STATE');
    scene.state.put(tenderEntries, id, { ...scene.tenderEntry(id), organizer: customer.bin });
    expect(refuse(replace(id))).toBe('TENDER_NOT_OWNER');
  });

  it('needs a second key of the organiser', () => {
    const { scene, id } = tenderWithCommission();
    scene.advance(SCENE_TIME + 600_000);
    expect(scene.fails('commission.replace', replace(id), asOrganizer).code).toBe('SECOND_KEY_REQUIRED');
  });
});

it('every fault of a commission is shown', () => {
  const rows = [tenderPublish, commissionDeclareConflict, commissionReplace];
  expect(unshownFaults(rows).filter((line) => /COMMISSION|CRITERION_MANUAL|^commission/.test(line))).toEqual([]);
});
