import { type Fault, fault, isFault } from '../../base/fault.ts';
import { bytes, int, map } from '../../base/schema.ts';
import { defineTx, type TxReadContext, type TxRow } from '../../module.ts';
import { sealMessageBytes } from '../../seal/identity.ts';
import type { ShareCrypto } from '../../seal/share-crypto.ts';
import { jointKeyOf, keySetEntries } from './seal-entries.ts';
import { beatPeriod } from './seal-params.ts';
import { epochSchema, epochText, type Place, passedPlace, placeOf, SEAL_BASIS } from './seal-participants.ts';

const payload = map({
  epoch: epochSchema(),
  period: int({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  share: bytes({ min: 96, max: 96 }),
});
type Payload = NonNullable<(typeof payload)['type']>;

/** `seal.heartbeat`: an opener proves in every period that its share is still there, days before a deadline needs it. */
export function heartbeatTx(shares: ShareCrypto): TxRow {
  return defineTx<Payload>({
    type: 'seal.heartbeat',
    payload,
    signer: { kind: 'registered' },
    sensitive: false,
    legalBasis: SEAL_BASIS,
    cost: 40,
    lane: 'seal',
    subjects: ({ epoch }) => [`seal/${epoch}`],
    faults: ['SEAL_EPOCH_UNKNOWN', 'SEAL_PHASE', 'SEAL_NOT_PARTICIPANT', 'SEAL_PERIOD', 'SEAL_DONE', 'SEAL_SHARE'],
    check(context, { epoch, period, share }) {
      const place = beatPlace(context, epoch);
      if (isFault(place)) return place;
      const { keySet, index } = place;
      const now = beatPeriod(context.params, context.time);
      if (period !== now) return fault('SEAL_PERIOD', { period: now });
      if ((keySet.beats[index - 1] ?? 0) >= period) return fault('SEAL_DONE', { epoch, index });
      const key = jointKeyOf(keySet);
      const message = sealMessageBytes({ kind: 'heartbeat', keyId: key.keyId, day: period });
      const member = key.members[index - 1];
      return member !== undefined && shares.verify(member, message, share)
        ? undefined
        : fault('SEAL_SHARE', { epoch, index });
    },
    apply(context, { epoch, period }) {
      const { keySet, index } = passedPlace(beatPlace(context, epoch));
      const beats = keySet.beats.map((beat, at) => (at === index - 1 ? period : beat));
      const missing = keySet.missing.filter((other) => other !== index);
      context.state.put(keySetEntries, String(epoch), { ...keySet, beats, missing });
      return { epoch, index, period };
    },
    title: {
      kk: 'Үлестің бар екенін растау',
      ru: 'Подтверждение, что доля на месте',
      en: 'Prove that a share is still held',
    },
    fields: {
      epoch: epochText,
      period: { kk: 'Кезеңнің нөмірі', ru: 'Номер промежутка', en: 'Number of the period' },
      share: { kk: 'Үлеспен қойылған қолтаңба', ru: 'Подпись долей', en: 'What the share signed' },
    },
    example: { epoch: 1, period: 20_454, share: new Uint8Array(96).fill(0x8f) },
  });
}

function beatPlace(context: TxReadContext, epoch: number): Place | Fault {
  return placeOf(context, epoch, undefined, ['ACTIVE', 'DRAINING']);
}
