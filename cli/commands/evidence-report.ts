import { bytesEqual, toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { leanFork } from '../../ledger/evidence/accuse-fork.ts';
import { type EvidenceParts, parseEvidenceFile } from '../../ledger/evidence/evidence-file.ts';
import { encodeEvidence } from '../../ledger/evidence/evidence-form.ts';
import { EVIDENCE_TX_BYTES_MAX } from '../../ledger/modules/evidence/report-tx.ts';
import { defineCommand } from '../command.ts';
import { pathFrom, readWholeFile } from '../files.ts';
import { nodeClient } from '../node-url.ts';
import { evidenceTexts } from '../texts/evidence-texts.ts';
import { trouble, troubleFromFault } from '../trouble.ts';
import { deliverOptions, deliverTx } from '../tx/deliver-tx.ts';
import { signerFromInput, signingOptions } from '../tx/sign-from-input.ts';
import { chainOfNode } from '../tx/tx-desk.ts';

export const evidenceReportCommand = defineCommand({
  name: 'evidence report',
  title: evidenceTexts.report,
  parameters: [{ name: 'file', title: evidenceTexts.file }],
  options: [...signingOptions, ...deliverOptions],
  examples: ['adal evidence report fork-42.evidence.json --key key.json --wait'],
  async run(context, input) {
    const text = new TextDecoder().decode(readWholeFile(pathFrom(context.io.workingFolder, input.text('file'))));
    const parts = parseEvidenceFile(text);
    if (isFault(parts)) throw troubleFromFault(parts);
    const evidence = payloadBytes(parts);
    const { genesisHash } = await chainOfNode(nodeClient(context, input));
    if (!bytesEqual(genesisHash, parts.genesisHash))
      throw trouble('EVIDENCE_OTHER_CHAIN', { genesisHash: toHex(parts.genesisHash), expected: toHex(genesisHash) });
    const sign = await signerFromInput(context, input);
    return await deliverTx(context, input, sign('evidence.report', { evidence }));
  },
});

/** Of a fork only what names the guilty goes to the ledger; the file keeps the rest. */
function payloadBytes({ evidence, validators }: EvidenceParts): Uint8Array {
  const bytes = encodeEvidence(evidence.kind === 'fork' ? leanFork(evidence, validators.length) : evidence);
  if (bytes.length > EVIDENCE_TX_BYTES_MAX)
    throw trouble('EVIDENCE_TOO_LARGE', { bytes: bytes.length, bytesMax: EVIDENCE_TX_BYTES_MAX });
  return bytes;
}
