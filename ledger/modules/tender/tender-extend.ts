import type { ValueMap } from '../../base/codec.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { invariant } from '../../base/invariant.ts';
import { type Infer, map, time } from '../../base/schema.ts';
import { type ApplyContext, defineTx, type TxReadContext } from '../../module.ts';
import { reasonSchema } from '../plan/procurement-fields.ts';
import { setAcceptanceEnd } from './tender-clock.ts';
import { existingTender, tenderIdSchema } from './tender-entries.ts';
import { actSchema, TENDER_ENDS_MAX } from './tender-fields.ts';
import { checkOwnMove } from './tender-phase.ts';

const payload = map({ tender: tenderIdSchema, acceptanceEnd: time(), reason: reasonSchema, act: actSchema });
type Payload = Infer<typeof payload>;

/** The organiser gives bidders more time. Bids sealed to an earlier end stay valid: none of them opens before the last one. */
export const tenderExtend = defineTx<Payload>({
  type: 'tender.extend',
  payload,
  signer: { kind: 'roles', roles: ['ORGANIZER'] },
  sensitive: false,
  legalBasis: 'Law 106-VIII; Rules (order 687), extension of the acceptance of bids',
  cost: 2,
  subjects: ({ tender }) => [`tender/${tender}`],
  faults: ['TENDER_NOT_FOUND', 'TENDER_NOT_OWNER', 'TENDER_STATE', 'PERIOD_SHORT', 'TENDER_ENDS_FULL'],
  check: checkExtend,
  apply: applyExtend,
  title: { kk: 'Өтінімдерді қабылдауды ұзарту', ru: 'Продлить приём заявок', en: 'Extend the acceptance of bids' },
  fields: {
    tender: { kk: 'Конкурс', ru: 'Конкурс', en: 'Tender' },
    acceptanceEnd: {
      kk: 'Өтінімдерді қабылдаудың жаңа соңғы мерзімі',
      ru: 'Новый окончательный срок приёма заявок',
      en: 'New deadline for bids',
    },
    reason: { kk: 'Ұзарту себебі', ru: 'Причина продления', en: 'Reason of the extension' },
    act: {
      kk: 'Негіз болған акт: атауы, күні, нөмірі',
      ru: 'Акт-основание: название, дата, номер',
      en: 'The act it rests on: name, date, number',
    },
  },
  example: {
    tender: 't-00a1b2c3d4e5f607',
    acceptanceEnd: 1_773_957_600_000,
    reason: 'Портал жұмысындағы үзіліс',
    act: 'Мерзімді ұзарту туралы 2026 жылғы 12 наурыздағы № 17 бұйрық',
  },
});

function checkExtend(context: TxReadContext, { tender: id, acceptanceEnd }: Payload): Fault | undefined {
  const refused = checkOwnMove(context, id, 'extend');
  if (refused !== undefined) return refused;
  const { acceptance, notBefore } = existingTender(context.state, id);
  invariant(acceptance !== undefined, `a tender that accepts bids has an end: ${id}`);
  if (acceptanceEnd <= acceptance.end) return fault('PERIOD_SHORT', { period: 'acceptance', endsAt: acceptance.end });
  // Each end is one more identity that bids may be sealed to.
  return notBefore.length < TENDER_ENDS_MAX
    ? undefined
    : fault('TENDER_ENDS_FULL', { tender: id, endsMax: TENDER_ENDS_MAX });
}

function applyExtend(context: ApplyContext, { tender: id, acceptanceEnd, reason, act }: Payload): ValueMap {
  const tender = existingTender(context.state, id);
  setAcceptanceEnd(context, id, tender, acceptanceEnd);
  context.emit({ type: 'tender.extended', data: { tender: id, end: acceptanceEnd, reason, act } });
  return { tender: id, end: acceptanceEnd };
}
