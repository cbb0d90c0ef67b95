import { fault, isFault } from '../../base/fault.ts';
import { VALIDATORS_MAX } from '../../base/limits.ts';
import { bytes, int, map } from '../../base/schema.ts';
import { defineTx, type TxRow } from '../../module.ts';
import { judgeComplaint } from '../../seal/dkg.ts';
import { dkgContextOf, existingDealing, qualifiedDealers } from './seal-entries.ts';
import { excludeDealer } from './seal-epoch.ts';
import { attemptFields, attemptText, epochText, placeOf, SEAL_BASIS } from './seal-participants.ts';

const payload = map({
  ...attemptFields,
  dealer: int({ min: 1, max: VALIDATORS_MAX }),
  k: bytes({ min: 48, max: 48 }),
  proof: bytes({ min: 64, max: 64 }),
});
type Payload = NonNullable<(typeof payload)['type']>;

/**
 * `seal.complain`: a participant shows the pad of its own share, so that everybody can decrypt it. A bad share takes the dealer out at
 * once; a good one makes the complaint a recorded failure of who complained. The accused need not answer.
 */
export const complainTx: TxRow = defineTx<Payload>({
  type: 'seal.complain',
  payload,
  signer: { kind: 'registered' },
  sensitive: false,
  legalBasis: SEAL_BASIS,
  cost: 200,
  lane: 'seal',
  subjects: ({ epoch }) => [`seal/${epoch}`],
  faults: [
    'SEAL_EPOCH_UNKNOWN',
    'SEAL_PHASE',
    'SEAL_ATTEMPT',
    'SEAL_NOT_PARTICIPANT',
    'SEAL_DEALER_UNKNOWN',
    'SEAL_PROOF',
    'SEAL_SHARE_GOOD',
  ],
  check(context, { epoch, attempt, dealer, k, proof }) {
    const place = placeOf(context, epoch, attempt, ['VERIFYING']);
    if (isFault(place)) return place;
    const { keySet, index } = place;
    if (!qualifiedDealers(keySet).includes(dealer)) return fault('SEAL_DEALER_UNKNOWN', { epoch, dealer });
    const verdict = judgeComplaint(
      context.sha256,
      dkgContextOf(context.genesisHash, epoch, keySet),
      dealer,
      existingDealing(context.state, epoch, attempt, dealer),
      index,
      { k, proof },
    );
    if (verdict === 'invalid') return fault('SEAL_PROOF', { what: 'complaint' });
    return verdict === 'innocent' ? fault('SEAL_SHARE_GOOD', { epoch, dealer }) : undefined;
  },
  apply(context, { epoch, attempt, dealer }) {
    context.emit({ type: 'seal.dealerExcluded', data: { epoch, attempt, dealer } });
    excludeDealer(context, epoch, dealer);
    return { epoch, attempt, dealer };
  },
  title: { kk: 'Жарамсыз үлеске шағым', ru: 'Жалоба на негодную долю', en: 'Complain of a bad share' },
  fields: {
    epoch: epochText,
    attempt: attemptText,
    dealer: { kk: 'Үлесті таратқан валидатордың нөмірі', ru: 'Номер раздавшего', en: 'Index of the dealer' },
    k: {
      kk: 'Осы үлестің жабын нүктесі',
      ru: 'Точка, снимающая шифр с этой доли',
      en: 'The point that decrypts this share',
    },
    proof: {
      kk: 'Нүктенің дұрыстығының дәлелі',
      ru: 'Доказательство верности точки',
      en: 'Proof that the point is right',
    },
  },
  example: {
    epoch: 1,
    attempt: 1,
    dealer: 2,
    k: new Uint8Array(48).fill(0x97),
    proof: new Uint8Array(64).fill(1),
  },
});
