import { fault, isFault } from '../../base/fault.ts';
import { VALIDATORS_MAX } from '../../base/limits.ts';
import { bytes, list, map } from '../../base/schema.ts';
import { defineTx, type TxRow } from '../../module.ts';
import { checkDealing, type Dealing } from '../../seal/dkg.ts';
import { dealingEntries, dealingId, dkgContextOf, keySetEntries } from './seal-entries.ts';
import { advanceIfComplete } from './seal-epoch.ts';
import { attemptFields, attemptText, epochText, passedPlace, placeOf, SEAL_BASIS } from './seal-participants.ts';

const point = () => bytes({ min: 48, max: 48 });

const payload = map({
  ...attemptFields,
  commitments: list(point(), { min: 1, max: VALIDATORS_MAX }),
  r: point(),
  shares: list(bytes({ min: 32, max: 32 }), { min: 1, max: VALIDATORS_MAX }),
  pok: bytes({ min: 64, max: 64 }),
});
type Payload = NonNullable<(typeof payload)['type']>;

/** `seal.deal`: a participant deals a random polynomial: its commitments for all to see, a share encrypted to each. */
export const dealTx: TxRow = defineTx<Payload>({
  type: 'seal.deal',
  payload,
  signer: { kind: 'registered' },
  sensitive: false,
  legalBasis: SEAL_BASIS,
  cost: 200,
  lane: 'seal',
  subjects: ({ epoch }) => [`seal/${epoch}`],
  faults: ['SEAL_EPOCH_UNKNOWN', 'SEAL_PHASE', 'SEAL_ATTEMPT', 'SEAL_NOT_PARTICIPANT', 'SEAL_DONE', 'SEAL_DEALING'],
  check(context, deal) {
    const { epoch, attempt } = deal;
    const place = placeOf(context, epoch, attempt, ['DEALING']);
    if (isFault(place)) return place;
    const { keySet, index } = place;
    if (keySet.dealt.includes(index)) return fault('SEAL_DONE', { epoch, index });
    const flaw = checkDealing(
      context.sha256,
      dkgContextOf(context.genesisHash, epoch, keySet),
      index,
      dealingFrom(deal),
    );
    return flaw === undefined ? undefined : fault('SEAL_DEALING', { flaw });
  },
  apply(context, deal) {
    const { epoch, attempt } = deal;
    const { keySet, index } = passedPlace(placeOf(context, epoch, attempt, ['DEALING']));
    context.state.put(dealingEntries, dealingId(epoch, attempt, index), dealingFrom(deal));
    const dealt = [...keySet.dealt, index].sort((a, b) => a - b);
    context.state.put(keySetEntries, String(epoch), { ...keySet, dealt });
    advanceIfComplete(context, epoch);
    return { epoch, attempt, index };
  },
  title: { kk: 'Кілт үлестерін тарату', ru: 'Раздача долей ключа', en: 'Deal shares of the key' },
  fields: {
    epoch: epochText,
    attempt: attemptText,
    commitments: {
      kk: 'Көпмүше коэффициенттеріне міндеттеме',
      ru: 'Обязательства на коэффициенты многочлена',
      en: 'Commitments to the coefficients of the polynomial',
    },
    r: { kk: 'Бір реттік нүкте', ru: 'Одноразовая точка', en: 'The one-time point that pads come from' },
    shares: {
      kk: 'Шифрланған үлестер',
      ru: 'Зашифрованные доли',
      en: 'The encrypted shares, one for each participant',
    },
    pok: {
      kk: 'Көпмүшені білу дәлелі',
      ru: 'Доказательство знания многочлена',
      en: 'Proof that the dealer knows its polynomial',
    },
  },
  example: {
    epoch: 1,
    attempt: 1,
    commitments: [new Uint8Array(48).fill(0x97)],
    r: new Uint8Array(48).fill(0x97),
    shares: [new Uint8Array(32).fill(7)],
    pok: new Uint8Array(64).fill(1),
  },
});

function dealingFrom({
  commitments,
  r,
  shares,
  pok,
}: Payload): Dealing & { readonly [field: string]: Payload['r'] | Payload['shares'] } {
  return { commitments, r, shares, pok };
}
