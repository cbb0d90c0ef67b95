import { bytesEqual } from '../../base/bytes.ts';
import { type Fault, fault, isFault } from '../../base/fault.ts';
import { bytes, hash, map } from '../../base/schema.ts';
import { defineTx, type TxReadContext, type TxRow } from '../../module.ts';
import { sealMessageBytes } from '../../seal/identity.ts';
import type { ShareCrypto } from '../../seal/share-crypto.ts';
import { jointKeyOf, keySetEntries } from './seal-entries.ts';
import { advanceIfComplete } from './seal-epoch.ts';
import { epochSchema, epochText, type Place, passedPlace, placeOf, SEAL_BASIS } from './seal-participants.ts';

const payload = map({ epoch: epochSchema(), keyId: hash(), share: bytes({ min: 96, max: 96 }) });
type Payload = NonNullable<(typeof payload)['type']>;

/**
 * `seal.ack`: a participant proves that it holds its share of exactly this key. Also after the key became active: who was missing is
 * not missing any more.
 */
export function ackTx(shares: ShareCrypto): TxRow {
  return defineTx<Payload>({
    type: 'seal.ack',
    payload,
    signer: { kind: 'registered' },
    sensitive: false,
    legalBasis: SEAL_BASIS,
    cost: 40,
    lane: 'seal',
    subjects: ({ epoch }) => [`seal/${epoch}`],
    faults: ['SEAL_EPOCH_UNKNOWN', 'SEAL_PHASE', 'SEAL_NOT_PARTICIPANT', 'SEAL_DONE', 'SEAL_OTHER_KEY', 'SEAL_SHARE'],
    check(context, { epoch, keyId, share }) {
      const place = ackPlace(context, epoch);
      if (isFault(place)) return place;
      const { keySet, index } = place;
      if (keySet.acks.includes(index)) return fault('SEAL_DONE', { epoch, index });
      const key = jointKeyOf(keySet);
      if (!bytesEqual(key.keyId, keyId)) return fault('SEAL_OTHER_KEY', { epoch });
      const message = sealMessageBytes({ kind: 'ack', keyId });
      const member = key.members[index - 1];
      return member !== undefined && shares.verify(member, message, share)
        ? undefined
        : fault('SEAL_SHARE', { epoch, index });
    },
    apply(context, { epoch }) {
      const { keySet, index } = passedPlace(ackPlace(context, epoch));
      const acks = [...keySet.acks, index].sort((a, b) => a - b);
      const missing = keySet.missing.filter((other) => other !== index);
      context.state.put(keySetEntries, String(epoch), { ...keySet, acks, missing });
      advanceIfComplete(context, epoch);
      return { epoch, index };
    },
    title: { kk: 'Кілт үлесін растау', ru: 'Подтверждение доли ключа', en: 'Confirm a share of the key' },
    fields: {
      epoch: epochText,
      keyId: { kk: 'Кілттің белгісі', ru: 'Обозначение ключа', en: 'Id of the key' },
      share: { kk: 'Үлеспен қойылған қолтаңба', ru: 'Подпись долей', en: 'What the share signed' },
    },
    example: { epoch: 1, keyId: new Uint8Array(32).fill(5), share: new Uint8Array(96).fill(0x8f) },
  });
}

function ackPlace(context: TxReadContext, epoch: number): Place | Fault {
  return placeOf(context, epoch, undefined, ['VERIFYING', 'ACTIVE', 'DRAINING']);
}
