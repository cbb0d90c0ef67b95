import { decodeMessage, type ProposalMessage } from '../../../consensus/messages.ts';
import type { ValueId, Vote } from '../../../consensus/types.ts';
import { isFault } from '../../../ledger/base/fault.ts';
import { decodeCommit, decodeHeader, encodeCommit, type Header } from '../../../ledger/block/block.ts';
import { decodeRecord, isTransactionBody } from '../../../ledger/block/record.ts';
import { decodeSignedTx, type SignedTx, signedTx } from '../../../ledger/tx/transaction.ts';
import { sha256 } from '../../../node/crypto/sha256.ts';
import type { MachineInput } from '../../../node/machine/effects.ts';
import { anchorPayload } from '../chain.ts';
import type { Random } from '../random.ts';
import { LIARS_DOCUMENT } from '../workload.ts';
import type { Deed, DeedActions, OutMessage } from './deed.ts';
import { keep, noise, otherBlock, withHeader } from './forge.ts';
import type { Liar } from './liar.ts';
import { ballotOf, ownVote } from './vote-deeds.ts';

/** A fresh block in the place of the honest one; undefined: this time nothing can be done. */
type Forge = (message: ProposalMessage, header: Header, liar: Liar, random: Random) => ProposalMessage | undefined;

interface Exchange {
  readonly height: number;
  readonly round: number;
  readonly honest: ValueId;
  readonly forged: ValueId;
  /** Those who see the forged one. */
  readonly to: ReadonlySet<number>;
}

/**
 * A deed that sends another proposal to some or to all, and then votes for it in front of those who saw it: whoever looks
 * sees a proposer that stands by its block.
 */
function forging(name: string, share: (random: Random) => 'all' | 'half' | 'both', forge: Forge): Deed {
  return {
    name,
    create(random, perMille): DeedActions {
      let last: Exchange | undefined;
      return {
        out(sent, liar) {
          if (sent.message.kind === 'votes') return followVote(sent, liar, last);
          if (sent.message.kind !== 'proposal') return [sent];
          const { height, round, value } = sent.message.proposal;
          if (last?.honest === value && last.height === height && last.round === round) return [];
          const header = decodeHeader(sent.message.header);
          if (isFault(header) || !random.chance(perMille)) return [sent];
          const forged = forge(sent.message, header, liar, random);
          if (forged === undefined) return [sent];
          const way = share(random);
          const to = sent.to.filter(() => way !== 'half' || random.chance(500));
          last = { height, round, honest: value, forged: forged.proposal.value, to: new Set(to) };
          const others = way === 'both' ? sent.to : sent.to.filter((node) => !last?.to.has(node));
          return [
            { to: others, message: sent.message },
            { to, message: forged },
          ];
        },
      };
    },
  };
}

function followVote(sent: OutMessage, liar: Liar, last: Exchange | undefined): readonly OutMessage[] {
  const own = ownVote(sent, liar);
  if (own === undefined || last === undefined || own.value !== last.honest || own.height !== last.height) return [sent];
  const vote = liar.sign({ ...ballotOf(own), value: last.forged });
  return [
    { ...sent, to: sent.to.filter((node) => !last.to.has(node)) },
    { to: sent.to.filter((node) => last.to.has(node)), message: { kind: 'votes', votes: [vote] } },
  ];
}

/** Two good blocks for one round: one to these, the other to those, or both to everybody. */
export const twoProposals = forging(
  'twoProposals',
  (random) => random.pick(['half', 'half', 'both']),
  (message, header, liar) => otherBlock(liar, message, { time: header.time + 1, txs: [] }),
);

/** A header that its block does not execute to. */
export const wrongRoots = forging(
  'wrongRoots',
  () => 'all',
  (message, header, liar, random) => {
    const field = random.pick(['stateRoot', 'recordsRoot', 'logRoot', 'nextValidators', 'params'] as const);
    return withHeader(liar, message, { ...header, [field]: noise(liar, 32) });
  },
);

/** Another validator's name on the block. */
export const falseName = forging(
  'falseName',
  () => 'all',
  (message, _, liar, random) => {
    const key = random.pick(liar.context.chain.signers).key;
    return otherBlock(liar, message, { proposer: key });
  },
);

/** A commit of the block before with too few signatures, with false ones, or of another block. */
export const falseLastCommit = forging(
  'falseLastCommit',
  () => 'all',
  (message, _, liar, random) => {
    const commit = decodeCommit(message.lastCommit);
    if (isFault(commit)) return undefined;
    const { signatures } = commit;
    const fewer = signatures.map((signature, place) => (place * 3 > signatures.length ? null : signature));
    const wrong = signatures.map((signature) => signature ?? noise(liar, 64)).with(0, noise(liar, 64));
    const round = random.chance(300) ? commit.round + 1 : commit.round;
    return otherBlock(liar, message, {
      lastCommit: encodeCommit({ ...commit, round, signatures: random.chance(500) ? fewer : wrong }),
    });
  },
);

/** Times that no honest clock shows: too early, too late, not after the parent's. */
export const strangeTimes = forging(
  'strangeTimes',
  (random) => random.pick(['all', 'all', 'half']),
  (message, header, liar, random) => {
    const parent = parentTime(liar);
    const now = liar.context.local();
    const time = random.pick([parent, parent - 1, parent + 1, now - 60_000, now - 3_000, now + 1_500, now + 60_000]);
    return time === header.time ? undefined : otherBlock(liar, message, { time });
  },
);

/** Transactions that no block may hold: again, too late, for another chain, badly formed or badly signed. */
export const badTransactions = forging(
  'badTransactions',
  () => 'all',
  (message, header, liar, random) => {
    const bad = badTransaction(liar, header, random);
    return bad === undefined ? undefined : otherBlock(liar, message, { txs: keep(liar, [bad]) });
  },
);

/** Good transactions that nobody else has, and that it may not hand out. */
export const secretTransactions = forging(
  'secretTransactions',
  (random) => random.pick(['all', 'half']),
  (message, header, liar) => {
    const txs = [anchor(liar, header.time + 60_000, { docType: LIARS_DOCUMENT })];
    return otherBlock(liar, message, { txs: liar.random.chance(500) ? keep(liar, txs) : txs });
  },
);

/** A re-proposal of an earlier round whose polka is missing, too small, or about something else. */
export const falseProof: Deed = {
  name: 'falseProof',
  create: (random, perMille) => ({
    out(sent, liar) {
      const { message } = sent;
      if (message.kind !== 'proposal' || message.proposal.round === 0 || !random.chance(perMille)) return [sent];
      const { height, round, value } = message.proposal;
      const validRound = random.between(0, round - 1);
      const proposal = liar.propose({ height, round, value, validRound });
      return [
        { ...sent, message: { ...message, proposal, polka: poorPolka(liar, height, validRound, value, random) } },
      ];
    },
  }),
};

/** A true polka of an earlier round once more, though a later one exists. */
export const oldValue: Deed = {
  name: 'oldValue',
  create(random, perMille) {
    const known = new Map<ValueId, ProposalMessage>();
    return {
      input(input) {
        rememberProposals(known, input);
        return input;
      },
      out(sent, liar) {
        const { message } = sent;
        if (message.kind !== 'proposal' || message.proposal.round === 0 || !random.chance(perMille)) return [sent];
        const { height, round } = message.proposal;
        const old = oldestPolka(liar, height, round);
        const content = known.get(old?.value ?? '');
        if (old === undefined || content === undefined || old.value === message.proposal.value) return [sent];
        const proposal = liar.propose({ height, round, value: old.value, validRound: old.round });
        return [{ ...sent, message: { ...content, proposal, polka: old.votes } }];
      },
    };
  },
};

const KNOWN_MAX = 20;

function rememberProposals(known: Map<ValueId, ProposalMessage>, input: MachineInput): void {
  if (input.kind !== 'message') return;
  const message = decodeMessage(input.bytes);
  if (isFault(message) || message.kind !== 'proposal') return;
  known.set(message.proposal.value, message);
  const [first] = known.keys();
  if (known.size > KNOWN_MAX && first !== undefined) known.delete(first);
}

function oldestPolka(
  liar: Liar,
  height: number,
  before: number,
): { readonly round: number; readonly value: ValueId; readonly votes: readonly Vote[] } | undefined {
  const needed = Math.floor((2 * liar.context.chain.signers.length) / 3) + 1;
  for (let round = 0; round < before; round++) {
    const votes = liar.heard.votes.filter(
      (vote) => vote.kind === 'prevote' && vote.height === height && vote.round === round && vote.value !== null,
    );
    for (const { value, validRound } of votes) {
      const same = votes.filter((vote) => vote.value === value && vote.validRound === validRound);
      const distinct = [...new Map(same.map((vote) => [vote.validator, vote])).values()];
      if (value !== null && distinct.length + 1 < needed) continue;
      const place = liar.place();
      if (value === null || place === undefined) continue;
      const own = liar.sign({ kind: 'prevote', height, round, value, validRound });
      const others = distinct.filter(({ validator }) => validator !== place);
      if (others.length + 1 >= needed) return { round, value, votes: [...others, own] };
    }
  }
  return undefined;
}

function poorPolka(liar: Liar, height: number, round: number, value: ValueId, random: Random): readonly Vote[] {
  const own = liar.sign({ kind: 'prevote', height, round, value, validRound: -1 });
  const heard = liar.heard.votes.filter((vote) => vote.kind === 'prevote' && vote.height === height);
  const others = [...new Map(heard.map((vote) => [vote.validator, vote])).values()];
  return random.pick([[], [own], [own, ...others.filter(({ validator }) => validator !== own.validator)]]);
}

function parentTime(liar: Liar): number {
  const { store } = liar.context.node;
  const tip = store.tip();
  const header = tip === undefined ? undefined : store.header(tip.height);
  const decoded = header === undefined ? undefined : decodeHeader(header);
  return decoded === undefined || isFault(decoded) ? liar.context.chain.genesis.time : decoded.time;
}

function anchor(
  liar: Liar,
  expires: number,
  changes: { readonly chain?: string; readonly size?: number; readonly docType?: string },
): SignedTx {
  const { chain } = liar.context;
  const sender = liar.random.pick(chain.senders);
  const content = `of a liar at ${liar.context.now()}, ${liar.random.between(0, 1_000_000)}`;
  const payload = {
    ...anchorPayload(sender, content),
    ...(changes.docType === undefined ? {} : { docType: changes.docType }),
  };
  return chain.sign({
    type: 'document.anchor',
    payload: changes.size === undefined ? payload : { ...payload, size: changes.size },
    sender,
    expires,
    ...(changes.chain === undefined ? {} : { chain: changes.chain }),
  });
}

function badTransaction(liar: Liar, header: Header, random: Random): SignedTx | undefined {
  const good = header.time + 60_000;
  switch (random.between(0, 4)) {
    case 0:
      return committedTransaction(liar, random);
    case 1:
      return anchor(liar, header.time - 1, {});
    case 2:
      return anchor(liar, good, { chain: 'other-1' });
    case 3:
      return anchor(liar, good, { size: -1 });
    default: {
      const { tx } = anchor(liar, good, {});
      return signedTx(sha256, tx, [noise(liar, 64)]);
    }
  }
}

function committedTransaction(liar: Liar, random: Random): SignedTx | undefined {
  const { store } = liar.context.node;
  const height = store.tip()?.height ?? 0;
  const bodies = (store.records(random.between(Math.max(1, height - 5), Math.max(1, height))) ?? []).flatMap((data) => {
    const record = decodeRecord(data);
    return isFault(record) || !isTransactionBody(record.body) ? [] : [record.body];
  });
  const [body] = random.shuffled(bodies);
  const signed = body === undefined ? undefined : decodeSignedTx(sha256, body);
  return signed === undefined || isFault(signed) ? undefined : signed;
}
