import { join } from 'node:path';
import { type ClusterNode, chainOf } from '../node-cluster.ts';
import { signedVotes } from '../vote-log-check.ts';
import type { Scene } from './scene.ts';

/** Events that an honest network's logs never hold, whatever its links, disks and clocks do. */
const NEVER = [
  'node.died',
  'consensus.contradiction',
  'sync.contradiction',
  'consensus.equivocation',
  'consensus.signRefused',
  // A link that turns bits over is not its neighbour's fault; and a ban outlasts every healing.
  'p2p.peerBanned',
];

/** All nodes tell the same blocks and the same state root up to a height. Throws with the first difference. */
export async function checkAgreement(nodes: readonly ClusterNode[], height: number): Promise<void> {
  const chains = await Promise.all(nodes.map((node) => chainOf(node, height)));
  const [first = []] = chains;
  for (const [i, chain] of chains.entries()) {
    const at = [...first, ...chain].findIndex((_, place) => first[place] !== chain[place]);
    if (at < 0 || chain.length !== height + 1) {
      if (chain.length === height + 1) continue;
      throw new TypeError(`${nodes[i]?.name} tells ${chain.length - 1} of ${height} blocks`);
    }
    const where = at === 0 ? `state root at height ${height}` : `block at height ${height - at + 1}`;
    throw new TypeError(`${nodes[i]?.name} has another ${where} than ${nodes[0]?.name}: ${chain[at]}, ${first[at]}`);
  }
}

/** Stops every node as an operator would. Throws where one does not end with 0. */
export async function stopCleanly(scene: Scene): Promise<void> {
  const codes = await Promise.all(scene.nodes.map(async (node) => ({ name: node.name, code: await node.stop() })));
  const unclean = codes.filter(({ code }) => code !== 0);
  if (unclean.length > 0) throw new TypeError(`not stopped cleanly: ${JSON.stringify(unclean)}`);
}

export interface RoundFigures {
  /** Heights at which somebody voted in a round above 0. */
  readonly laterRoundHeights: number;
  readonly highestRound: number;
}

/** Reads the vote logs of stopped validators. Throws where one signed two values in one place, or never signed. */
export async function checkVoteLogs({ cluster, nodes }: Scene): Promise<RoundFigures> {
  const later = new Set<number>();
  let highestRound = 0;
  for (const { name } of nodes) {
    const { values, highest } = await signedVotes(join(cluster.folder, name, 'data'));
    const twice = [...values].find(([, signed]) => signed.size > 1);
    if (twice !== undefined) throw new TypeError(`${name} signed twice at ${twice[0]}: ${[...twice[1]].join('; ')}`);
    if (highest === 0) throw new TypeError(`${name} has signed nothing`);
    for (const place of values.keys()) {
      const [height = 0, round = 0] = place.split('/').map(Number);
      if (round > 0) later.add(height);
      highestRound = Math.max(highestRound, round);
    }
  }
  return { laterRoundHeights: later.size, highestRound };
}

/** Throws where a log holds an event that must never happen. */
export function checkLogs(nodes: readonly ClusterNode[]): void {
  for (const node of nodes) {
    const line = node
      .log()
      .split('\n')
      .find((text) => NEVER.some((event) => text.includes(`"${event}"`)) || text.includes('"level":60'));
    if (line !== undefined) throw new TypeError(`${node.name} says ${line}`);
  }
}
