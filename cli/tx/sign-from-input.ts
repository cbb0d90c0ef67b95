import type { ValueMap } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import type { Signer } from '../../ledger/base/keys.ts';
import { TX_WINDOW_MS_MAX } from '../../ledger/base/limits.ts';
import { modules } from '../../ledger/modules/index.ts';
import { decodeSignedTx, type SignedTx } from '../../ledger/tx/transaction.ts';
import type { CommandContext, CommandInput, OptionRow } from '../command.ts';
import { sha256, signerFromSeed } from '../crypto.ts';
import { pathFrom } from '../files.ts';
import { readGenesisFile } from '../genesis-file.ts';
import { type KeyPurpose, openKeyFile, readKeyHeader } from '../keys/key-file.ts';
import { askPassword } from '../keys/password.ts';
import { nodeClient } from '../node-url.ts';
import { txTexts } from '../texts/tx-texts.ts';
import { trouble, troubleFromFault } from '../trouble.ts';
import { durationMs } from './duration.ts';
import { signTx } from './sign-tx.ts';
import { chainOfNode } from './tx-desk.ts';

/** Flags of every command that signs a transaction. */
export const signingOptions: readonly OptionRow[] = [
  { name: 'key', value: 'FILE', many: true, required: true, title: txTexts.key },
  { name: 'password-file', value: 'FILE', many: true, title: txTexts.passwordFile },
  { name: 'expires-in', value: 'DURATION', default: '10m', title: txTexts.expires },
  { name: 'genesis', value: 'FILE', title: txTexts.genesis },
];

/** Takes a type and a payload that fits its schema, gives them signed. */
type SignPayload = (type: string, payload: ValueMap) => SignedTx;

/** Opens the key files that were named, once; signs for the chain that was named or that the node follows. */
export async function signerFromInput(context: CommandContext, input: CommandInput): Promise<SignPayload> {
  const expiresInMs = expiresInFrom(input);
  const { chain, genesisHash } = await chainOf(context, input);
  const opened = await openSigners(context, input);
  const [sender, ...cosigners] = opened.map(({ signer }) => signer);
  if (sender === undefined) throw trouble('CLI_USAGE', { missing: '--key' });
  return (type, payload) => {
    const submissionKey = opened.find(({ purpose }) => purpose === 'submission');
    if (submissionKey !== undefined && !signedBySubmission.has(type)) {
      const { file, purpose } = submissionKey;
      throw trouble('KEYSTORE_WRONG_PURPOSE', { file, purpose, needed: 'organisation' });
    }
    const validatorKey = opened.find(({ purpose }) => purpose === 'validator');
    if (validatorKey !== undefined && !PROVES_VALIDATOR_KEY.includes(type)) {
      const { file, purpose } = validatorKey;
      throw trouble('KEYSTORE_WRONG_PURPOSE', { file, purpose, needed: 'organisation' });
    }
    const signed = signTx({ chain, genesisHash, type, payload, expires: Date.now() + expiresInMs, sender, cosigners });
    // The same decoder that the node uses: what it would refuse for its form is refused here, before it is sent.
    const decoded = decodeSignedTx(sha256, signed.bytes);
    if (isFault(decoded)) throw troubleFromFault(decoded);
    return decoded;
  };
}

/** How long the signed transaction stays valid, ms, or CLI_BAD_VALUE. */
export function expiresInFrom(input: CommandInput): number {
  const text = input.text('expires-in');
  const expiresInMs = durationMs('expires-in', text);
  if (expiresInMs <= TX_WINDOW_MS_MAX) return expiresInMs;
  throw trouble('CLI_BAD_VALUE', { option: '--expires-in', value: text, expected: '≤ 24h' });
}

/** The genesis file that was named, as typed; undefined where the node is to be asked. */
export function genesisPath(context: CommandContext, input: CommandInput): string | undefined {
  return input.maybe('genesis') ?? context.io.environment.ADAL_GENESIS;
}

/** From the genesis file where one is named: then a lying node can at most refuse the signature. */
export async function chainOf(
  context: CommandContext,
  input: CommandInput,
): Promise<{ readonly chain: string; readonly genesisHash: Hash }> {
  const file = genesisPath(context, input);
  if (file === undefined) return await chainOfNode(nodeClient(context, input));
  const { document, hash } = readGenesisFile(pathFrom(context.io.workingFolder, file));
  return { chain: document.chain, genesisHash: hash };
}

/** The types in which a validator's key signs beside an organisation's, to show that somebody holds it. */
const PROVES_VALIDATOR_KEY: readonly string[] = [
  'identity.registerOrganisation',
  'identity.addKey',
  'validator.propose',
];

/** The types that a submission key signs, alone; signed with another type it would tell whose key it is. */
const signedBySubmission: ReadonlySet<string> = new Set(
  modules.flatMap(({ txs }) => txs.filter(({ signer }) => signer.kind === 'submission').map(({ type }) => type)),
);

interface Opened {
  readonly file: string;
  readonly purpose: 'organisation' | 'validator' | 'submission';
  readonly signer: Signer;
}

/** The sender's key is an organisation's or, for its types, a submission key; a further one may be a validator's. */
async function openSigners(context: CommandContext, input: CommandInput): Promise<readonly Opened[]> {
  const passwordFiles = input.list('password-file');
  const signers: Opened[] = [];
  for (const [index, file] of input.list('key').entries()) {
    const passwordFile = passwordFiles[index] ?? (passwordFiles.length === 1 ? passwordFiles[0] : undefined);
    const path = pathFrom(context.io.workingFolder, file);
    const purpose = purposeAt(index, readKeyHeader(path).purpose);
    const opened = await openKeyFile(path, purpose, () => askPassword(context, file, passwordFile));
    signers.push({ file, purpose, signer: signerFromSeed(opened.seed) });
  }
  return signers;
}

function purposeAt(index: number, found: KeyPurpose): Opened['purpose'] {
  if (index > 0 && found === 'validator') return 'validator';
  return index === 0 && found === 'submission' ? 'submission' : 'organisation';
}
