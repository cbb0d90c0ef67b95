import type { Settings } from '../../config/settings.ts';
import { bytesEqual } from '../../ledger/base/bytes.ts';
import { keyText } from '../../ledger/base/keys.ts';
import type { CommandContext } from '../command.ts';
import { readGenesisFile } from '../genesis-file.ts';
import { doctorTexts } from '../texts/doctor-texts.ts';
import { trouble } from '../trouble.ts';
import { type Finding, findingFromFault } from './finding.ts';

/** Asks the signer of the settings, if they name one: it answers, for this chain, with a key of the genesis set. */
export async function checkSigner(context: CommandContext, { node, signer }: Settings): Promise<readonly Finding[]> {
  const { socket } = signer;
  if (socket === undefined) return [];
  const subject = context.word(doctorTexts.signer);
  try {
    // Loaded here: a node with its own key needs none of it.
    const { askSignerStatus } = await import('../../node/create-signer-server.ts');
    const { key, genesis, height } = await askSignerStatus(socket);
    const { document, hash } = readGenesisFile(node.genesisFile);
    if (!bytesEqual(genesis, hash)) throw trouble('SIGNER_OTHER_CHAIN', { socket });
    const text = context.word(doctorTexts.signerGood, { key: keyText(key), height });
    const known = document.validators.some((validator) => bytesEqual(validator.key, key));
    const unknown: Finding = { verdict: 'bad', subject, text: context.word(doctorTexts.notInGenesis) };
    return [{ verdict: 'good', subject, text }, ...(known ? [] : [unknown])];
  } catch (error) {
    return [findingFromFault(context, subject, error)];
  }
}
