import { map, oneOf } from '../../base/schema.ts';
import { type ApplyContext, defineTx } from '../../module.ts';
import { cancelTender } from './tender-clock.ts';
import { existingTender, tenderIdSchema } from './tender-entries.ts';
import { actSchema, CANCEL_REASONS } from './tender-fields.ts';
import { checkOwnMove } from './tender-phase.ts';

const payload = map({ tender: tenderIdSchema, reasonCode: oneOf(...CANCEL_REASONS), act: actSchema });
type Payload = NonNullable<(typeof payload)['type']>;

/** The organiser ends a tender before bids are closed; what its lots held of the plan is free again. */
export const tenderCancel = defineTx<Payload>({
  type: 'tender.cancel',
  payload,
  signer: { kind: 'roles', roles: ['ORGANIZER'] },
  sensitive: true,
  legalBasis: 'Law 106-VIII, cancellation and refusal of procurement',
  cost: 10,
  subjects: ({ tender }) => [`tender/${tender}`],
  faults: ['TENDER_NOT_FOUND', 'TENDER_NOT_OWNER', 'TENDER_STATE'],
  check: (context, { tender }) => checkOwnMove(context, tender, 'cancel'),
  apply: applyCancel,
  title: { kk: 'Конкурсты жою', ru: 'Отменить конкурс', en: 'Cancel a tender' },
  fields: {
    tender: { kk: 'Конкурс', ru: 'Конкурс', en: 'Tender' },
    reasonCode: { kk: 'Жою негізінің коды', ru: 'Код основания отмены', en: 'Code of the reason' },
    act: {
      kk: 'Негіз болған акт: атауы, күні, нөмірі',
      ru: 'Акт-основание: название, дата, номер',
      en: 'The act it rests on: name, date, number',
    },
  },
  example: {
    tender: 't-00a1b2c3d4e5f607',
    reasonCode: 'BUDGET',
    act: 'Бюджетті нақтылау туралы 2026 жылғы 12 наурыздағы № 15 бұйрық',
  },
});

function applyCancel(context: ApplyContext, { tender: id, reasonCode, act }: Payload) {
  cancelTender(context, id, existingTender(context.state, id), reasonCode, act);
  return { tender: id, state: 'CANCELLED' };
}
