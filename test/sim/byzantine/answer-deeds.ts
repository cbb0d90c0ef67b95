import { type Bytes, toHex } from '../../../ledger/base/bytes.ts';
import { isFault } from '../../../ledger/base/fault.ts';
import { blockIdOf, decodeCommit, decodeHeader, encodeCommit, encodeHeader } from '../../../ledger/block/block.ts';
import { sha256 } from '../../../node/crypto/sha256.ts';
import {
  type BlockBytes,
  decodeBlocks,
  decodeRequest,
  decodeTransactions,
  encodeBlocks,
  encodeTransactions,
} from '../../../node/runtime/sync-messages.ts';
import type { Random } from '../random.ts';
import type { Deed } from './deed.ts';
import { execute, noise } from './forge.ts';
import type { Liar } from './liar.ts';

/** Does not hand out transactions that it proposed. */
export const withholdTransactions: Deed = {
  name: 'withholdTransactions',
  create: (random, perMille) => ({
    answer(request, answer) {
      const asked = decodeRequest(request);
      const isTxs = !isFault(asked) && asked.kind === 'txs';
      return isTxs && random.chance(perMille) ? undefined : answer;
    },
  }),
};

/** Tells a validator that starts something else than what it last saw of its key (rule 16): nothing, or words it never said. */
export const falseTold: Deed = {
  name: 'falseTold',
  create: (random, perMille) => ({
    out(sent, liar) {
      if (sent.message.kind !== 'told' || !random.chance(perMille)) return [sent];
      switch (random.between(0, 3)) {
        case 0:
          return [];
        case 1:
          return [{ ...sent, message: { ...sent.message, votes: [], proposals: [] } }];
        case 2: {
          const votes = sent.message.votes.map((vote) => ({ ...vote, round: vote.round + 1 }));
          return [{ ...sent, message: { ...sent.message, votes, proposals: [] } }];
        }
        default: {
          // Its own words do not accuse the asker.
          const own = liar.sign({ kind: 'prevote', height: liar.height(), round: 9, value: null, validRound: -1 });
          return [{ ...sent, message: { ...sent.message, votes: [own], proposals: [] } }];
        }
      }
    },
  }),
};

/** Claims heights that it has not. */
export const falseStatus: Deed = {
  name: 'falseStatus',
  create: (random, perMille) => ({
    out(sent) {
      if (sent.message.kind !== 'status' || !random.chance(perMille)) return [sent];
      const height = random.pick([0, sent.message.height + random.between(1, 1000), 2 ** 50]);
      return [{ ...sent, message: { ...sent.message, height } }];
    },
  }),
};

/** Answers questions for blocks and transactions with something else. */
export const falseAnswers: Deed = {
  name: 'falseAnswers',
  create: (random, perMille) => ({
    answer(request, answer, liar) {
      const asked = decodeRequest(request);
      if (answer === undefined || isFault(asked) || !random.chance(perMille)) return answer;
      if (asked.kind === 'txs') return falseTransactions(answer, random, liar);
      const blocks = decodeBlocks(answer);
      if (isFault(blocks) || blocks.length === 0) return inventedBlock(liar, asked.from) ?? answer;
      return encodeBlocks(blocks.map((block, place) => (place === 0 ? falseBlock(block, random, liar) : block)));
    },
  }),
};

/** The answer with what the liar keeps for itself added: its own proposals can be completed. */
export const handOut: Deed = {
  name: 'handOut',
  create: () => ({
    answer(request, answer, liar) {
      const asked = decodeRequest(request);
      if (isFault(asked) || asked.kind !== 'txs' || liar.stash.size === 0) return answer;
      const known = answer === undefined ? [] : decodeTransactions(answer);
      const own = asked.hashes.flatMap((hash) => liar.stash.get(toHex(hash))?.bytes ?? []);
      return encodeTransactions([...(isFault(known) ? [] : known), ...own]);
    },
  }),
};

function falseTransactions(answer: Bytes, random: Random, liar: Liar): Bytes | undefined {
  const txs = decodeTransactions(answer);
  if (isFault(txs) || random.chance(300)) return undefined;
  return encodeTransactions(txs.map((data) => (random.chance(500) ? noise(liar, 40) : data)));
}

function falseBlock(block: BlockBytes, random: Random, liar: Liar): BlockBytes {
  const commit = decodeCommit(block.commit);
  const header = decodeHeader(block.header);
  if (isFault(commit) || isFault(header)) return block;
  switch (random.between(0, 4)) {
    case 0:
      return { ...block, records: block.records.slice(0, -1) };
    case 1:
      return { ...block, lastCommit: noise(liar, 20) };
    case 2: {
      const signatures = commit.signatures.map((signature, place) => (place > 0 ? null : signature));
      return { ...block, commit: encodeCommit({ ...commit, signatures }) };
    }
    case 3: {
      const changed = encodeHeader({ ...header, stateRoot: noise(liar, 32) });
      return { ...block, header: changed, commit: encodeCommit({ ...commit, blockId: blockIdOf(sha256, changed) }) };
    }
    default:
      return inventedAs(liar, header.height, commit.signatures.length) ?? block;
  }
}

function inventedBlock(liar: Liar, height: number): Bytes | undefined {
  const block = inventedAs(liar, height, liar.context.chain.signers.length);
  return block === undefined ? undefined : encodeBlocks([block]);
}

/** A block after the liar's tip that is right in everything but that nobody decided it: the certificate holds its own signature and noise. */
function inventedAs(liar: Liar, height: number, places: number): BlockBytes | undefined {
  const { node, chain } = liar.context;
  const tip = node.store.tip();
  const place = liar.place();
  const lastCommit = tip === undefined ? undefined : node.store.commit(tip.height);
  if (tip === undefined || lastCommit === undefined || height !== tip.height + 1 || place === undefined)
    return undefined;
  const proposer = (chain.signers[place] ?? chain.signers[0])?.key;
  if (proposer === undefined) return undefined;
  const executed = execute(liar, { time: liar.context.local(), proposer, lastCommit, txs: [], mode: 'check' });
  if (executed === undefined) return undefined;
  const own = liar.sign({ kind: 'precommit', height, round: 0, value: executed.blockIdText, validRound: null });
  const signatures = Array.from({ length: places }, (_, at) => (at === place ? own.signature : noise(liar, 64)));
  const commit = encodeCommit({ round: 0, blockId: executed.blockId, signatures });
  return { header: executed.headerBytes, lastCommit, commit, records: executed.records };
}
