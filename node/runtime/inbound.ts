import { type Bytes, toHex } from '../../ledger/base/bytes.ts';
import { type Fault, type FaultCode, FaultError, fault, faultRow, isFault } from '../../ledger/base/fault.ts';
import type { GossipVerdict } from '../../ledger/base/faults/row.ts';
import { hashTagged, type Sha256 } from '../../ledger/base/hash.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import type { MachineInput } from '../machine/effects.ts';
import type { SubmitOutcome } from '../ports.ts';
import type { TransactionChecker } from './check-transactions.ts';

/** The border for transactions: decoded, bounded and signature-checked here, then judged by the machine. */
export interface Inbound {
  /** A gossiped batch; the verdict is about its worst transaction that is the sender's fault, else its best. */
  onGossip(batch: readonly Bytes[]): Promise<GossipVerdict>;
  /** Transactions that came inside consensus messages. */
  onForwarded(batch: readonly Bytes[]): Promise<void>;
  submit(bytes: Bytes, dryRun: boolean): Promise<SubmitOutcome>;
  /** Submissions under way. */
  inFlight(): number;
  /** The machine's answer to a ticket. */
  onAnswer(ticket: number, faults: readonly (Fault | undefined)[]): void;
}

export interface InboundPorts {
  readonly sha256: Sha256;
  readonly checker: TransactionChecker;
  readonly enqueue: (input: MachineInput) => void;
  /** No room for a transaction of the own doors: how long to wait, ms; undefined while there is room. */
  readonly doorRetryMs: () => number | undefined;
  /** No room even for what other nodes have accepted. */
  readonly isFull: () => boolean;
  readonly isPooled: (txHashText: string) => boolean;
  /** Hands a pooled transaction of this node's own door to the network. */
  readonly publish: (bytes: Bytes) => void;
}

/** Hashes of transactions lately seen, so that a second copy costs one hash; two generations of this many. */
const SEEN_MAX = 50_000;

/** Builds the border. */
export function createInbound(ports: InboundPorts): Inbound {
  const tickets = new Map<number, (faults: readonly (Fault | undefined)[]) => void>();
  const seen = createSeen();
  let lastTicket = 0;
  let inFlight = 0;

  function judge(txs: readonly SignedTx[], dryRun: boolean): Promise<readonly (Fault | undefined)[]> {
    return new Promise((resolve) => {
      lastTicket++;
      tickets.set(lastTicket, resolve);
      ports.enqueue({ kind: 'transactions', txs, ticket: lastTicket, dryRun });
    });
  }

  /** Gives what is worth judging, and the worst fault of form or signature. */
  async function checked(
    batch: readonly Bytes[],
  ): Promise<{ readonly txs: readonly SignedTx[]; readonly worst: Fault | undefined }> {
    let worst: Fault | undefined;
    const fresh: SignedTx[] = [];
    for (const bytes of batch) {
      const hash = toHex(hashTagged(ports.sha256, 'stx', bytes));
      if (ports.isPooled(hash) || seen.has(hash)) continue;
      const signed = ports.checker.decode(bytes);
      if (isFault(signed)) worst = signed;
      else fresh.push(signed);
    }
    const verdicts = await checkWithinBounds(ports, fresh);
    // Too much waits already: nothing is known of them, so nobody is blamed and nothing is remembered.
    if (isFault(verdicts)) return { txs: [], worst: undefined };
    const txs = fresh.filter((_, index) => verdicts[index] === true);
    if (txs.length < fresh.length) worst = fault('TX_BAD_SIGNATURE');
    for (const signed of txs) seen.add(signed.txHashText);
    return { txs, worst };
  }

  async function onGossip(batch: readonly Bytes[]): Promise<GossipVerdict> {
    if (ports.isFull()) return 'ignore';
    const { txs, worst } = await checked(batch);
    const faults = txs.length === 0 ? [] : await judge(txs, false);
    for (const [index, { txHashText }] of txs.entries()) if (mayPassLater(faults[index])) seen.forget(txHashText);
    return verdictOf(worst === undefined ? faults : [worst, ...faults]);
  }

  async function submit(bytes: Bytes, dryRun: boolean): Promise<SubmitOutcome> {
    const retryAfterMs = ports.doorRetryMs();
    if (retryAfterMs !== undefined)
      return { kind: 'refused', fault: fault('POOL_FULL', { retryAfterMs }), retryAfterMs };
    const signed = ports.checker.decode(bytes);
    if (isFault(signed)) return { kind: 'refused', fault: signed };
    const { txId, txHash } = signed;
    if (ports.isPooled(signed.txHashText)) return { kind: 'refused', fault: fault('POOL_KNOWN'), txId };
    const verdicts = await checkWithinBounds(ports, [signed]);
    if (isFault(verdicts)) return refusal(verdicts, txId, ports.doorRetryMs());
    if (verdicts[0] !== true) return { kind: 'refused', fault: fault('TX_BAD_SIGNATURE'), txId };
    const [refused] = await judge([signed], dryRun);
    if (refused !== undefined) return refusal(refused, txId, ports.doorRetryMs());
    if (!dryRun) {
      seen.add(signed.txHashText);
      ports.publish(bytes);
    }
    return { kind: 'pooled', txId, txHash, expires: signed.tx.expires };
  }

  return {
    onGossip,
    onForwarded: async (batch) => void (await onGossip(batch)),
    async submit(bytes, dryRun) {
      inFlight++;
      try {
        return await submit(bytes, dryRun);
      } finally {
        inFlight--;
      }
    },
    inFlight: () => inFlight,
    onAnswer(ticket, faults) {
      tickets.get(ticket)?.(faults);
      tickets.delete(ticket);
    },
  };
}

/** A full pool empties, and what misses its preconditions here may have met them where the block before is committed already. */
function mayPassLater(found: Fault | undefined): boolean {
  return found !== undefined && !ENDED.has(found.code) && faultRow(found.code).gossip !== 'reject';
}

/** Faults of what is here, or has had its turn. */
const ENDED: ReadonlySet<string> = new Set<FaultCode>(['POOL_KNOWN', 'TX_DUPLICATE', 'TX_EXPIRED']);

/** One that no honest node passes on blames the sender; else one that was taken is worth passing on. */
function verdictOf(faults: readonly (Fault | undefined)[]): GossipVerdict {
  if (faults.some((found) => found !== undefined && faultRow(found.code).gossip === 'reject')) return 'reject';
  return faults.includes(undefined) ? 'accept' : 'ignore';
}

/** Gives the verdicts, or POOL_FULL when the checkers' queue has no room; anything else that goes wrong there is a bug. */
async function checkWithinBounds(
  { checker }: InboundPorts,
  txs: readonly SignedTx[],
): Promise<readonly boolean[] | Fault> {
  try {
    return await checker.checkSignatures(txs);
  } catch (cause) {
    if (cause instanceof FaultError) return cause.fault;
    throw cause;
  }
}

/** What a refused caller waits when the pool alone is the reason: about one block. */
const RETRY_AFTER_MS = 500;

function refusal(refused: Fault, txId: Bytes, overloadMs: number | undefined): SubmitOutcome {
  if (faultRow(refused.code).stage !== 'pool' || refused.code === 'POOL_KNOWN')
    return { kind: 'refused', fault: refused, txId };
  const retryAfterMs = overloadMs ?? RETRY_AFTER_MS;
  return { kind: 'refused', fault: fault(refused.code, { ...refused.detail, retryAfterMs }), txId, retryAfterMs };
}

interface Seen {
  has(hash: string): boolean;
  add(hash: string): void;
  forget(hash: string): void;
}

function createSeen(): Seen {
  let young = new Set<string>();
  let old = new Set<string>();
  return {
    has: (hash) => young.has(hash) || old.has(hash),
    add(hash) {
      if (young.size >= SEEN_MAX) {
        old = young;
        young = new Set();
      }
      young.add(hash);
    },
    forget(hash) {
      young.delete(hash);
      old.delete(hash);
    },
  };
}
