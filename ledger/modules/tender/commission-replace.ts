import { type Fault, fault } from '../../base/fault.ts';
import { keyText, type PublicKey, publicKeyFromRaw } from '../../base/keys.ts';
import { type Infer, key, map } from '../../base/schema.ts';
import { type ApplyContext, defineTx, type TxReadContext } from '../../module.ts';
import { bin } from '../identity/bin.ts';
import { checkMember, commissionEntries, existingCommission, REPLACEMENTS_MAX, seatOf } from './tender-commission.ts';
import { tenderIdSchema } from './tender-entries.ts';
import { actSchema } from './tender-fields.ts';
import { checkOwnMove } from './tender-phase.ts';

const payload = map({ tender: tenderIdSchema, member: key(), by: map({ key: key(), org: bin() }), act: actSchema });
type Payload = Infer<typeof payload>;

/** The organiser gives a member's seat to another, who is chair if that one was; until the review begins. */
export const commissionReplace = defineTx<Payload>({
  type: 'commission.replace',
  payload,
  signer: { kind: 'roles', roles: ['ORGANIZER'] },
  sensitive: true,
  legalBasis: 'Law 106-VIII; Rules (order 687), the tender commission',
  cost: 2,
  subjects: ({ tender }) => [`tender/${tender}`],
  faults: [
    'TENDER_NOT_FOUND',
    'TENDER_NOT_OWNER',
    'TENDER_STATE',
    'COMMISSION_NOT_MEMBER',
    'COMMISSION_FIXED',
    'COMMISSION_FULL',
    'COMMISSION_MEMBER',
  ],
  check: checkReplace,
  apply: applyReplace,
  title: { kk: 'Комиссия мүшесін ауыстыру', ru: 'Заменить члена комиссии', en: 'Replace a member of the commission' },
  fields: {
    tender: { kk: 'Конкурс', ru: 'Конкурс', en: 'Tender' },
    member: { kk: 'Ауысатын мүшенің кілті', ru: 'Ключ заменяемого члена', en: 'Key of the member who leaves' },
    by: { kk: 'Орнына келетін мүше', ru: 'Новый член', en: 'The new member' },
    'by.key': { kk: 'Кілті', ru: 'Ключ', en: 'Key' },
    'by.org': { kk: 'Ұйымының БСН-і', ru: 'БИН организации', en: "BIN of the member's organisation" },
    act: {
      kk: 'Негіз болған акт: атауы, күні, нөмірі',
      ru: 'Акт-основание: название, дата, номер',
      en: 'The act it rests on: name, date, number',
    },
  },
  example: {
    tender: 't-00a1b2c3d4e5f607',
    member: publicKeyFromRaw(new Uint8Array(32).fill(1)),
    by: { key: publicKeyFromRaw(new Uint8Array(32).fill(2)), org: '980540000397' },
    act: 'Комиссия құрамы туралы 2026 жылғы 12 наурыздағы № 16 бұйрық',
  },
});

function checkReplace(context: TxReadContext, { tender, member, by }: Payload): Fault | undefined {
  const refused = checkOwnMove(context, tender, 'replaceMember');
  if (refused !== undefined) return refused;
  const commission = context.state.get(commissionEntries, tender);
  if (commission === undefined || seatOf(commission.members, member) < 0) {
    return fault('COMMISSION_NOT_MEMBER', { tender, key: keyText(member) });
  }
  if (commission.fixedAt !== undefined) return fault('COMMISSION_FIXED', { tender, fixedAt: commission.fixedAt });
  if (commission.left.length >= REPLACEMENTS_MAX) {
    return fault('COMMISSION_FULL', { tender, replacementsMax: REPLACEMENTS_MAX });
  }
  // Who left with a conflict does not come back without it.
  const isKnown = (key: PublicKey): boolean => {
    const conflicted = commission.left.filter(({ conflict }) => conflict !== undefined);
    return seatOf(commission.members, key) >= 0 || seatOf(conflicted, key) >= 0;
  };
  return isKnown(by.key) ? fault('COMMISSION_MEMBER', { key: keyText(by.key), org: by.org }) : checkMember(context, by);
}

function applyReplace(context: ApplyContext, { tender, member, by, act }: Payload) {
  const commission = existingCommission(context.state, tender);
  const seat = seatOf(commission.members, member);
  const members = commission.members.map((before, index) => (index === seat ? { ...by, chair: before.chair } : before));
  const gone = commission.members.filter((_, index) => index === seat);
  const left = [...commission.left, ...gone.map((before) => ({ ...before, leftAt: context.time, act }))];
  context.state.put(commissionEntries, tender, { ...commission, members, left });
  const data = { tender, member: keyText(member), by: keyText(by.key), act };
  context.emit({ type: 'commission.memberReplaced', data });
  return { tender };
}
