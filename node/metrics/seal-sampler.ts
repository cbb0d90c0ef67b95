import { keyText } from '../../ledger/base/keys.ts';
import { keySetEntries, sealHeadEntries } from '../../ledger/modules/seal/seal-entries.ts';
import { liveOpeners } from '../../ledger/modules/seal/seal-openers.ts';
import type { DoorPorts } from '../ports.ts';
import { committedParams, committedState } from '../rpc/committed-state.ts';
import { headerAt } from '../rpc/views.ts';
import type { MetricRegistry } from './registry.ts';

/** Writes how the key that new tenders use is doing, by the committed state. */
export function sampleSeal(registry: MetricRegistry, { store, status }: DoorPorts, now: number): void {
  const { counters, validatorKey } = status();
  registry.set('adal_seal_shares_sent_total', counters.openingSharesSent ?? 0);
  const state = committedState(store);
  const { active } = state.get(sealHeadEntries, '') ?? {};
  const keySet = active === undefined ? undefined : state.get(keySetEntries, String(active.epoch));
  const tip = store.tip();
  registry.set('adal_seal_epoch', active?.epoch ?? 0);
  registry.set('adal_seal_threshold', keySet?.t ?? 0);
  if (keySet === undefined || tip === undefined) return registry.set('adal_seal_live_openers', 0);
  const { time } = headerAt(store, tip.height);
  const params = committedParams(store, time);
  registry.set('adal_seal_live_openers', liveOpeners({ params, time }, keySet).length);
  const own = keySet.participants.findIndex(({ key }) => keyText(key) === validatorKey);
  const period = keySet.beats[own] ?? 0;
  if (period === 0) return;
  const beatAt = period * (params.get('seal.heartbeatMs') as number);
  registry.set('adal_seal_own_heartbeat_age_seconds', Math.max(0, now - beatAt) / 1000);
}
