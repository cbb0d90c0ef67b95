import type { Settings } from '../../config/settings.ts';
import { toHex } from '../../ledger/base/bytes.ts';
import { FaultError } from '../../ledger/base/fault.ts';
import { keyText } from '../../ledger/base/keys.ts';
import type { CommandContext } from '../command.ts';
import { type JsonMap, jsonMap } from '../json-map.ts';
import { readKeyHeader } from '../keys/key-file.ts';
import { createRpcClient } from '../rpc-client.ts';
import { doctorTexts } from '../texts/doctor-texts.ts';
import { type Finding, findingFromFault } from './finding.ts';
import { urlOf } from './network-checks.ts';

const TIMEOUT_MS = 3_000;

/**
 * Looks whether the key with which this validator opens its shares lies there for every epoch it is registered in, and is that key. What is
 * registered is asked of the node of the settings, or of the one that ADAL_URL names: any node of the network knows it.
 */
export async function checkSealKeyFiles(context: CommandContext, settings: Settings): Promise<readonly Finding[]> {
  const subject = context.word(doctorTexts.seal);
  try {
    const key = await validatorKey(settings);
    if (key === undefined) return [];
    // Loaded here: no other command needs it.
    const { inspectSealKeys } = await import('../../node/inspect/seal-key-files.ts');
    const files = new Map((await inspectSealKeys(settings.node.dataFolder)).map(({ epoch, ek }) => [epoch, ek]));
    const epochs = await registeredEpochs(context.io.environment.ADAL_URL ?? urlOf(settings), key);
    if (epochs === undefined) {
      const values = { epochs: [...files.keys()].join(', ') || '—' };
      return [{ verdict: 'unsure', subject, text: context.word(doctorTexts.sealUnknown, values) }];
    }
    if (epochs.length === 0) return [{ verdict: 'unsure', subject, text: context.word(doctorTexts.sealNone) }];
    return epochs.map(({ epoch, ek }): Finding => {
      if (!files.has(epoch)) return { verdict: 'bad', subject, text: context.word(doctorTexts.sealMissing, { epoch }) };
      const found = files.get(epoch);
      return found !== undefined && toHex(found) === ek
        ? { verdict: 'good', subject, text: context.word(doctorTexts.sealGood, { epoch }) }
        : { verdict: 'bad', subject, text: context.word(doctorTexts.sealOther, { epoch }) };
    });
  } catch (error) {
    return [findingFromFault(context, subject, error)];
  }
}

/** Hex of the key that votes; undefined on an observer, and where the key file or the signer has a finding of its own. */
async function validatorKey({ validator, signer }: Settings): Promise<string | undefined> {
  try {
    if (validator.keyFile !== undefined) return keyText(readKeyHeader(validator.keyFile).key);
    if (signer.socket === undefined) return undefined;
    const { askSignerStatus } = await import('../../node/create-signer-server.ts');
    return keyText((await askSignerStatus(signer.socket)).key);
  } catch (error) {
    if (error instanceof FaultError) return undefined;
    throw error;
  }
}

/** Epochs in which the key has registered, with what; undefined where no node answers. */
async function registeredEpochs(
  url: string,
  key: string,
): Promise<readonly { readonly epoch: number; readonly ek: string }[] | undefined> {
  let status: JsonMap;
  try {
    status = jsonMap(await createRpcClient(url).call('seal_status', {}, TIMEOUT_MS));
  } catch (error) {
    if (error instanceof FaultError) return undefined;
    throw error;
  }
  const epochs = Array.isArray(status.epochs) ? status.epochs.map(jsonMap) : [];
  return epochs.flatMap(({ epoch, openers, status: phase }) => {
    const own = (Array.isArray(openers) ? openers.map(jsonMap) : []).find((opener) => opener.key === key);
    return phase !== 'RETIRED' && typeof own?.ek === 'string' ? [{ epoch: Number(epoch), ek: own.ek }] : [];
  });
}
