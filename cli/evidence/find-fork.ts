import { type Bytes, bytesEqual, fromHex, toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import { publicKeyFromHex } from '../../ledger/base/keys.ts';
import { voteSigningHash } from '../../ledger/base/vote-bytes.ts';
import {
  blockIdOf,
  decodeCommit,
  decodeHeader,
  type Header,
  type Validator,
  validatorsHash,
} from '../../ledger/block/block.ts';
import { createFork } from '../../ledger/evidence/accuse-fork.ts';
import { decodeKeptVotes } from '../../ledger/evidence/decode-evidence.ts';
import type { EvidenceParts } from '../../ledger/evidence/evidence-file.ts';
import type { Fork, SignedVote, Tally } from '../../ledger/evidence/evidence-form.ts';
import { verifyPure } from '../../ledger/signature/verify-pure.ts';
import { sha256 } from '../crypto.ts';
import { jsonMap } from '../json-map.ts';
import type { RpcClient } from '../rpc-client.ts';
import { trouble } from '../trouble.ts';
import { chainOfNode } from '../tx/tx-desk.ts';

/** Nodes asked in one search. */
const NODES_MAX = 16;

export interface FoundFork extends EvidenceParts {
  readonly evidence: Fork;
}

/**
 * Asks nodes of one chain for the lowest height at which two of them committed different blocks, and gives both certificates with all
 * polkas that any of the nodes kept of it. Every hash and signature is checked here, so that no node can accuse another falsely.
 * Throws EVIDENCE_NO_FORK, EVIDENCE_OTHER_CHAIN, or CLI_NODE_ANSWER for an answer that contradicts itself.
 */
export async function findFork(clients: readonly RpcClient[]): Promise<FoundFork> {
  if (clients.length < 2 || clients.length > NODES_MAX)
    throw trouble('CLI_BAD_VALUE', { option: '--node', value: clients.length, expected: `2…${NODES_MAX}` });
  const nodes: Node[] = [];
  for (const client of clients) nodes.push(await openNode(client));
  const [first] = nodes as [Node, ...Node[]];
  const other = nodes.find(({ genesisHash }) => !bytesEqual(genesisHash, first.genesisHash));
  if (other !== undefined)
    throw trouble('EVIDENCE_OTHER_CHAIN', {
      genesisHash: toHex(other.genesisHash),
      expected: toHex(first.genesisHash),
      url: other.client.url,
    });
  const { pair, height } = await lowestDifference(nodes);
  const headers = [await headerAt(pair[0], height), await headerAt(pair[1], height)] as const;
  const validators = await validatorsAt(pair[0], height, headers);
  const commits = [await certificateOf(pair[0], height), await certificateOf(pair[1], height)] as const;
  const votes = await keptVotes(nodes, height, validators);
  return {
    genesisHash: first.genesisHash,
    chain: first.chain,
    validators,
    evidence: createFork({ height, validators: validators.length, commits, votes }),
  };
}

interface Node {
  readonly client: RpcClient;
  readonly chain: string;
  readonly genesisHash: Hash;
  readonly tip: number;
}

async function openNode(client: RpcClient): Promise<Node> {
  const { chain, genesisHash } = await chainOfNode(client);
  const { height } = jsonMap(await client.call('chain_status', {}));
  if (typeof height !== 'number') throw trouble('CLI_NODE_ANSWER', { url: client.url, method: 'chain_status' });
  return { client, chain, genesisHash, tip: height };
}

/** Two nodes that differ, and where they begin to: each block names the one before it, so all later ones differ too. */
async function lowestDifference(
  nodes: readonly Node[],
): Promise<{ readonly pair: readonly [Node, Node]; readonly height: number }> {
  let common = 0;
  for (const [at, a] of nodes.entries()) {
    for (const b of nodes.slice(at + 1)) {
      common = Math.min(a.tip, b.tip);
      if (common === 0 || !(await differAt(a, b, common))) continue;
      let same = 0;
      let different = common;
      while (different - same > 1) {
        const middle = Math.floor((same + different) / 2);
        if (await differAt(a, b, middle)) different = middle;
        else same = middle;
      }
      return { pair: [a, b], height: different };
    }
  }
  throw trouble('EVIDENCE_NO_FORK', { height: common });
}

async function differAt(a: Node, b: Node, height: number): Promise<boolean> {
  return (await headerAt(a, height)).blockId !== (await headerAt(b, height)).blockId;
}

interface NamedHeader {
  /** Hex, computed from the bytes. */
  readonly blockId: string;
  readonly header: Header;
}

async function headerAt({ client, chain }: Node, height: number): Promise<NamedHeader> {
  const { bytes } = jsonMap(await client.call('chain_header', { block: height }));
  const data = bytesFrom(bytes);
  const header = data === undefined ? undefined : decodeHeader(data);
  if (
    data === undefined ||
    header === undefined ||
    isFault(header) ||
    header.height !== height ||
    header.chain !== chain
  )
    throw trouble('CLI_NODE_ANSWER', { url: client.url, method: 'chain_header' });
  return { blockId: toHex(blockIdOf(sha256, data)), header };
}

/** The set of the height; both headers must name it. */
async function validatorsAt(
  { client }: Node,
  height: number,
  headers: readonly NamedHeader[],
): Promise<readonly Validator[]> {
  const { validators } = jsonMap(await client.call('chain_validators', { height }));
  const set = (Array.isArray(validators) ? validators : []).flatMap((item): readonly Validator[] => {
    const { key, org, name } = jsonMap(item);
    const parsed = typeof key === 'string' ? publicKeyFromHex(key) : undefined;
    return parsed !== undefined && typeof org === 'string' && typeof name === 'string'
      ? [{ key: parsed, org, name }]
      : [];
  });
  const named = validatorsHash(sha256, set);
  if (!headers.every(({ header }) => bytesEqual(header.validators, named)))
    throw trouble('CLI_NODE_ANSWER', { url: client.url, method: 'chain_validators' });
  return set;
}

async function certificateOf(node: Node, height: number): Promise<Tally> {
  const { bytes } = jsonMap(await node.client.call('chain_commit', { height }));
  const data = bytesFrom(bytes);
  const commit = data === undefined ? undefined : decodeCommit(data);
  const { blockId } = await headerAt(node, height);
  if (commit === undefined || isFault(commit) || toHex(commit.blockId) !== blockId)
    throw trouble('CLI_NODE_ANSWER', { url: node.client.url, method: 'chain_commit' });
  const { round, signatures } = commit;
  return { kind: 'precommit', round, value: blockId, validRound: null, signatures };
}

/** The polkas of every node that has the height; a vote whose signature does not hold is left out. */
async function keptVotes(
  nodes: readonly Node[],
  height: number,
  validators: readonly Validator[],
): Promise<readonly SignedVote[]> {
  const found = new Map<string, SignedVote>();
  for (const { client, genesisHash, tip } of nodes) {
    if (tip < height) continue;
    const { polkas } = jsonMap(await client.call('chain_commit', { height }));
    if (polkas === undefined) continue;
    const data = bytesFrom(polkas);
    const votes = data === undefined ? undefined : decodeKeptVotes(data);
    if (votes === undefined || isFault(votes))
      throw trouble('CLI_NODE_ANSWER', { url: client.url, method: 'chain_commit' });
    for (const vote of votes) {
      const name = `${vote.kind}/${vote.round}/${vote.value}/${vote.validRound}/${vote.validator}`;
      if (!found.has(name) && isSigned(genesisHash, height, validators, vote)) found.set(name, vote);
    }
  }
  return [...found.values()];
}

function isSigned(genesisHash: Hash, height: number, validators: readonly Validator[], vote: SignedVote): boolean {
  const key = validators[vote.validator]?.key;
  const blockId = vote.value === null ? null : (fromHex(vote.value) as Hash);
  const digest = voteSigningHash(sha256, { ...vote, genesisHash, blockId });
  return key !== undefined && vote.height === height && verifyPure(key, digest, vote.signature);
}

function bytesFrom(value: unknown): Bytes | undefined {
  return typeof value === 'string' ? fromHex(value) : undefined;
}
