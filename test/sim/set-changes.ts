import { compareBytes, toHex } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { hashTagged } from '../../ledger/base/hash.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import type { PublicKey, Signer } from '../../ledger/base/keys.ts';
import { decodeRecord } from '../../ledger/block/record.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import type { SimNetwork } from './network.ts';
import type { Random } from './random.ts';

/** People who change the set of validators: one joins, a key is replaced, one leaves, the key comes back, and so on. */
export interface SetChanges {
  begin(): void;
  stop(): void;
  /** Changes that came to vote. */
  count(): number;
}

export interface SetChangesOptions {
  readonly net: SimNetwork;
  readonly random: Random;
  /** Who takes submissions. */
  readonly nodes: readonly number[];
}

interface Step {
  readonly action: 'JOIN' | 'LEAVE' | 'REPLACE';
  readonly bin: string;
  readonly key: PublicKey;
  readonly newKey?: PublicKey;
  /** Whoever is to vote signs, too. */
  readonly entering?: Signer;
}

/** What one step has come to: its proposal, and the approvals by organisation. */
interface Progress {
  readonly step: Step;
  proposal: SignedTx;
  readonly approvals: Map<string, SignedTx>;
}

const TICK_MS = 1_500;
const WINDOW_MS = 20_000;

/** Builds the people; whatever of theirs is lost or expires is sent again. */
export function createSetChanges({ net, random, nodes }: SetChangesOptions): SetChanges {
  const steps = stepsOf(net);
  let running = false;
  let done = 0;
  let progress: Progress | undefined;

  function send(signed: SignedTx): void {
    if (net.now() < signed.tx.expires) net.offer(random.pick(nodes), signed, () => undefined);
  }

  function sign(bin: string, type: string, payload: ValueMap, cosigners: readonly Signer[]): SignedTx {
    const signer = net.chain.offices.get(bin);
    invariant(signer !== undefined, 'every organisation that may validate has an office');
    return net.chain.sign({ type, payload, sender: { signer, bin }, cosigners, expires: net.now() + WINDOW_MS });
  }

  function propose(step: Step): SignedTx {
    const { action, bin, key, newKey, entering } = step;
    const payload = {
      action,
      org: bin,
      key,
      ...(newKey === undefined ? {} : { newKey }),
      ...(action === 'JOIN' ? { name: 'joiner' } : {}),
    };
    const own = entering ?? net.keys.find((signer) => signer !== undefined && sameKey(signer.key, key));
    return sign(bin, 'validator.propose', payload, own === undefined ? [] : [own]);
  }

  /** One look at how far things are, and what is to be sent again. */
  function tick(): void {
    const step = steps[done % steps.length];
    if (!running || step === undefined) return;
    net.at(net.now() + TICK_MS, tick);
    if (isDone(net, step)) {
      done++;
      progress = undefined;
      return;
    }
    progress ??= { step, proposal: propose(step), approvals: new Map() };
    const became = resultOf(net, progress.proposal);
    if (became === 'open') {
      if (net.now() >= progress.proposal.tx.expires + WINDOW_MS) progress = undefined;
      else send(progress.proposal);
    } else if (became === 'refused') {
      progress = undefined;
    } else {
      approve(progress);
    }
  }

  function approve({ proposal, approvals, step }: Progress): void {
    const id = toHex(hashTagged(sha256, 'object', proposal.txId)).slice(0, 16);
    for (const { org } of net.witness.reference.setAt(net.witness.reference.height() + 1)) {
      const before = approvals.get(org);
      const again = before === undefined || net.now() >= before.tx.expires || resultOf(net, before) === 'refused';
      if (org === step.bin && before === undefined && step.action !== 'JOIN') {
        approvals.set(org, proposal);
        continue;
      }
      const signed = again ? sign(org, 'validator.approve', { proposal: id }, []) : before;
      approvals.set(org, signed);
      if (resultOf(net, signed) === 'open') send(signed);
    }
  }

  return {
    count: () => done,
    begin() {
      if (running) return;
      running = true;
      net.at(net.now() + random.between(1_000, 10_000), tick);
    },
    stop() {
      running = false;
    },
  };
}

/** Never below the number of validators at the beginning, so that as many may be faulty as then. */
function stepsOf({ chain }: SimNetwork): readonly Step[] {
  const [joiner, spare] = chain.candidates;
  const first = chain.signers.find((signer) =>
    chain.genesis.validators.some(({ key, org }) => org === spare?.bin && sameKey(key, signer.key)),
  );
  if (joiner === undefined || spare === undefined || first === undefined) return [];
  const { bin } = spare;
  return [
    { action: 'JOIN', bin: joiner.bin, key: joiner.signer.key, entering: joiner.signer },
    { action: 'REPLACE', bin, key: first.key, newKey: spare.signer.key, entering: spare.signer },
    { action: 'LEAVE', bin: joiner.bin, key: joiner.signer.key },
    { action: 'REPLACE', bin, key: spare.signer.key, newKey: first.key, entering: first },
  ];
}

function isDone({ witness: { reference } }: SimNetwork, step: Step): boolean {
  const set = reference.setAt(reference.height() + 1);
  const holds = (key: PublicKey): boolean => set.some((member) => sameKey(member.key, key));
  switch (step.action) {
    case 'JOIN':
      return holds(step.key);
    case 'LEAVE':
      return !holds(step.key);
    case 'REPLACE':
      return step.newKey !== undefined && holds(step.newKey) && !holds(step.key);
  }
}

/** What the chain made of a transaction. */
function resultOf({ witness: { reference, included } }: SimNetwork, signed: SignedTx): 'open' | 'done' | 'refused' {
  if (!included.has(signed.txHashText)) return 'open';
  for (let height = reference.height(); height > 0; height--) {
    const block = reference.block(height);
    const place = block?.txs.findIndex(({ txHashText }) => txHashText === signed.txHashText) ?? -1;
    const data = place < 0 ? undefined : block?.records[(block?.txsFrom ?? 0) + place];
    if (data === undefined) continue;
    const record = decodeRecord(data);
    return !isFault(record) && record.result.ok ? 'done' : 'refused';
  }
  return 'open';
}

function sameKey(a: PublicKey, b: PublicKey): boolean {
  return compareBytes(a, b) === 0;
}
