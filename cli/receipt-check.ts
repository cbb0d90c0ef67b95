import { toHex } from '../ledger/base/bytes.ts';
import { type Json, jsonFromValue } from '../ledger/base/json.ts';
import { pinFromGenesis } from '../ledger/receipt/pinned-set.ts';
import { type ReceiptFacts, verifyReceipt } from '../ledger/receipt/receipt.ts';
import { verifyPure } from '../ledger/signature/verify-pure.ts';
import type { CommandContext, CommandInput, OptionRow } from './command.ts';
import { sha256 } from './crypto.ts';
import { pathFrom } from './files.ts';
import { checkPinnedGenesis, type Genesis, readGenesisFile } from './genesis-file.ts';
import { listText } from './terminal/table.ts';
import { receiptTexts } from './texts/receipt-texts.ts';
import { trouble } from './trouble.ts';

/** Flags that say which chain the person trusts. */
export const pinOptions: readonly OptionRow[] = [
  { name: 'genesis', value: 'FILE', title: receiptTexts.genesisOption },
  { name: 'genesis-hash', value: 'HEX', title: receiptTexts.genesisHash },
];

/** The genesis document that the person trusts; its file must be named or lie in this folder. */
export function pinnedGenesis(context: CommandContext, input: CommandInput): Genesis {
  const named = input.maybe('genesis') ?? context.io.environment.ADAL_GENESIS ?? 'genesis.json';
  const genesis = readGenesisFile(pathFrom(context.io.workingFolder, named));
  checkPinnedGenesis(genesis, input.maybe('genesis-hash'));
  return genesis;
}

/** Checks a receipt's text against the pinned chain, gives what it proves, or CLI_NOT_VERIFIED with the step that failed. */
export function checkReceipt(text: string, genesis: Genesis): ReceiptFacts {
  const verdict = verifyReceipt({ text, pin: pinFromGenesis(sha256, genesis.document), sha256, verify: verifyPure });
  if (verdict.ok) return verdict.facts;
  throw trouble('CLI_NOT_VERIFIED', { step: verdict.fault.code, ...verdict.fault.detail });
}

/** What was proven, as programs read it. */
export function factsJson(facts: ReceiptFacts): Json {
  const { record, tx, signers, ...rest } = facts;
  return {
    verified: true,
    ...rest,
    signers: signers.map(({ name }) => name),
    ...(tx === undefined
      ? {}
      : { txId: tx.txIdText, type: tx.tx.type, sender: toHex(tx.tx.key), payload: jsonFromValue(tx.tx.payload) }),
    result: jsonFromValue(record.result),
  };
}

/** The same as people read it. */
export function factsText(context: CommandContext, facts: ReceiptFacts): string {
  const { result } = facts.record;
  const word = context.word;
  return listText([
    [word(receiptTexts.chain), `${facts.chain} (${facts.genesisHash})`],
    [word(receiptTexts.block), `${facts.height} (${facts.blockId})`],
    [word(receiptTexts.time), new Date(facts.time).toISOString()],
    [word(receiptTexts.position), `${facts.logIndex} / ${facts.logSize}`],
    [
      word(receiptTexts.signers),
      `${facts.signers.length} / ${facts.validators}: ${facts.signers.map(({ name }) => name).join(', ')}`,
    ],
    ...(facts.tx === undefined
      ? []
      : ([[word(receiptTexts.transaction), `${facts.tx.tx.type} ${facts.tx.txIdText}`]] as const)),
    [
      word(receiptTexts.result),
      result.ok ? word(receiptTexts.accepted) : word(receiptTexts.refused, { fault: result.fault }),
    ],
  ]);
}
