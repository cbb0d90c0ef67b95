import { type Bytes, toHex } from '../../ledger/base/bytes.ts';
import type { Sha256 } from '../../ledger/base/hash.ts';
import {
  contextBytesOf,
  type Envelope,
  type EnvelopeContext,
  type OpenEnvelope,
  type Opened,
  openEnvelope,
} from '../../ledger/seal/envelope.ts';
import { lengthPrefixed } from '../../ledger/seal/lengths.ts';
import type { OpenerPool } from './opener-pool.ts';

/** Envelopes that were opened ahead of the block that opens them. */
export interface OpenMemo {
  /** For execution: what was computed ahead, else computes. The answer is the same, for it depends on nothing but the inputs. */
  readonly open: OpenEnvelope;
  /** Whether preparing does anything now: there are workers, and not too much waits for them. */
  hasRoom(): boolean;
  /** Opens in a worker and remembers. Resolves when that is done, at once where there is no room. Never rejects. */
  prepare(key: Bytes, context: EnvelopeContext, envelope: Envelope): Promise<void>;
}

/** Opened envelopes kept for sure, of up to 16 KiB each: several blocks full of them. There are two generations of this many. */
const MEMO_MAX = 256;
/** Openings that wait for a worker: about ten seconds of work for one. */
const WAITING_MAX = 256;

/** Builds the memo of one node. Nothing gets in but what this process computed. */
export function createOpenMemo({ sha256, pool }: { readonly sha256: Sha256; readonly pool: OpenerPool }): OpenMemo {
  const waiting = new Map<string, Promise<void>>();
  let young = new Map<string, Opened>();
  let old = new Map<string, Opened>();

  const hasRoom = (): boolean => pool.hasThreads() && waiting.size < WAITING_MAX;
  const known = (name: string): Opened | undefined => young.get(name) ?? old.get(name);

  /** Every byte that the answer depends on. */
  function nameOf(key: Bytes, context: EnvelopeContext, { u, v, c }: Envelope): string {
    return toHex(sha256(lengthPrefixed(key, contextBytesOf(context), u, v, c)));
  }

  function remember(name: string, opened: Opened): void {
    if (young.size >= MEMO_MAX) {
      old = young;
      young = new Map();
    }
    young.set(name, opened);
  }

  async function compute(name: string, key: Bytes, context: EnvelopeContext, envelope: Envelope): Promise<void> {
    try {
      remember(name, await pool.run<'open'>({ kind: 'open', key, context, envelope }));
    } catch {
      // The worker died or the node stops: execution computes it then.
    } finally {
      waiting.delete(name);
    }
  }

  return {
    hasRoom,
    open(hash, key, context, envelope) {
      const name = nameOf(key, context, envelope);
      const found = known(name) ?? openEnvelope(hash, key, context, envelope);
      // Met when a block is built, when it is checked, and in every later round.
      remember(name, found);
      return found;
    },
    async prepare(key, context, envelope) {
      if (!hasRoom()) return;
      const name = nameOf(key, context, envelope);
      if (known(name) !== undefined) return;
      const under = waiting.get(name);
      if (under !== undefined) return await under;
      const work = compute(name, key, context, envelope);
      waiting.set(name, work);
      await work;
    },
  };
}
