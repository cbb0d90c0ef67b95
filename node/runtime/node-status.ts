import { readFileSync } from 'node:fs';
import { toHex } from '../../ledger/base/bytes.ts';
import type { Ledger } from '../../ledger/execution/ledger.ts';
import type { Network } from '../../p2p/network.ts';
import type { Machine } from '../machine/machine.ts';
import type { NodeSettings } from '../node-settings.ts';
import type { NodeStatus } from '../ports.ts';

/** The one read-only picture of the node that doors see; made anew at most once a turn, when somebody looks. */
export interface StatusBoard {
  readonly status: () => NodeStatus;
  /** The turn ended: what was shown is old. */
  readonly refresh: () => void;
  readonly count: (name: string, by?: number) => void;
}

const VERSION = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

/** The parts that are shown. */
export interface StatusSources {
  readonly settings: NodeSettings;
  readonly ledger: Ledger;
  readonly network: Network;
  readonly machine: Machine;
  readonly validatorKey: string | undefined;
}

/** Builds the board over a node's parts. */
export function createStatusBoard(options: StatusSources): StatusBoard {
  const counters: Record<string, number> = {};
  const startedAt = Date.now();
  let shown: NodeStatus | undefined;

  function build(): NodeStatus {
    const { settings, ledger, network, machine, validatorKey } = options;
    const { height, round, step, bestSeenHeight, isValidator } = machine.status();
    const tip = ledger.tip();
    const stats = network.stats();
    const dropped = Object.fromEntries(
      Object.entries(stats.dropped).map(([name, value]) => [`dropped.${name}`, value]),
    );
    return {
      name: settings.node.name,
      version: VERSION,
      role: isValidator ? 'validator' : 'observer',
      validatorKey,
      peerId: network.self,
      networkAddresses: network.addresses(),
      startedAt,
      height: tip.height,
      blockId: toHex(tip.blockId),
      stateRoot: toHex(ledger.tree.treeRoot(tip.tree)),
      blockTime: tip.time,
      consensus: { height, round, step },
      pool: { txs: machine.mempool.size(), bytes: machine.mempool.bytes() },
      peers: network.peers(),
      bestSeenHeight,
      counters: { ...counters, networkBytesIn: stats.bytesIn, networkBytesOut: stats.bytesOut, ...dropped },
    };
  }

  return {
    status: () => {
      shown ??= build();
      return shown;
    },
    refresh: () => {
      shown = undefined;
    },
    count: (name, by = 1) => {
      counters[name] = (counters[name] ?? 0) + by;
    },
  };
}
