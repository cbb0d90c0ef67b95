import { FaultError, fault } from '../ledger/base/fault.ts';
import { HASH_BYTES } from '../ledger/base/hash.ts';
import { invariant } from '../ledger/base/invariant.ts';
import { createCounters } from './counters.ts';
import { checkListenAddresses, dialTargets } from './host.ts';
import { type Run, startRun } from './libp2p-run.ts';
import type { Network } from './network.ts';
import type { NetworkOptions } from './network-options.ts';
import { peerIdentityFromSeed } from './peer-identity.ts';
import { createPeerTable } from './peer-table.ts';

/**
 * The network over libp2p. Throws FaultError NETWORK_BAD_ADDRESS for an address it cannot use; start() rejects with
 * NETWORK_PORT_IN_USE. Runs once: after stop() build a new one.
 */
export function createLibp2pNetwork(options: NetworkOptions): Network {
  invariant(options.genesisHash.length === HASH_BYTES, 'a genesis hash has 32 bytes');
  checkListenAddresses(options.listen);
  const targets = dialTargets(options.dial);
  const identity = peerIdentityFromSeed(options.peerSeed);
  const table = createPeerTable(options.limits);
  const counters = createCounters();
  let run: Run | undefined;
  let started = false;

  return {
    self: identity.id,
    async start(handlers) {
      invariant(!started, 'a network starts once');
      started = true;
      run = await startRun({ options, identity, targets, table, counters, handlers });
    },
    async stop() {
      const stopping = run;
      run = undefined;
      await stopping?.stop();
    },
    addresses: () => run?.addresses() ?? [],
    peers: () => (run === undefined ? [] : table.list()),
    send: (to, lane, bytes) => run?.lanes.send(to, lane, bytes),
    broadcast(lane, bytes) {
      for (const peer of table.list()) if (peer.validatorKey !== undefined) run?.lanes.send(peer.id, lane, bytes);
    },
    announce(bytes) {
      for (const peer of table.list()) run?.lanes.send(peer.id, 'status', bytes);
    },
    publish: (transactions) => run?.gossip.publish(transactions),
    publishAgain: (transactions) => run?.gossip.publishAgain(transactions),
    async request(to, bytes, limits) {
      if (run === undefined) throw new FaultError(fault('NETWORK_REQUEST_FAILED', { peer: to, reason: 'stopped' }));
      return run.requests.request(to, bytes, limits);
    },
    setValidators(keys) {
      const changed = table.setValidators(keys);
      run?.onSet(changed);
    },
    ban: (peer, reason) => run?.ban(peer, reason),
    stats: counters.stats,
  };
}
