import { type Fault, fault } from '../../base/fault.ts';
import { type Infer, int, map, optional } from '../../base/schema.ts';
import { defineTx, type TimerRow, type TxReadContext, type TxRow } from '../../module.ts';
import { lotEntries, tenderIdSchema } from './tender-entries.ts';
import { actSchema, TENDER_LOTS_MAX } from './tender-fields.ts';
import { checkMove } from './tender-phase.ts';
import { type ClockHolder, resume, suspensionOf, targetFromObject } from './tender-suspension.ts';
import { SUSPENSION_END } from './tender-timer-kinds.ts';

const payload = map({
  tender: tenderIdSchema,
  lot: optional(int({ min: 1, max: TENDER_LOTS_MAX })),
  act: actSchema,
});
type Payload = Infer<typeof payload>;

/** Whoever suspended a tender or lot, or a court, lets its clocks run on from now. Takes the holders of clocks of every stage. */
export function createTenderResume(holders: readonly ClockHolder[]): TxRow {
  return defineTx<Payload>({
    type: 'tender.resume',
    payload,
    signer: { kind: 'roles', roles: ['KVGA', 'COURT'] },
    sensitive: true,
    legalBasis: 'Law 106-VIII; Law 392-V on state audit, suspension of procurement',
    cost: 10,
    subjects: ({ tender }) => [`tender/${tender}`],
    faults: ['TENDER_NOT_FOUND', 'TENDER_STATE', 'LOT_NOT_FOUND', 'LOT_NOT_SUSPENDED', 'SUSPENSION_NOT_OWNER'],
    check: checkResume,
    apply(context, { tender, lot, act }) {
      const target = { tender, ...(lot === undefined ? {} : { lot }) };
      resume(context, holders, target, { act });
      return target;
    },
    title: { kk: 'Конкурсты жаңғырту', ru: 'Возобновить конкурс', en: 'Resume a tender' },
    fields: {
      tender: { kk: 'Конкурс', ru: 'Конкурс', en: 'Tender' },
      lot: {
        kk: 'Лоттың нөмірі; берілмесе, бүкіл конкурс',
        ru: 'Номер лота; если не указан, весь конкурс',
        en: 'Number of the lot; the whole tender if absent',
      },
      act: {
        kk: 'Негіз болған акт: атауы, күні, нөмірі',
        ru: 'Акт-основание: название, дата, номер',
        en: 'The act it rests on: name, date, number',
      },
    },
    example: { tender: 't-00a1b2c3d4e5f607', act: 'Сот ұйғарымы, 2026 жылғы 20 наурыз, № 9' },
  });
}

/** The moment named by the suspension has come: the clocks run on from the block that sees it. */
export function suspensionEndTimer(holders: readonly ClockHolder[]): TimerRow {
  return {
    kind: SUSPENSION_END,
    subjects: (object) => [`tender/${targetFromObject(object).tender}`],
    run(context, object) {
      const target = targetFromObject(object);
      resume(context, holders, target, { lapsed: true });
      return { ...target };
    },
    title: {
      kk: 'Тоқтата тұру мерзімі аяқталды',
      ru: 'Истёк срок приостановления',
      en: 'The suspension ends',
    },
  };
}

function checkResume(context: TxReadContext, { tender, lot }: Payload): Fault | undefined {
  const refused = checkMove(context, tender, lot === undefined ? 'resume' : 'resumeLot');
  if (refused !== undefined) return refused;
  if (lot !== undefined && context.state.get(lotEntries, `${tender}/${lot}`) === undefined) {
    return fault('LOT_NOT_FOUND', { tender, lot });
  }
  const target = { tender, ...(lot === undefined ? {} : { lot }) };
  const suspended = suspensionOf(context.state, target);
  if (suspended === undefined) return fault('LOT_NOT_SUSPENDED', target);
  const { org, roles } = context.sender;
  return suspended.by === org || roles.includes('COURT')
    ? undefined
    : fault('SUSPENSION_NOT_OWNER', { ...target, by: suspended.by });
}
