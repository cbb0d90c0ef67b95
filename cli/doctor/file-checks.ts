import type { Settings } from '../../config/settings.ts';
import { bytesEqual, toHex } from '../../ledger/base/bytes.ts';
import { keyText } from '../../ledger/base/keys.ts';
import type { CommandContext } from '../command.ts';
import { type Genesis, readGenesisFile } from '../genesis-file.ts';
import { type KeyHeader, type KeyPurpose, readKeyHeader } from '../keys/key-file.ts';
import { passwordFromFile } from '../keys/password.ts';
import { peerIdFromKey } from '../keys/peer-id.ts';
import { doctorTexts } from '../texts/doctor-texts.ts';
import { trouble } from '../trouble.ts';
import { type Finding, findingFromFault } from './finding.ts';

/** Looks at the genesis file. */
export function checkGenesisFile(context: CommandContext, { node }: Settings): readonly Finding[] {
  const subject = context.word(doctorTexts.genesis);
  try {
    const { document, hash } = readGenesisFile(node.genesisFile);
    return [
      {
        verdict: 'good',
        subject,
        text: context.word(doctorTexts.genesisGood, { chain: document.chain, hash: toHex(hash) }),
      },
    ];
  } catch (error) {
    return [findingFromFault(context, subject, error)];
  }
}

/** Looks at the key files: present, whole, of the right purpose, closed to others; and whether the validator's is in the genesis set. */
export function checkKeyFiles(context: CommandContext, { node, validator }: Settings): readonly Finding[] {
  const findings = [
    checkKeyFile(context, context.word(doctorTexts.nodeKey), node.keyFile, 'node', ({ key }) => peerIdFromKey(key)),
  ];
  if (validator.keyFile === undefined) return findings;
  const subject = context.word(doctorTexts.validatorKey);
  findings.push(checkKeyFile(context, subject, validator.keyFile, 'validator', ({ key }) => keyText(key)));
  try {
    if (validator.passwordFile !== undefined) passwordFromFile(validator.passwordFile);
    const genesis = readGenesisFile(node.genesisFile);
    if (!isValidator(genesis, readKeyHeader(validator.keyFile)))
      findings.push({ verdict: 'unsure', subject, text: context.word(doctorTexts.notInGenesis) });
  } catch (error) {
    findings.push(findingFromFault(context, subject, error));
  }
  return findings;
}

function checkKeyFile(
  context: CommandContext,
  subject: string,
  path: string,
  purpose: KeyPurpose,
  name: (header: KeyHeader) => string,
): Finding {
  try {
    const header = readKeyHeader(path);
    if (header.purpose !== purpose)
      throw trouble('KEYSTORE_WRONG_PURPOSE', { file: path, purpose: header.purpose, needed: purpose });
    return { verdict: 'good', subject, text: context.word(doctorTexts.keyGood, { key: name(header) }) };
  } catch (error) {
    return findingFromFault(context, subject, error);
  }
}

function isValidator({ document }: Genesis, header: KeyHeader): boolean {
  return document.validators.some(({ key }) => bytesEqual(key, header.key));
}
