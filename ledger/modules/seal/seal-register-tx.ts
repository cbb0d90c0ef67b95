import { bytesEqual } from '../../base/bytes.ts';
import { fault } from '../../base/fault.ts';
import { keyText } from '../../base/keys.ts';
import { bytes, map } from '../../base/schema.ts';
import { defineTx, type TxRow } from '../../module.ts';
import { isRegistrationValid } from '../../seal/registration.ts';
import { keySetEntries, sealRegistrationEntries } from './seal-entries.ts';
import { advanceIfComplete } from './seal-epoch.ts';
import { epochSchema, epochText, SEAL_BASIS } from './seal-participants.ts';

/** `seal.register`: a member of the validator set names the key that shares of this epoch are encrypted to, and proves that it holds it. */
export const registerTx: TxRow = defineTx({
  type: 'seal.register',
  payload: map({ epoch: epochSchema(), ek: bytes({ min: 48, max: 48 }), pok: bytes({ min: 64, max: 64 }) }),
  signer: { kind: 'registered' },
  sensitive: false,
  legalBasis: SEAL_BASIS,
  cost: 100,
  lane: 'seal',
  subjects: ({ epoch }) => [`seal/${epoch}`],
  faults: ['SEAL_EPOCH_UNKNOWN', 'SEAL_PHASE', 'SEAL_NOT_PARTICIPANT', 'SEAL_DONE', 'SEAL_PROOF'],
  check(context, { epoch, ek, pok }) {
    const { state, sender, sha256, genesisHash } = context;
    const keySet = state.get(keySetEntries, String(epoch));
    if (keySet === undefined) return fault('SEAL_EPOCH_UNKNOWN', { epoch });
    if (keySet.status !== 'REGISTERING') return fault('SEAL_PHASE', { epoch, status: keySet.status });
    const key = keyText(sender.key);
    if (!keySet.set.some((member) => bytesEqual(member.key, sender.key)))
      return fault('SEAL_NOT_PARTICIPANT', { key, epoch });
    if (state.get(sealRegistrationEntries, `${epoch}/${key}`) !== undefined) return fault('SEAL_DONE', { key, epoch });
    return isRegistrationValid(sha256, { genesisHash, validator: sender.key, ek, pok })
      ? undefined
      : fault('SEAL_PROOF', { what: 'registration' });
  },
  apply(context, { epoch, ek }) {
    context.state.put(sealRegistrationEntries, `${epoch}/${keyText(context.sender.key)}`, ek);
    advanceIfComplete(context, epoch);
    return { epoch };
  },
  title: {
    kk: 'Конверт кілтін жасауға тіркелу',
    ru: 'Регистрация для создания ключа конвертов',
    en: 'Register for the key that seals bids',
  },
  fields: {
    epoch: epochText,
    ek: { kk: 'Үлестер шифрланатын кілт', ru: 'Ключ, которым шифруются доли', en: 'Key that shares are encrypted to' },
    pok: { kk: 'Кілтті иелену дәлелі', ru: 'Доказательство владения ключом', en: 'Proof that the key is held' },
  },
  example: { epoch: 1, ek: new Uint8Array(48).fill(0x97), pok: new Uint8Array(64).fill(1) },
});
