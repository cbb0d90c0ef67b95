import type { Equivocation } from '../../consensus/types.ts';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { FaultError, isFault } from '../../ledger/base/fault.ts';
import { unreachable } from '../../ledger/base/invariant.ts';
import type { Network } from '../../p2p/network.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import type { VoteLog } from '../../storage/vote-log.ts';
import type { Logger } from '../log.ts';
import type { Fetched, MachineEffect, MachineInput } from '../machine/effects.ts';
import type { Machine } from '../machine/machine.ts';
import { blockWriteFrom } from './block-write.ts';
import { checkFetchedBlocks, type TransactionChecker } from './check-transactions.ts';
import type { FeedSource } from './feed.ts';
import type { Inbound } from './inbound.ts';
import { decodeBlocks, decodeTransactions, encodeRequest } from './sync-messages.ts';

export interface PerformerPorts {
  readonly store: LedgerStore;
  /** undefined on an observer. */
  readonly voteLog: VoteLog | undefined;
  readonly network: Network;
  readonly machine: () => Machine;
  readonly checker: TransactionChecker;
  readonly inbound: Inbound;
  readonly feed: FeedSource;
  readonly enqueue: (input: MachineInput) => void;
  /** A block with these transactions (hex of txId) is durable. */
  readonly onCommitted: (txIdTexts: readonly string[]) => void;
  /** A validator broke the protocol. */
  readonly onEvidence: (equivocation: Equivocation) => void;
  readonly log: Logger;
  readonly count: (name: string, by?: number) => void;
}

type FetchEffect = Extract<MachineEffect, { kind: 'fetch' }>;
type CommitEffect = Extract<MachineEffect, { kind: 'commit' }>;

const FETCH_LIMITS = { timeoutMs: 5000, bytesMax: 8 * 1024 * 1024 } as const;

/** Performs a turn's effects: all log entries first with one fsync, then what leaves the node, then the commit. */
export function createPerformer(ports: PerformerPorts): (effects: readonly MachineEffect[]) => Promise<void> {
  return async (effects) => {
    const entries = effects.flatMap((effect) => (effect.kind === 'persist' ? effect.entries : []));
    if (entries.length > 0) await persist(ports, entries);
    for (const effect of effects) if (effect.kind !== 'persist' && effect.kind !== 'commit') performOne(ports, effect);
    for (const effect of effects) if (effect.kind === 'commit') await commitBlock(ports, effect);
  };
}

async function persist(ports: PerformerPorts, entries: readonly Bytes[]): Promise<void> {
  ports.count('voteLogSyncs');
  await ports.voteLog?.append(entries);
}

function performOne(ports: PerformerPorts, effect: Exclude<MachineEffect, { kind: 'persist' | 'commit' }>): void {
  const { network, log } = ports;
  switch (effect.kind) {
    case 'send':
      return network.send(effect.to, 'consensus', effect.bytes);
    case 'broadcast':
      return network.broadcast('consensus', effect.bytes);
    case 'announce':
      return network.announce(effect.bytes);
    case 'fetch':
      return void fetchFromPeer(ports, effect).then((result) =>
        ports.enqueue({ kind: 'fetched', id: effect.id, result }),
      );
    case 'verify':
      return void ports.inbound.onForwarded(effect.transactions).catch((cause: unknown) => {
        log('warn', 'inbound.forwardFailed', { cause: String(cause) });
      });
    case 'evidence':
      return ports.onEvidence(effect.equivocation);
    case 'sign':
      // The loop asks the signer itself, so that an answer at hand is used in the same turn.
      return;
    case 'answer':
      return ports.inbound.onAnswer(effect.ticket, effect.faults);
    case 'ban':
      ports.count('peersBanned');
      return network.ban(effect.peer, effect.reason);
    case 'report':
      ports.count(`report.${effect.event}`);
      return log(effect.level, effect.event, effect.fields);
    case 'halt':
      return log('fatal', effect.event, effect.fields);
    default:
      return unreachable(effect);
  }
}

/** Never rejects: whatever goes wrong, the machine hears that the fetch failed and asks another. */
async function fetchFromPeer(ports: PerformerPorts, effect: FetchEffect): Promise<Fetched> {
  try {
    const answer = await ports.network.request(effect.peer, encodeRequest(effect.request), FETCH_LIMITS);
    return effect.request.kind === 'blocks' ? await fetchedBlocks(ports, answer) : await fetchedTxs(ports, answer);
  } catch (cause) {
    ports.count('fetchesFailed');
    const code = cause instanceof FaultError ? cause.fault.code : String(cause);
    ports.log('debug', 'sync.fetchFailed', { peer: effect.peer, cause: code });
    return { kind: 'failed' };
  }
}

async function fetchedBlocks(ports: PerformerPorts, answer: Bytes): Promise<Fetched> {
  const blocks = decodeBlocks(answer);
  if (isFault(blocks)) return { kind: 'failed' };
  const isKnown = (hash: string): boolean => ports.machine().mempool.byHash(hash) !== undefined;
  return { kind: 'blocks', blocks: await checkFetchedBlocks(ports.checker, isKnown, blocks) };
}

async function fetchedTxs(ports: PerformerPorts, answer: Bytes): Promise<Fetched> {
  const list = decodeTransactions(answer);
  if (isFault(list)) return { kind: 'failed' };
  const txs = list.flatMap((data) => {
    const signed = ports.checker.decode(data);
    return isFault(signed) ? [] : [signed];
  });
  const verdicts = await ports.checker.checkSignatures(txs);
  return { kind: 'txs', txs: txs.filter((_, index) => verdicts[index] === true) };
}

async function commitBlock(ports: PerformerPorts, { executed, commit, polkas }: CommitEffect): Promise<void> {
  await ports.store.commitBlock(blockWriteFrom(executed, commit, polkas));
  await ports.voteLog?.forget();
  ports.count('blocksCommitted');
  ports.count('txsCommitted', executed.txs.length);
  const { height, time } = executed.header;
  ports.log('debug', 'block.committed', { height, txs: executed.txs.length, blockId: executed.blockIdText });
  ports.feed.publish({
    height,
    blockId: executed.blockId,
    time,
    firstIndex: executed.firstIndex,
    records: executed.records,
  });
  ports.onCommitted(executed.txs.map((signed) => signed.txIdText));
}
