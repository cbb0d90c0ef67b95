import { createLibp2pNetwork } from '../../p2p/libp2p-network.ts';
import { createMemoryHub } from '../../p2p/memory-network.ts';
import { testNetwork } from './network.ts';
import { testExchange } from './network-exchange.ts';

for (const testOne of [testNetwork, testExchange]) {
  testOne('memory', () => createMemoryHub().network);
  testOne('libp2p', () => createLibp2pNetwork);
}
