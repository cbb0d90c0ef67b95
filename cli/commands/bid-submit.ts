import { bytesEqual, toHex } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import { keyText, type Signer } from '../../ledger/base/keys.ts';
import type { TxRow } from '../../ledger/module.ts';
import { replaceTx, withdrawTx } from '../../ledger/modules/bid/bid-replace-tx.ts';
import { submitTx } from '../../ledger/modules/bid/bid-submit-tx.ts';
import { decodeSignedTx, type SignedTx } from '../../ledger/tx/transaction.ts';
import { readSealedFile } from '../bid/sealed-file.ts';
import { openSubmissionKey } from '../bid/submission-signer.ts';
import { type CommandContext, type CommandInput, defineCommand, type OptionRow } from '../command.ts';
import { sha256 } from '../crypto.ts';
import { pathFrom } from '../files.ts';
import { passwordFileOption } from '../keys/key-options.ts';
import { bidTexts } from '../texts/bid-texts.ts';
import { txTexts } from '../texts/tx-texts.ts';
import { trouble, troubleFromFault } from '../trouble.ts';
import { deliverOptions, deliverTx } from '../tx/deliver-tx.ts';
import { chainOf, expiresInFrom } from '../tx/sign-from-input.ts';
import { signTx } from '../tx/sign-tx.ts';
import { tenderFrom } from './bid-key.ts';

const submissionOptions: readonly OptionRow[] = [
  { name: 'submission-key', value: 'FILE', required: true, title: bidTexts.submissionKey },
  passwordFileOption,
  { name: 'expires-in', value: 'DURATION', default: '10m', title: txTexts.expires },
  { name: 'genesis', value: 'FILE', title: txTexts.genesis },
  ...deliverOptions,
];

const BID_NUMBERS = { min: 1, max: 1_000_000 };

export const bidSubmitCommand = defineCommand({
  name: 'bid submit',
  title: bidTexts.submit,
  details: bidTexts.submitDetails,
  parameters: [{ name: 'sealed', title: bidTexts.sealedParameter }],
  options: [{ name: 'replaces', value: 'N', title: bidTexts.replaces }, ...submissionOptions],
  examples: [
    'adal bid submit bid.sealed.json --submission-key bid.key.json --wait --receipt bid.receipt.json',
    'adal bid submit bid2.sealed.json --replaces 3 --submission-key bid.key.json --also-to http://10.0.0.2:7781 --wait',
  ],
  async run(context, input) {
    const file = input.text('sealed');
    const { genesisHash, submitter, payload, replaces } = readSealedFile(pathFrom(context.io.workingFolder, file));
    const signer = await submissionSigner(context, input, payload.tender);
    if (!bytesEqual(signer.key, submitter)) throw trouble('BID_SEALED_OTHER', { file, what: keyText(submitter) });
    const chain = await chainOf(context, input);
    if (!bytesEqual(chain.genesisHash, genesisHash))
      throw trouble('GENESIS_OTHER_CHAIN', { expected: toHex(genesisHash), found: toHex(chain.genesisHash) });
    const bid = input.maybe('replaces') === undefined ? replaces : input.whole('replaces', BID_NUMBERS);
    const signed =
      bid === undefined
        ? sign(input, chain, signer, submitTx, payload)
        : sign(input, chain, signer, replaceTx, { ...payload, bid });
    return await deliverTx(context, input, signed);
  },
});

export const bidWithdrawCommand = defineCommand({
  name: 'bid withdraw',
  title: bidTexts.withdraw,
  options: [
    { name: 'tender', value: 'ID', required: true, title: bidTexts.tender },
    { name: 'bid', value: 'N', required: true, title: bidTexts.bid },
    ...submissionOptions,
  ],
  examples: ['adal bid withdraw --tender t-0123456789abcdef --bid 3 --submission-key bid.key.json --wait'],
  async run(context, input) {
    const tender = tenderFrom(input);
    const bid = input.whole('bid', BID_NUMBERS);
    const signer = await submissionSigner(context, input, tender);
    const chain = await chainOf(context, input);
    return await deliverTx(context, input, sign(input, chain, signer, withdrawTx, { tender, bid }));
  },
});

interface Chain {
  readonly chain: string;
  readonly genesisHash: Hash;
}

async function submissionSigner(context: CommandContext, input: CommandInput, tender: string): Promise<Signer> {
  const file = input.text('submission-key');
  return (await openSubmissionKey(context, file, tender, input.maybe('password-file'))).signer;
}

/** One key alone, which is what the types of bids ask for. */
function sign(
  input: CommandInput,
  chain: Chain,
  sender: Signer,
  { type, payload: schema }: TxRow,
  payload: ValueMap,
): SignedTx {
  const wrong = schema.check(payload, '');
  if (wrong !== undefined) throw trouble('TX_SCHEMA', { type, field: wrong.path, problem: wrong.problem });
  const expires = Date.now() + expiresInFrom(input);
  const decoded = decodeSignedTx(sha256, signTx({ ...chain, type, payload, expires, sender, cosigners: [] }).bytes);
  if (isFault(decoded)) throw troubleFromFault(decoded);
  return decoded;
}
