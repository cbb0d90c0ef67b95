import { toHex, utf8 } from '../../ledger/base/bytes.ts';
import { TX_WINDOW_MS_MAX } from '../../ledger/base/limits.ts';
import { type SignedTx, signedTx } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { anchorPayload, type SimDraft, type SimSender } from './chain.ts';
import type { SimNetwork } from './network.ts';
import type { Random } from './random.ts';

/** What clients did, and what may become of it. */
export interface Workload {
  /** Submits at random moments from now on, about every `meanMs`. */
  begin(meanMs: number): void;
  stop(): void;
  /** Hands a good transaction to a node at once; gives it. */
  submitGood(node: number): SignedTx;
  /** The same transaction once more. */
  again(node: number, signed: SignedTx): void;
  /** Latest end of a transaction that a node accepted and no block holds; 0 where there is none. */
  openUntil(): number;
  /** What is wrong with the chain or with an answer, seen from the clients. */
  problems(): readonly string[];
  readonly counts: { readonly submitted: number; readonly accepted: number };
}

/** `never`: no block may hold it, whatever happens. */
type Fate = 'may' | 'never';

interface Sent {
  readonly signed: SignedTx;
  readonly fate: Fate;
  accepted: boolean;
}

export interface WorkloadOptions {
  readonly net: SimNetwork;
  readonly random: Random;
  /** Who takes submissions: all honest nodes. */
  readonly nodes: readonly number[];
  /** Lifetime of the transactions, ms. */
  readonly windowMs: readonly [number, number];
}

const GOOD_WINDOW_MS = 600_000;

/** Marks what a Byzantine validator's own client signed and no honest node was handed: a block may hold it. */
export const LIARS_DOCUMENT = 'ofLiar';

/** No run lasts as long as this is beyond the window: sent again later, it is still too far. */
const TOO_FAR_MS = TX_WINDOW_MS_MAX + 7_200_000;

/** Builds clients that send fresh documents, the same ones again, and everything that must be refused. */
export function createWorkload({ net, random, nodes, windowMs }: WorkloadOptions): Workload {
  const sent = new Map<string, Sent>();
  const wrong: string[] = [];
  const counts = { submitted: 0, accepted: 0 };
  let serial = 0;
  let running = false;

  const draft = (sender: SimSender, content: string): SimDraft => ({
    type: 'document.anchor',
    payload: anchorPayload(sender, content),
    sender,
    expires: net.now() + random.between(...windowMs),
  });

  function offer(signed: SignedTx, fate: Fate, to: number): SignedTx {
    const known = sent.get(signed.txHashText) ?? { signed, fate, accepted: false };
    sent.set(signed.txHashText, known);
    counts.submitted++;
    net.offer(to, signed, (refused) => {
      if (refused !== undefined) return;
      counts.accepted++;
      known.accepted = true;
      if (fate === 'never') wrong.push(`node-${to} accepted ${signed.txIdText}, which nobody may accept`);
    });
    return signed;
  }

  const fresh = (): SimDraft => draft(random.pick(net.chain.senders), `document ${++serial}`);
  const earlier = (): Sent | undefined => (sent.size === 0 ? undefined : random.pick([...sent.values()].slice(-20)));

  function submitSome(): void {
    const to = random.pick(nodes);
    const before = earlier();
    const roll = random.between(0, 99);
    if (roll < 60 || before === undefined) return void offer(net.chain.sign(fresh()), 'may', to);
    // The same bytes once more, as a client does that heard no answer.
    if (roll < 72) return void offer(before.signed, before.fate, to);
    submitOdd(roll, before, to);
  }

  function submitOdd(roll: number, before: Sent, to: number): void {
    const { chain } = net;
    const usual = fresh();
    if (roll < 76) {
      // Another signature of the same request: the same txId in other bytes.
      if (chain.signatures.name !== 'keyed' || before.fate === 'never') return;
      const { tx } = before.signed;
      const sender = chain.senders.find(({ signer }) => toHex(signer.key) === toHex(tx.key));
      if (sender === undefined) return;
      const again: SimDraft = { ...usual, payload: tx.payload, expires: tx.expires, sender };
      return void offer(chain.sign({ ...again, salt: sha256(utf8(`salt ${serial}`)) }), 'may', to);
    }
    // The same document in another request: only the first of the two can succeed.
    if (roll < 82) return void offer(chain.sign({ ...usual, payload: before.signed.tx.payload }), 'may', to);
    if (roll < 86) return void offer(chain.sign({ ...usual, expires: net.now() - 1 }), 'may', to);
    if (roll < 89) return void offer(chain.sign({ ...usual, expires: net.now() + TOO_FAR_MS }), 'never', to);
    if (roll < 92) return void offer(badlySigned(chain.sign(usual)), 'never', to);
    if (roll < 95) return void offer(chain.sign({ ...usual, chain: 'other-1' }), 'never', to);
    if (roll < 98) return void offer(chain.sign({ ...usual, payload: { ...usual.payload, size: -1 } }), 'never', to);
    const foreign = { ...usual.payload, object: 'file/990140000000/sim' };
    offer(chain.sign({ ...usual, payload: foreign }), 'may', to);
  }

  function planNext(meanMs: number): void {
    net.at(net.now() + 1 + random.exponential(meanMs), () => {
      if (!running) return;
      submitSome();
      planNext(meanMs);
    });
  }

  return {
    counts,
    begin(meanMs) {
      if (running) return;
      running = true;
      planNext(meanMs);
    },
    stop() {
      running = false;
    },
    again: (node, signed) => void offer(signed, 'may', node),
    // Nothing that the protocol allows takes as long as this transaction lives.
    submitGood: (node) => offer(net.chain.sign({ ...fresh(), expires: net.now() + GOOD_WINDOW_MS }), 'may', node),
    openUntil() {
      const ids = includedIds(net);
      const open = [...sent.values()].filter(({ accepted, signed }) => accepted && !ids.has(signed.txIdText));
      return Math.max(0, ...open.map(({ signed }) => signed.tx.expires));
    },
    problems: () => [...wrong, ...chainProblems(net, sent)],
  };
}

function badlySigned({ tx, sigs }: SignedTx): SignedTx {
  const spoilt = sigs.map((signature) => signature.map((byte, place) => (place === 40 ? byte ^ 1 : byte)));
  return signedTx(sha256, tx, spoilt);
}

function includedIds(net: SimNetwork): ReadonlySet<string> {
  const ids = new Set<string>();
  const { reference } = net.witness;
  for (let height = 1; height <= reference.height(); height++)
    for (const { txIdText } of reference.block(height)?.txs ?? []) ids.add(txIdText);
  return ids;
}

/** Every transaction in a block was sent by somebody, within its window, and is not one that nobody may take. */
function chainProblems(net: SimNetwork, sent: ReadonlyMap<string, Sent>): readonly string[] {
  const { reference } = net.witness;
  const problems: string[] = [];
  for (let height = 1; height <= reference.height(); height++) {
    const block = reference.block(height);
    for (const { tx, txHashText, txIdText } of block?.txs ?? []) {
      const known = sent.get(txHashText);
      const time = block?.header.time ?? 0;
      if (tx.type !== 'document.anchor') continue;
      const { docType } = tx.payload;
      if (known === undefined && docType !== LIARS_DOCUMENT)
        problems.push(`block ${height} holds ${txIdText}, which nobody sent`);
      if (known?.fate === 'never') problems.push(`block ${height} holds ${txIdText}, which nobody may take`);
      if (time >= tx.expires || tx.expires > time + TX_WINDOW_MS_MAX)
        problems.push(`block ${height} holds ${txIdText} outside its window`);
    }
  }
  return problems;
}
