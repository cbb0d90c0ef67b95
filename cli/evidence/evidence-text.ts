import { toHex } from '../../ledger/base/bytes.ts';
import type { Fault } from '../../ledger/base/fault.ts';
import { keyText } from '../../ledger/base/keys.ts';
import { type EvidenceFacts, verifyEvidenceFile } from '../../ledger/evidence/evidence-file.ts';
import { verifyPure } from '../../ledger/signature/verify-pure.ts';
import type { CommandContext } from '../command.ts';
import { sha256 } from '../crypto.ts';
import type { Genesis } from '../genesis-file.ts';
import { listText, tableText } from '../terminal/table.ts';
import { evidenceTexts } from '../texts/evidence-texts.ts';

/** Checks a file's text against the pinned chain, gives what it proves, or the EVIDENCE_* fault of the first step that failed. */
export function evidenceFacts(text: string, { document, hash }: Genesis): EvidenceFacts | Fault {
  const pin = { genesisHash: hash, validators: document.validators };
  return verifyEvidenceFile({ text, pin, sha256, verify: verifyPure });
}

/** What was proven, as programs read it. */
export function evidenceJson({ guilty, crimes, ...rest }: EvidenceFacts): Readonly<Record<string, unknown>> {
  return {
    verified: true,
    ...rest,
    guilty: guilty.map(({ key, org, name }) => ({ key: toHex(key), org, name })),
    crimes: crimes.map((crime) => ({ ...crime, key: keyText(crime.key) })),
  };
}

/** The same as people read it. */
export function evidenceText(context: CommandContext, facts: EvidenceFacts): string {
  const { word, style } = context;
  const summary = listText([
    [word(evidenceTexts.chain), facts.chain],
    [word(evidenceTexts.height), String(facts.height)],
    [word(evidenceTexts.kind), word(evidenceTexts.kinds[facts.kind])],
    [word(evidenceTexts.guilty), `${facts.guilty.length} / ${facts.validators}`],
  ]);
  const table = tableText(
    [word(evidenceTexts.name), word(evidenceTexts.organisation), word(evidenceTexts.key)],
    facts.guilty.map(({ key, org, name }) => [name, org, toHex(key)]),
  );
  const set = facts.isGenesisSet ? evidenceTexts.genesisSet : evidenceTexts.laterSet;
  return `${style.good('✓')} ${word(evidenceTexts.proven)}\n${summary}\n${table}\n${word(set)}\n`;
}
