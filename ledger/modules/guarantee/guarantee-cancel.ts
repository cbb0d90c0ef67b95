import { type Infer, map, oneOf } from '../../base/schema.ts';
import { type ApplyContext, defineTx } from '../../module.ts';
import { existingGuarantee, guaranteeIdSchema } from './guarantee-entries.ts';
import { moveGuarantee, tell } from './guarantee-moves.ts';
import { checkOwnGuarantee } from './guarantee-owner.ts';
import { CANCEL_REASONS } from './guarantee-states.ts';

const payload = map({ guarantee: guaranteeIdSchema, reason: oneOf(...CANCEL_REASONS) });
type Payload = Infer<typeof payload>;

/** A bank takes back a guarantee that nobody has lodged; once lodged it is irrevocable. */
export const guaranteeCancel = defineTx<Payload>({
  type: 'guarantee.cancel',
  payload,
  signer: { kind: 'roles', roles: ['BANK'] },
  sensitive: false,
  legalBasis: 'Law 106-VIII; Rules (order 687), bid security; Civil Code, bank guarantee',
  cost: 2,
  subjects: ({ guarantee }, _tx, value) => [`guarantee/${guarantee}`, `tender/${value.tender}`],
  faults: ['GUARANTEE_NOT_FOUND', 'GUARANTEE_NOT_OWN', 'GUARANTEE_STATE'],
  check: (context, { guarantee }) => checkOwnGuarantee(context, guarantee, 'cancel'),
  apply: applyCancel,
  title: {
    kk: 'Енгізілмеген кепілдіктің күшін жою',
    ru: 'Отозвать невнесённую гарантию',
    en: 'Cancel a guarantee that was not lodged',
  },
  fields: {
    guarantee: { kk: 'Кепілдік', ru: 'Гарантия', en: 'Guarantee' },
    reason: { kk: 'Себебінің коды', ru: 'Код причины', en: 'Code of the reason' },
  },
  example: { guarantee: 'g-00a1b2c3d4e5f607', reason: 'ERROR' },
});

function applyCancel(context: ApplyContext, { guarantee: id, reason }: Payload) {
  moveGuarantee(context, id, 'cancel', 'CANCELLED', { cancelReason: reason });
  tell(context, id, 'guarantee.cancelled', { reason });
  return { guarantee: id, tender: existingGuarantee(context.state, id).tender, state: 'CANCELLED' };
}
