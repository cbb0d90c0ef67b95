import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { toHex } from '../../ledger/base/bytes.ts';
import type { Json } from '../../ledger/base/json.ts';
import type { ReceiptFacts } from '../../ledger/receipt/receipt.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { nodeClient, urlOption } from '../node-url.ts';
import { checkReceipt, factsJson, factsText, pinnedGenesis, pinOptions } from '../receipt-check.ts';
import { recordText } from '../terminal/record-text.ts';
import { receiptTexts } from '../texts/receipt-texts.ts';
import { reasonOf, trouble } from '../trouble.ts';

export const verifyDocumentCommand = defineCommand({
  name: 'verify document',
  title: receiptTexts.document,
  details: receiptTexts.documentDetails,
  parameters: [{ name: 'file', title: receiptTexts.documentFile }],
  options: [...pinOptions, urlOption],
  examples: ['adal verify document contract.pdf --genesis genesis.json'],
  async run(context, input) {
    const pinned = input.maybe('genesis') !== undefined || input.maybe('genesis-hash') !== undefined;
    const genesis = pinned ? pinnedGenesis(context, input) : undefined;
    const hash = await hashOfFile(pathFrom(context.io.workingFolder, input.text('file')));
    const client = nodeClient(context, input);
    const answer = await client.call('document_verify', { sha256: hash });
    const documents = documentsOf(answer);
    if (documents.length === 0) throw trouble('CLI_NOT_FOUND', { sha256: hash });
    const checked: ReceiptFacts[] = [];
    for (const { anchored } of documents) {
      const { txId } = (anchored ?? {}) as JsonMap;
      if (genesis === undefined || typeof txId !== 'string') continue;
      const facts = checkReceipt(JSON.stringify(await client.call('tx_receipt', { txId })), genesis);
      if (!isAnchorOf(facts, hash)) throw trouble('CLI_NOT_VERIFIED', { step: 'hash', sha256: hash, txId });
      checked.push(facts);
    }
    const proven = checked.length > 0;
    context.show({ sha256: hash, proven, documents, receipts: checked.map(factsJson) }, () => {
      const proof = proven
        ? `${context.style.good('✓')} ${context.word(receiptTexts.proven)}\n${checked.map((facts) => factsText(context, facts)).join('\n')}`
        : `${context.word(receiptTexts.documentUnproven)}\n`;
      return `${context.word(receiptTexts.documentFound, { hash })}\n\n${recordText(documents.map(withoutProof))}\n${proof}`;
    });
    return exitCodes.ok;
  },
});

/** SHA-256 of a file of any size, read piece by piece. */
async function hashOfFile(path: string): Promise<string> {
  const digest = createHash('sha256');
  try {
    await pipeline(createReadStream(path), digest);
  } catch (cause) {
    throw trouble(
      reasonOf(cause) === 'ENOENT' ? 'CLI_FILE_MISSING' : 'CLI_FILE_UNREADABLE',
      { file: path, reason: reasonOf(cause) },
      cause,
    );
  }
  return digest.digest('hex');
}

type JsonMap = Readonly<Record<string, Json>>;

function documentsOf(answer: Json): readonly JsonMap[] {
  const found =
    typeof answer === 'object' && answer !== null && !Array.isArray(answer) ? (answer as JsonMap).documents : answer;
  return Array.isArray(found) ? found : [];
}

/** The state proof is for programs; a person reads what it proves. */
function withoutProof({ proof: _proof, ...rest }: JsonMap): JsonMap {
  return rest;
}

/** True iff what was proven is the accepted anchoring of this very file, not something else that the node put in its place. */
function isAnchorOf({ tx, record }: ReceiptFacts, hash: string): boolean {
  if (tx === undefined || !record.result.ok || tx.tx.type !== 'document.anchor') return false;
  const anchored = tx.tx.payload.sha256;
  return anchored instanceof Uint8Array && toHex(anchored) === hash;
}
