import type { PeerId } from './network.ts';
import type { NetworkOptions } from './network-options.ts';
import type { PeerTable } from './peer-table.ts';

/**
 * Whom a batch of this node's own goes to directly: all other validators, while the set is small and this validator is
 * connected to every one of them. undefined: it has to be gossiped. A gossip message costs every process that touches it up to
 * 2 ms of CPU, a direct frame a tenth of that (decision 0017).
 */
export function directReceivers(
  { validatorProof, limits }: NetworkOptions,
  table: PeerTable,
): readonly PeerId[] | undefined {
  if (validatorProof === undefined || table.validatorCount() > limits.directPeersMax) return undefined;
  const validators = table.list().filter((peer) => peer.validatorKey !== undefined);
  return validators.length < table.validatorCount() - 1 ? undefined : validators.map(({ id }) => id);
}
