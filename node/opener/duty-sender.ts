import type { Bytes } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { type FaultCode, isFault } from '../../ledger/base/fault.ts';
import type { Sha256 } from '../../ledger/base/hash.ts';
import { encodeTx, signedTx, type Tx } from '../../ledger/tx/transaction.ts';
import type { Logger } from '../log.ts';
import type { SubmitOutcome, TransactionDoor } from '../ports.ts';
import type { ValidatorSigner } from '../signing/validator-signer.ts';

/** A transaction that is due from this validator, and what it settles: `deal/3/1`, or one item for every share in it. */
export interface Duty {
  readonly items: readonly string[];
  readonly type: string;
  readonly payload: ValueMap;
  /** No block from this time on may hold it, ms; absent where it stays right for long. */
  readonly until?: number;
}

/**
 * Sends what is due and remembers when, so that it is said again only where it got lost. It decides nothing: whoever asks it has read in
 * the committed state that the item is still missing.
 */
export interface DutySender {
  /** False while the item's transaction waits in the pool, or its pause is not over. */
  mayTry(item: string): boolean;
  /** Transactions in the pool that settle an item beginning so. */
  inFlight(prefix: string): number;
  send(duty: Duty): Promise<void>;
  /** Forgets all items but these: the others are settled. */
  keepOnly(items: ReadonlySet<string>): void;
}

export interface DutySenderOptions {
  readonly sha256: Sha256;
  readonly chain: string;
  readonly signer: ValidatorSigner;
  readonly door: Pick<TransactionDoor, 'submit' | 'status'>;
  /** Of the last committed block; 0 before it. */
  readonly height: () => number;
  readonly now: () => number;
  readonly log: Logger;
  readonly onSent: (duty: Duty) => void;
}

/** After this pause, or as many blocks, what is neither in a block nor in the pool is sent again. */
const PAUSE_MS = 3_000;
const PAUSE_BLOCKS = 2;
/** Each further pause is twice as long, up to this: a transaction that fails again and again must not fill blocks. */
const PAUSE_MS_MAX = 600_000;
const EXPIRES_MS = 600_000;
/** With less time left it would expire on the way. */
const UNTIL_MS_MIN = 2_000;

/** Refusals that only say that the state has moved on, or that the pool is full: the next look knows better. */
const EXPECTED: ReadonlySet<string> = new Set<FaultCode>([
  'SEAL_DONE',
  'SEAL_PHASE',
  'SEAL_ATTEMPT',
  'SEAL_OTHER_KEY',
  'SEAL_DEALER_UNKNOWN',
  'SEAL_PERIOD',
  'POOL_FULL',
  'POOL_KNOWN',
]);

interface Sent {
  /** undefined where it was refused. */
  readonly txId: Bytes | undefined;
  readonly at: number;
  readonly height: number;
  readonly tries: number;
}

/** Builds the sender of one validator. */
export function createDutySender(options: DutySenderOptions): DutySender {
  const { door, now, height, log } = options;
  const sent = new Map<string, Sent>();

  const isPooled = ({ txId }: Sent): boolean => txId !== undefined && door.status(txId).kind === 'pooled';

  return {
    mayTry(item) {
      const last = sent.get(item);
      if (last === undefined) return true;
      if (isPooled(last)) return false;
      if (last.tries === 1 && height() >= last.height + PAUSE_BLOCKS) return true;
      return now() >= last.at + Math.min(PAUSE_MS * 2 ** (last.tries - 1), PAUSE_MS_MAX);
    },
    inFlight(prefix) {
      const pooled = new Set<Bytes>();
      for (const [item, last] of sent) {
        if (item.startsWith(prefix) && last.txId !== undefined && isPooled(last)) pooled.add(last.txId);
      }
      return pooled.size;
    },
    async send(duty) {
      const at = now();
      if (duty.until !== undefined && duty.until - at < UNTIL_MS_MIN) return;
      const remember = (txId: Bytes | undefined): void => {
        for (const item of duty.items) {
          sent.set(item, { txId, at, height: height(), tries: (sent.get(item)?.tries ?? 0) + 1 });
        }
      };
      const outcome = await submit(options, duty, at);
      if (outcome.kind === 'pooled') {
        remember(outcome.txId);
        options.onSent(duty);
        return log('debug', 'seal.sent', { type: duty.type, items: duty.items.length, first: duty.items[0] ?? '' });
      }
      remember(undefined);
      const { code } = outcome.fault;
      log(EXPECTED.has(code) ? 'debug' : 'warn', 'seal.refused', { type: duty.type, fault: code });
    },
    keepOnly(items) {
      for (const item of sent.keys()) if (!items.has(item)) sent.delete(item);
    },
  };
}

/** Gives what the node's own door says, or the fault of a signer that does not sign. */
async function submit(
  { sha256, chain, signer, door }: DutySenderOptions,
  { type, payload, until }: Duty,
  at: number,
): Promise<SubmitOutcome> {
  const expires = Math.min(at + EXPIRES_MS, until ?? Number.MAX_SAFE_INTEGER);
  const tx: Tx = { v: 1, chain, type, key: signer.key, cosigners: [], expires, payload };
  const signature = await signer.sign({ kind: 'tx', tx: encodeTx(tx) });
  if (isFault(signature)) return { kind: 'refused', fault: signature };
  return await door.submit(signedTx(sha256, tx, [signature]).bytes);
}
