import type { DoorPorts } from '../ports.ts';
import { type ReadinessLimits, readinessOf } from '../rpc/readiness.ts';
import type { MetricRegistry } from './registry.ts';
import { sampleSeal } from './seal-sampler.ts';

/** Writes the node's published status and the store's size into the registry. */
export async function sampleNode(
  registry: MetricRegistry,
  ports: DoorPorts,
  now: number,
  limits: ReadinessLimits,
): Promise<void> {
  const { status, store, genesis } = ports;
  const found = status();
  const { lagMs, ready } = readinessOf(found, now, limits);
  registry.set('adal_node_info', 1, found.name, found.version, found.role, genesis.chain);
  registry.set('adal_node_ready', ready ? 1 : 0);
  registry.set('adal_node_uptime_seconds', Math.max(0, now - found.startedAt) / 1000);
  registry.set('adal_chain_height', found.height);
  registry.set('adal_chain_best_seen_height', Math.max(found.height, found.bestSeenHeight));
  registry.set('adal_chain_block_age_seconds', lagMs / 1000);
  registry.set('adal_chain_log_records', store.tip()?.logSize ?? 0);
  registry.set('adal_consensus_height', found.consensus.height);
  registry.set('adal_consensus_round', found.consensus.round);
  registry.set('adal_pool_transactions', found.pool.txs);
  registry.set('adal_pool_size_bytes', found.pool.bytes);
  const validators = found.peers.filter((peer) => peer.validatorKey !== undefined).length;
  registry.set('adal_p2p_peers', validators, 'validator');
  registry.set('adal_p2p_peers', found.peers.length - validators, 'other');
  for (const [event, count] of Object.entries(found.counters)) registry.set('adal_node_events_total', count, event);
  sampleSeal(registry, ports, now);
  registry.set('adal_storage_size_bytes', await store.diskBytes());
}
