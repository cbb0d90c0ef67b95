import { type Fault, fault } from '../../base/fault.ts';
import { type Infer, int, map, optional, time } from '../../base/schema.ts';
import { defineTx, type TxReadContext, type TxRow } from '../../module.ts';
import { lotEntries, tenderIdSchema } from './tender-entries.ts';
import { actSchema, TENDER_LOTS_MAX } from './tender-fields.ts';
import { checkMove } from './tender-phase.ts';
import { type ClockHolder, suspend } from './tender-suspension.ts';

const payload = map({
  tender: tenderIdSchema,
  lot: optional(int({ min: 1, max: TENDER_LOTS_MAX })),
  act: actSchema,
  until: optional(time()),
});
type Payload = Infer<typeof payload>;

/**
 * A control body or a court stops the clocks of a tender, or of one lot after closing, until it lets them run on or `until` has come.
 * Takes the holders of clocks of every stage.
 */
export function createTenderSuspend(holders: readonly ClockHolder[]): TxRow {
  return defineTx<Payload>({
    type: 'tender.suspend',
    payload,
    signer: { kind: 'roles', roles: ['KVGA', 'COURT'] },
    sensitive: true,
    legalBasis: 'Law 106-VIII; Law 392-V on state audit, suspension of procurement',
    cost: 10,
    subjects: ({ tender }) => [`tender/${tender}`],
    faults: ['TENDER_NOT_FOUND', 'TENDER_STATE', 'LOT_NOT_FOUND', 'LOT_ENDED', 'LOT_SUSPENDED', 'SUSPENSION_UNTIL'],
    check: checkSuspend,
    apply(context, { tender, lot, act, until }) {
      const target = { tender, ...(lot === undefined ? {} : { lot }) };
      const end = until === undefined ? {} : { until };
      suspend(context, holders, target, { by: context.sender.org, act, ...end });
      return { ...target, ...end };
    },
    title: { kk: 'Конкурсты тоқтата тұру', ru: 'Приостановить конкурс', en: 'Suspend a tender' },
    fields: {
      tender: { kk: 'Конкурс', ru: 'Конкурс', en: 'Tender' },
      lot: {
        kk: 'Лоттың нөмірі, қабылдау аяқталғаннан кейін; берілмесе, бүкіл конкурс',
        ru: 'Номер лота, после окончания приёма; если не указан, весь конкурс',
        en: 'Number of the lot, after closing; the whole tender if absent',
      },
      act: {
        kk: 'Негіз болған акт: атауы, күні, нөмірі',
        ru: 'Акт-основание: название, дата, номер',
        en: 'The act it rests on: name, date, number',
      },
      until: {
        kk: 'Өзі аяқталатын уақыт; берілмесе, жаңғыртылғанша',
        ru: 'Когда закончится само; если не указано, до возобновления',
        en: 'When it ends by itself; until resumed if absent',
      },
    },
    example: { tender: 't-00a1b2c3d4e5f607', act: 'Сот ұйғарымы, 2026 жылғы 12 наурыз, № 7', until: 1_773_957_600_000 },
  });
}

function checkSuspend(context: TxReadContext, { tender, lot: number, until }: Payload): Fault | undefined {
  const refused = checkMove(context, tender, number === undefined ? 'suspend' : 'suspendLot');
  if (refused !== undefined) return refused;
  if (number !== undefined) {
    const lot = context.state.get(lotEntries, `${tender}/${number}`);
    if (lot === undefined) return fault('LOT_NOT_FOUND', { tender, lot: number });
    if (lot.outcome !== undefined) return fault('LOT_ENDED', { tender, lot: number, outcome: lot.outcome.kind });
    if (lot.suspended !== undefined) return fault('LOT_SUSPENDED', { tender, lot: number });
  }
  return until !== undefined && until <= context.time
    ? fault('SUSPENSION_UNTIL', { until, time: context.time })
    : undefined;
}
