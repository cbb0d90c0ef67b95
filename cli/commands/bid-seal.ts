import { randomBytes } from 'node:crypto';
import { extname } from 'node:path';
import { bytesEqual, toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { Signer } from '../../ledger/base/keys.ts';
import { BID_DOCUMENTS_MAX } from '../../ledger/modules/bid/bid-form.ts';
import { TENDER_LOTS_MAX } from '../../ledger/modules/tender/tender-fields.ts';
import { SIGMA_BYTES } from '../../ledger/seal/envelope.ts';
import { principalCommitOf, principalSaltFrom } from '../../ledger/seal/identity.ts';
import { type BidContent, bidContentFrom } from '../bid/bid-content.ts';
import { plainDocuments } from '../bid/bid-documents.ts';
import { type SealedContent, type SealOrder, sealContent } from '../bid/seal-content.ts';
import { writeSealedFile, writeSecretFile } from '../bid/sealed-file.ts';
import { openSubmissionKey } from '../bid/submission-signer.ts';
import { type BidDesk, openBidDesk } from '../bid/tender-desk.ts';
import { type CommandContext, type CommandInput, defineCommand } from '../command.ts';
import { sha256, signerFromSeed } from '../crypto.ts';
import { exitCodes } from '../exit-code.ts';
import { checkNewFiles, pathFrom, readContent } from '../files.ts';
import { readGenesisFile } from '../genesis-file.ts';
import { openKeyFile } from '../keys/key-file.ts';
import { askPassword } from '../keys/password.ts';
import { nodeClient, urlOption } from '../node-url.ts';
import { moneyText } from '../terminal/money.ts';
import { listText } from '../terminal/table.ts';
import { bidTexts } from '../texts/bid-texts.ts';
import { trouble, troubleFromFault } from '../trouble.ts';
import { genesisPath } from '../tx/sign-from-input.ts';
import { tenderFrom } from './bid-key.ts';

export const bidSealCommand = defineCommand({
  name: 'bid seal',
  title: bidTexts.seal,
  details: bidTexts.sealDetails,
  parameters: [{ name: 'form', title: bidTexts.form }],
  options: [
    { name: 'tender', value: 'ID', required: true, title: bidTexts.tender },
    { name: 'lot', value: 'N', default: '1', title: bidTexts.lot },
    { name: 'envelope', value: 'N', default: '0', title: bidTexts.envelope },
    { name: 'key', value: 'FILE', required: true, title: bidTexts.registeredKey },
    { name: 'submission-key', value: 'FILE', required: true, title: bidTexts.submissionKey },
    { name: 'password-file', value: 'FILE', many: true, title: bidTexts.passwordFiles },
    { name: 'documents', value: 'FILE', many: true, title: bidTexts.documents },
    { name: 'out', value: 'FILE', default: 'bid.sealed.json', title: bidTexts.sealOut },
    { name: 'genesis', value: 'FILE', title: bidTexts.genesis },
    urlOption,
  ],
  examples: [
    'adal bid seal bid.toml --tender t-0123456789abcdef --key supplier.key.json --submission-key bid.key.json --genesis genesis.json',
  ],
  async run(context, input) {
    const tender = tenderFrom(input);
    const lot = input.whole('lot', { min: 1, max: TENDER_LOTS_MAX });
    const envelope = input.whole('envelope', { min: 0, max: 1 });
    const form = readForm(context, input);
    const paths = outPaths(pathFrom(context.io.workingFolder, input.text('out')));
    checkNewFiles([paths.sealed, paths.secret]);
    const { signer, submission } = await openKeys(context, input, tender);
    const place = { tender, lot, envelope, bidder: signer.key, submitter: submission.signer.key };
    const file = genesisPath(context, input);
    const genesis = file === undefined ? undefined : readGenesisFile(pathFrom(context.io.workingFolder, file));
    const desk = await openBidDesk(nodeClient(context, input), genesis, place);
    const content = contentFor(desk, envelope, form, input.list('documents'));
    const salt = principalSaltFrom(sha256, submission.seed);
    checkPrincipal(desk, salt);
    checkNewFiles(content.documents.map((_, k) => paths.document(k)));
    const sigma = Uint8Array.from(randomBytes(SIGMA_BYTES));
    const { workingFolder } = context.io;
    const order: SealOrder = { desk, place, content, signer, salt, sigma, workingFolder, documentPath: paths.document };
    const { genesisHash } = desk;
    const sealed = sealContent(order);
    // Before the bid can be sent: without σ its bidder could never show what it says.
    writeSecretFile(paths.secret, { genesisHash, publicKey: desk.sealKey.publicKey, context: sealed.context, sigma });
    const { live } = desk.slot;
    writeSealedFile(
      paths.sealed,
      {
        genesisHash,
        submitter: place.submitter,
        payload: sealed.payload,
        ...(live === undefined ? {} : { replaces: live }),
      },
      sealed.documents,
    );
    show(context, input, { desk, content, sealed, paths });
    return exitCodes.ok;
  },
});

function readForm(context: CommandContext, input: CommandInput): unknown {
  const file = input.text('form');
  if (/^\.ya?ml$/i.test(extname(file))) throw trouble('CLI_FILE_UNREADABLE', { file, expected: 'JSON | TOML' });
  return readContent(pathFrom(context.io.workingFolder, file));
}

interface OutPaths {
  readonly sealed: string;
  readonly secret: string;
  readonly document: (k: number) => string;
}

/** `bid.sealed.json` → `bid.bid-secret.json`, `bid.document-0.sealed`. */
function outPaths(sealed: string): OutPaths {
  const base = sealed.replace(/(?:\.sealed)?\.json$/, '');
  return { sealed, secret: `${base}.bid-secret.json`, document: (k) => `${base}.document-${k}.sealed` };
}

async function openKeys(
  context: CommandContext,
  input: CommandInput,
  tender: string,
): Promise<{ readonly signer: Signer; readonly submission: Awaited<ReturnType<typeof openSubmissionKey>> }> {
  const [first, second = first] = input.list('password-file');
  const file = input.text('key');
  const path = pathFrom(context.io.workingFolder, file);
  const { seed } = await openKeyFile(path, 'organisation', () => askPassword(context, file, first));
  const submission = await openSubmissionKey(context, input.text('submission-key'), tender, second);
  return { signer: signerFromSeed(seed), submission };
}

function contentFor(desk: BidDesk, envelope: number, form: unknown, files: readonly string[]): BidContent {
  const { tender, lot, envelopes } = desk;
  const content = bidContentFrom(form, { tender, lot, envelope, envelopes });
  if (isFault(content)) throw troubleFromFault(content);
  const documents = [...content.documents, ...plainDocuments(files)];
  if (documents.length > BID_DOCUMENTS_MAX)
    throw trouble('BID_FORM_FIELD', { field: 'documents', expected: `at most ${BID_DOCUMENTS_MAX}` });
  return { ...content, documents };
}

/** A security for somebody else makes a bid invalid when it is opened, which is too late to notice. */
function checkPrincipal({ principalCommit, bin }: BidDesk, salt: Uint8Array): void {
  if (principalCommit === undefined) return;
  const own = principalCommitOf(sha256, salt, bin);
  if (!bytesEqual(principalCommit, own))
    throw trouble('BID_PRINCIPAL', { bin, principalCommit: toHex(principalCommit), expected: toHex(own) });
}

interface Shown {
  readonly desk: BidDesk;
  readonly content: BidContent;
  readonly sealed: SealedContent;
  readonly paths: OutPaths;
}

function show(context: CommandContext, input: CommandInput, { desk, content, sealed, paths }: Shown): void {
  const { keySet } = desk.sealKey;
  const { t, participants } = keySet;
  const { slot, notBefore } = sealed.payload;
  const { price, unanswered } = content;
  const admitted = desk.principalCommit !== undefined;
  const result = {
    sealedFile: paths.sealed,
    secretFile: paths.secret,
    documents: sealed.documents.map(({ k, file, sha256: hash, size }) => ({ k, file, sha256: toHex(hash), size })),
    bidder: desk.bin,
    slot,
    notBefore,
    ...(price === undefined ? {} : { price }),
    ...(desk.slot.live === undefined ? {} : { replaces: desk.slot.live }),
    unanswered,
    admitted,
    certified: desk.isCertified,
    openers: { t, n: participants.length },
  };
  const word = context.word;
  context.show(result, () => {
    const money: readonly (readonly [string, string])[] =
      price === undefined
        ? []
        : [[word(bidTexts.total), moneyText(price.total, desk.tender.currency, context.language)]];
    const rows: readonly (readonly [string, string])[] = [
      ...money,
      [word(bidTexts.version), String(slot + 1)],
      [word(bidTexts.opensAt), new Date(notBefore).toISOString()],
      [word(bidTexts.openedBy), word(bidTexts.openers, { t, n: participants.length })],
      [word(bidTexts.sealedFile), paths.sealed],
      [word(bidTexts.secretFile), paths.secret],
      ...sealed.documents.map(({ file }) => [word(bidTexts.documentFiles), file] as const),
    ];
    const notes = [
      ...(unanswered.length === 0 ? [] : [word(bidTexts.unanswered, { criteria: unanswered.join(', ') })]),
      ...(desk.isCertified ? [] : [word(bidTexts.uncertified)]),
      ...(t === 1 ? [word(bidTexts.soloKey)] : []),
      ...(admitted ? [] : [word(bidTexts.notAdmitted)]),
      word(bidTexts.sealNext, { file: input.text('out'), key: input.text('submission-key') }),
    ];
    const good = `${context.style.good('✓')} ${word(bidTexts.sealed)}`;
    return `${good}\n${listText(rows)}\n${notes.map((note) => `${note}\n`).join('')}`;
  });
}
