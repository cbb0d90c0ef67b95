import { type Infer, map, text } from '../../base/schema.ts';
import { type ApplyContext, defineTx } from '../../module.ts';
import { existingGuarantee, guaranteeIdSchema } from './guarantee-entries.ts';
import { moveGuarantee, tell } from './guarantee-moves.ts';
import { checkOwnGuarantee } from './guarantee-owner.ts';

const payload = map({ guarantee: guaranteeIdSchema, reference: text({ max: 100 }) });
type Payload = Infer<typeof payload>;

/** A bank says that it has paid what was called; its limit is free again. */
export const guaranteePay = defineTx<Payload>({
  type: 'guarantee.pay',
  payload,
  signer: { kind: 'roles', roles: ['BANK'] },
  sensitive: false,
  legalBasis: 'Law 106-VIII; Rules (order 687), bid security; Civil Code, bank guarantee',
  cost: 2,
  subjects: ({ guarantee }, _tx, value) => [`guarantee/${guarantee}`, `tender/${value.tender}`],
  faults: ['GUARANTEE_NOT_FOUND', 'GUARANTEE_NOT_OWN', 'GUARANTEE_STATE'],
  check: (context, { guarantee }) => checkOwnGuarantee(context, guarantee, 'pay'),
  apply: applyPay,
  title: { kk: 'Кепілдік бойынша төлеу', ru: 'Оплатить гарантию', en: 'Pay a guarantee' },
  fields: {
    guarantee: {
      kk: 'Төлеу талап етілген кепілдік',
      ru: 'Предъявленная гарантия',
      en: 'The guarantee that was called',
    },
    reference: { kk: 'Төлем құжатының нөмірі', ru: 'Номер платёжного документа', en: 'Number of the payment order' },
  },
  example: { guarantee: 'g-00a1b2c3d4e5f607', reference: 'KZ-2026-000123' },
});

function applyPay(context: ApplyContext, { guarantee: id, reference }: Payload) {
  moveGuarantee(context, id, 'pay', 'PAID', { payment: reference });
  const { tender, amount, currency } = existingGuarantee(context.state, id);
  tell(context, id, 'guarantee.paid', { amount, currency, reference });
  return { guarantee: id, tender, state: 'PAID' };
}
