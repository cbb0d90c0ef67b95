import { bytesEqual, toHex } from '../../base/bytes.ts';
import type { ValueMap } from '../../base/codec.ts';
import { type Fault, fault, isFault } from '../../base/fault.ts';
import { invariant } from '../../base/invariant.ts';
import { keyText, type PublicKey, SIGNATURE_BYTES, type Signature, type VerifySignature } from '../../base/keys.ts';
import { TX_BYTES_MAX } from '../../base/limits.ts';
import { bytes, int, key, map } from '../../base/schema.ts';
import { submissionHash } from '../../base/submission-bytes.ts';
import { type ApplyContext, defineTx, type ReadContext, type TxRow } from '../../module.ts';
import { encodeTx, type Tx, txIdOf } from '../../tx/transaction.ts';
import { validatorSetAt } from '../chain/validator-set.ts';
import { exampleKey } from '../identity/identity-examples.ts';
import { blamedBlocks, type Submission } from './blamed-blocks.ts';
import { markEntries, markId } from './censorship-entries.ts';
import { BLOCKS_MIN_PARAM } from './censorship-params.ts';
import { rememberedFrom } from './note-block.ts';
import { submittedTx } from './submitted-tx.ts';

/** Bytes of a transaction that can be reported: the report and its signatures are a transaction themselves. */
export const REPORTED_TX_BYTES_MAX = TX_BYTES_MAX - 1024;
/** Beyond any height there will ever be: 30,000 years of a block a second. */
const HEIGHT_MAX = 1_000_000_000_000;

interface ReportPayload {
  readonly validator: PublicKey;
  readonly height: number;
  readonly signature: Signature;
  readonly tx: Uint8Array;
}

/**
 * `censorship.report`: presents a validator's submission receipt that it did not keep. Takes the check of signatures and the types
 * that submission keys sign.
 */
export function reportTx(verify: VerifySignature, submissionTypes: ReadonlySet<string>): TxRow {
  return defineTx({
    type: 'censorship.report',
    payload: map({
      validator: key(),
      height: int({ min: 0, max: HEIGHT_MAX }),
      signature: bytes({ min: SIGNATURE_BYTES, max: SIGNATURE_BYTES }),
      tx: bytes({ min: 1, max: REPORTED_TX_BYTES_MAX }),
    }),
    signer: { kind: 'registered' },
    sensitive: false,
    legalBasis: 'protocol.md §5 (censorship)',
    // One check of a signature: 85 µs in the node, 2 ms in plain code where a chain is checked without it.
    cost: 10,
    subjects: (_payload, _tx, value) => [`org/${value.org}`],
    faults: [
      'CENSORSHIP_TX_FORM',
      'CENSORSHIP_NOT_VALIDATOR',
      'CENSORSHIP_KNOWN',
      'CENSORSHIP_TOO_OLD',
      'CENSORSHIP_NOT_SHOWN',
      'CENSORSHIP_SIGNATURE',
    ],
    check(context, payload) {
      const submission = submissionOf(context, payload, submissionTypes);
      if (isFault(submission)) return submission;
      // The signature last, because it costs more than all other checks together.
      return (
        checkNew(context, submission) ??
        checkShown(context, submission) ??
        checkReceipt(context, submission, verify, payload.signature)
      );
    },
    apply(context, payload) {
      const submission = submissionOf(context, payload, submissionTypes);
      invariant(!isFault(submission), 'a report that passed its check has a transaction');
      return enterMark(context, submission);
    },
    ...reportTexts,
    example: {
      validator: exampleKey(4),
      height: 41,
      signature: new Uint8Array(SIGNATURE_BYTES).fill(5),
      tx: encodeTx(exampleTx),
    },
  });
}

const reportTexts = {
  title: {
    kk: 'Қабылдаған транзакциясын блоктарына енгізбеген валидаторды белгілеу',
    ru: 'Отметка о валидаторе, который принял транзакцию и не включал её в свои блоки',
    en: 'Mark a validator that took a transaction and left it out of its blocks',
  },
  fields: {
    validator: {
      kk: 'Қолхатқа қол қойған валидатордың кілті',
      ru: 'Ключ валидатора, подписавшего расписку',
      en: 'Key of the validator that signed the submission receipt',
    },
    height: { kk: 'Қолхаттағы биіктік', ru: 'Высота в расписке', en: 'Height in the submission receipt' },
    signature: { kk: 'Қолхаттың қолтаңбасы', ru: 'Подпись расписки', en: 'Signature of the submission receipt' },
    tx: {
      kk: 'Берілген транзакция, қолтаңбаларсыз: cbor(Tx)',
      ru: 'Отправленная транзакция без подписей: cbor(Tx)',
      en: 'The submitted transaction without its signatures: cbor(Tx)',
    },
  },
} as const satisfies Pick<TxRow, 'title' | 'fields'>;

const exampleTx: Tx = {
  v: 1,
  chain: 'adal-demo',
  type: 'document.anchor',
  key: exampleKey(6),
  cosigners: [],
  expires: 1_780_000_000_000,
  payload: {},
};

function enterMark(context: ApplyContext, submission: Submission): ValueMap {
  const org = orgOf(context, submission);
  invariant(org !== undefined, 'a report that passed its check names a validator');
  const { validator, height: receiptHeight, txId } = submission;
  const blocks = blamedBlocks(context, submission);
  const { height, time } = context;
  const entry = { org, receiptHeight, blocks, reportedBy: context.sender.org, height, time };
  context.state.put(markEntries, markId(validator, txId), entry);
  const mark = { validator, org, txId, receiptHeight, blocks };
  context.emit({ type: 'censorship.marked', data: mark });
  return mark;
}

function submissionOf(
  context: Pick<ReadContext, 'sha256' | 'chain'>,
  payload: ReportPayload,
  submissionTypes: ReadonlySet<string>,
): Submission | Fault {
  const tx = submittedTx(payload.tx, context.chain);
  if (isFault(tx)) return tx;
  const { validator, height } = payload;
  const txId = txIdOf(context.sha256, payload.tx);
  return { validator, height, tx, txId, bySubmissionKey: submissionTypes.has(tx.type) };
}

/** The validator's organisation in the set that votes on the block after the receipt's; undefined where the key is not in it. */
function orgOf({ state }: Pick<ReadContext, 'state'>, { validator, height }: Submission): string | undefined {
  return validatorSetAt(state, height + 1).find((member) => bytesEqual(member.key, validator))?.org;
}

function checkNew({ state }: ReadContext, submission: Submission): Fault | undefined {
  const { validator, height, txId } = submission;
  if (orgOf({ state }, submission) === undefined)
    return fault('CENSORSHIP_NOT_VALIDATOR', { validator: keyText(validator), receiptHeight: height });
  return state.get(markEntries, markId(validator, txId)) === undefined
    ? undefined
    : fault('CENSORSHIP_KNOWN', { validator: keyText(validator), txId: toHex(txId) });
}

function checkShown(context: ReadContext, submission: Submission): Fault | undefined {
  const heightMin = rememberedFrom(context.state, context.time);
  // What the block after the receipt held must still be known to every voter.
  if (heightMin === undefined || submission.height + 1 < heightMin)
    return fault('CENSORSHIP_TOO_OLD', {
      receiptHeight: submission.height,
      heightMin: (heightMin ?? context.height) - 1,
    });
  if (blamedBlocks(context, submission).length > 0) return undefined;
  const from = submission.height + (context.params.get(BLOCKS_MIN_PARAM) as number);
  return fault('CENSORSHIP_NOT_SHOWN', { validator: keyText(submission.validator), from });
}

function checkReceipt(
  context: ReadContext,
  { validator, height, txId }: Submission,
  verify: VerifySignature,
  signature: Signature,
): Fault | undefined {
  const message = submissionHash(context.sha256, context.genesisHash, txId, height);
  return verify(validator, message, signature)
    ? undefined
    : fault('CENSORSHIP_SIGNATURE', { validator: keyText(validator) });
}
