import type { Bytes } from '../../ledger/base/bytes.ts';
import { FaultError, isFault } from '../../ledger/base/fault.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import { keyText } from '../../ledger/base/keys.ts';
import type { ValidatorProof } from '../../p2p/hello.ts';
import { peerIdentityFromSeed } from '../../p2p/peer-identity.ts';
import { sha256 } from '../crypto/sha256.ts';
import type { Logger } from '../log.ts';
import type { NodeSettings } from '../node-settings.ts';
import { createLocalSigner } from './local-signer.ts';
import { createRemoteSigner } from './remote-signer.ts';
import type { ValidatorSigner } from './validator-signer.ts';

/** How long a starting node waits for a signer that starts beside it, ms. */
const GREETING_MS_MAX = 15_000;

/**
 * Takes the settings and the validator's seed, if there is one, gives what signs for this node: the key in this process, or
 * the signer behind the setting `signer.socket`; undefined on an observer. Rejects with SIGNER_UNREACHABLE or SIGNER_OTHER_CHAIN.
 */
export async function openValidatorSigner(
  { signer }: NodeSettings,
  seed: Bytes | undefined,
  genesisHash: Hash,
  log: Logger,
): Promise<ValidatorSigner | undefined> {
  if (seed !== undefined) return createLocalSigner({ sha256, genesisHash, seed });
  const { socket, timeoutMs } = signer;
  if (socket === undefined) return undefined;
  return await createRemoteSigner({ socket, genesisHash, sha256, timeoutMs, greetingMsMax: GREETING_MS_MAX, log });
}

/** Takes a signer and the seed of the network identity, gives the proof that both belong together. Rejects as the signer refuses. */
export async function validatorProofOf(signer: ValidatorSigner, peerSeed: Bytes): Promise<ValidatorProof> {
  const signature = await signer.sign({ kind: 'peer', peer: peerIdentityFromSeed(peerSeed).id });
  if (isFault(signature)) throw new FaultError(signature);
  // Every hello of this node signs the same digest.
  return { key: keyText(signer.key), sign: () => signature };
}
