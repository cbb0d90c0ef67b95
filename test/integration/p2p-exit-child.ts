import { createLibp2pNetwork } from '../../p2p/libp2p-network.ts';
import { createCluster, untilConnected } from '../conformance/network-cluster.ts';

/** Two nodes meet, talk, and stop in the middle of it. The process must then end by itself. */
const cluster = createCluster(createLibp2pNetwork);
const [one, two] = await cluster.pair();
await untilConnected([one, two]);
for (let i = 0; i < 100; i++) one.network.broadcast('consensus', new Uint8Array(50_000));
one.network.publish([new Uint8Array(1_000)]);
const asked = one.network.request(two.network.self, new Uint8Array(10), { timeoutMs: 20_000, bytesMax: 100 });
const outcome = asked.then(
  () => 'answered',
  () => 'failed',
);
await cluster.close();
await outcome;
