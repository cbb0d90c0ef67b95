import { map } from '../../base/schema.ts';
import { defineTx, type TxRow } from '../../module.ts';
import { acceptanceFaults, acceptBid, checkAcceptance, checkAdmitted } from './bid-acceptance.ts';
import { type EnvelopePayload, envelopeExample, envelopeFields, envelopeTexts } from './bid-submit-fields.ts';

/** `bid.submit`: a sealed bid for one lot, signed by a key that only its guarantee knows. */
export const submitTx: TxRow = defineTx<EnvelopePayload>({
  type: 'bid.submit',
  payload: map(envelopeFields),
  signer: { kind: 'submission' },
  admission: (context, { tender }) => checkAdmitted(context, tender),
  sensitive: false,
  legalBasis: 'Law 106-VIII; Rules (order 687), submission of bids',
  cost: 20,
  subjects: ({ tender }) => [`tender/${tender}`],
  faults: acceptanceFaults,
  check: (context, payload) => checkAcceptance(context, payload, undefined),
  apply(context, payload) {
    const bid = acceptBid(context, payload, undefined);
    const { tender, lot, envelope } = payload;
    context.emit({ type: 'bid.submitted', data: { tender, bid, lot, envelope } });
    return { tender, bid };
  },
  title: { kk: 'Жабық өтінім беру', ru: 'Подать запечатанную заявку', en: 'Submit a sealed bid' },
  fields: envelopeTexts,
  example: envelopeExample,
});
