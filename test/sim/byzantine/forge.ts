import type { ProposalMessage } from '../../../consensus/messages.ts';
import { type Bytes, toHex } from '../../../ledger/base/bytes.ts';
import { isFault } from '../../../ledger/base/fault.ts';
import { blockIdOf, decodeHeader, encodeHeader, type Header } from '../../../ledger/block/block.ts';
import type { BlockDraft, ExecutedBlock } from '../../../ledger/execution/execute-block.ts';
import { createLedger } from '../../../ledger/execution/ledger.ts';
import { createLedgerRules } from '../../../ledger/modules/index.ts';
import type { SignedTx } from '../../../ledger/tx/transaction.ts';
import { sha256 } from '../../../node/crypto/sha256.ts';
import { ledgerSourceFrom } from '../../../node/runtime/ledger-source.ts';
import type { Liar } from './liar.ts';

/** Executes a draft on the liar's own tip, or gives nothing where such a block cannot be. */
export function execute(liar: Liar, draft: BlockDraft): ExecutedBlock | undefined {
  const { node, chain } = liar.context;
  const ledger = createLedger({
    sha256,
    rules: createLedgerRules(chain.signatures.verify),
    genesis: chain.genesis,
    source: ledgerSourceFrom(node.store),
    cachePagesMax: 100,
  });
  const executed = ledger.execute(draft);
  return isFault(executed) ? undefined : executed;
}

/** Another block in the place of the proposed one: executed where that can be done, else only its header says so. */
export function otherBlock(
  liar: Liar,
  message: ProposalMessage,
  changes: Partial<Omit<BlockDraft, 'mode'>>,
): ProposalMessage | undefined {
  const header = decodeHeader(message.header);
  if (isFault(header)) return undefined;
  const machine = liar.context.node.machine();
  const own = message.txHashes.flatMap((hash) => machine?.transaction(toHex(hash)) ?? []);
  const { time, proposer } = header;
  const draft = { time, proposer, lastCommit: message.lastCommit, txs: own, ...changes };
  const executed = execute(liar, { ...draft, mode: 'check' });
  if (executed === undefined)
    return withHeader(
      liar,
      { ...message, lastCommit: draft.lastCommit, txHashes: draft.txs.map(({ txHash }) => txHash) },
      { ...header, time: draft.time, proposer: draft.proposer },
    );
  return resigned(liar, {
    ...message,
    header: executed.headerBytes,
    lastCommit: executed.lastCommit,
    txHashes: executed.txs.map(({ txHash }) => txHash),
  });
}

/** The proposal with a header of the liar's making. */
export function withHeader(liar: Liar, message: ProposalMessage, header: Header): ProposalMessage {
  return resigned(liar, { ...message, header: encodeHeader(header) });
}

/** The proposal signed for the header that it carries. */
export function resigned(liar: Liar, message: ProposalMessage): ProposalMessage {
  const { height, round, validRound } = message.proposal;
  const value = toHex(blockIdOf(sha256, message.header));
  return { ...message, proposal: liar.propose({ height, round, value, validRound }) };
}

/** Random bytes. */
export function noise(liar: Liar, length: number): Bytes {
  return Uint8Array.from({ length }, () => liar.random.between(0, 255));
}

/** Keeps transactions so that the liar can hand them out when asked. */
export function keep(liar: Liar, txs: readonly SignedTx[]): readonly SignedTx[] {
  for (const signed of txs) liar.stash.set(signed.txHashText, signed);
  return txs;
}
