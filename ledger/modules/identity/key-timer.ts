import { keyText, type PublicKey, publicKeyFromHex } from '../../base/keys.ts';
import type { TimerRow } from '../../module.ts';
import { keyEntries } from './identity-entries.ts';

export const KEY_START_TIMER = 'identity.keyStart';

const BIN_CHARS = 12;

/** The timer's object: the organisation, whose history the start joins, then the key. */
export function keyTimerId(org: string, key: PublicKey): string {
  return `${org}-${keyText(key)}`;
}

/** ISSUED → ACTIVE when the key's start has come. Signing never waits for it: it compares block time itself. */
export const keyStartTimer: TimerRow = {
  kind: KEY_START_TIMER,
  subjects: (objectId) => [`org/${objectId.slice(0, BIN_CHARS)}`],
  run(context, objectId) {
    const id = objectId.slice(BIN_CHARS + 1);
    const key = publicKeyFromHex(id);
    const entry = context.state.get(keyEntries, id);
    if (key === undefined || entry?.status !== 'ISSUED') return {};
    context.state.put(keyEntries, id, { ...entry, status: 'ACTIVE' });
    context.emit({ type: 'identity.keyActivated', data: { org: entry.org, key } });
    return { key, status: 'ACTIVE' };
  },
  title: { kk: 'Кілттің күшіне енуі', ru: 'Начало действия ключа', en: 'A key comes into force' },
};
