import { type Fault, fault } from '../../base/fault.ts';
import { keyText } from '../../base/keys.ts';
import { map } from '../../base/schema.ts';
import { type ApplyContext, defineTx, type TxReadContext } from '../../module.ts';
import { reasonSchema } from '../plan/procurement-fields.ts';
import { commissionEntries, existingCommission, seatOf } from './tender-commission.ts';
import { tenderIdSchema } from './tender-entries.ts';
import { checkMove } from './tender-phase.ts';

const payload = map({ tender: tenderIdSchema, reason: reasonSchema });
type Payload = { readonly tender: string; readonly reason: string };

/** A member of the commission says that it is not impartial; it stays named, and may not vote. */
export const commissionDeclareConflict = defineTx<Payload>({
  type: 'commission.declareConflict',
  payload,
  signer: { kind: 'registered' },
  sensitive: false,
  legalBasis: 'Law 106-VIII, restrictions on members of the commission',
  cost: 1,
  subjects: ({ tender }) => [`tender/${tender}`],
  faults: ['TENDER_NOT_FOUND', 'TENDER_STATE', 'COMMISSION_NOT_MEMBER', 'COMMISSION_CONFLICT'],
  check: checkDeclare,
  apply: applyDeclare,
  title: {
    kk: 'Мүдделер қақтығысын жариялау',
    ru: 'Заявить о конфликте интересов',
    en: 'Declare a conflict of interest',
  },
  fields: {
    tender: { kk: 'Конкурс', ru: 'Конкурс', en: 'Tender' },
    reason: {
      kk: 'Қақтығыстың мәні; жеке деректерсіз',
      ru: 'В чём конфликт; без персональных данных',
      en: 'What the conflict is; without personal data',
    },
  },
  example: { tender: 't-00a1b2c3d4e5f607', reason: 'Қатысушыда бұрын қызмет еттім' },
});

function checkDeclare(context: TxReadContext, { tender }: Payload): Fault | undefined {
  const refused = checkMove(context, tender, 'declareConflict');
  if (refused !== undefined) return refused;
  const members = context.state.get(commissionEntries, tender)?.members ?? [];
  const member = members[seatOf(members, context.sender.key)];
  const detail = { tender, key: keyText(context.sender.key) };
  if (member === undefined) return fault('COMMISSION_NOT_MEMBER', detail);
  return member.conflict === undefined ? undefined : fault('COMMISSION_CONFLICT', detail);
}

function applyDeclare(context: ApplyContext, { tender, reason }: Payload) {
  const commission = existingCommission(context.state, tender);
  const seat = seatOf(commission.members, context.sender.key);
  const conflict = { at: context.time, reason };
  const members = commission.members.map((member, index) => (index === seat ? { ...member, conflict } : member));
  context.state.put(commissionEntries, tender, { ...commission, members });
  const key = keyText(context.sender.key);
  context.emit({ type: 'commission.conflictDeclared', data: { tender, key, reason } });
  return { tender, key };
}
