import { fromHex, toHex } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import type { Signer } from '../../ledger/base/keys.ts';
import { TX_WINDOW_MS_MAX } from '../../ledger/base/limits.ts';
import type { Texts } from '../../ledger/base/texts.ts';
import type { LedgerModule, TxRow } from '../../ledger/module.ts';
import { modules } from '../../ledger/modules/index.ts';
import { decodeSignedTx, type SignedTx } from '../../ledger/tx/transaction.ts';
import type { CommandContext, CommandInput, CommandRow, OptionRow } from '../command.ts';
import { defineCommand } from '../command.ts';
import { sha256, signerFromSeed } from '../crypto.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom, readContent, readWholeFile, writeNewFile } from '../files.ts';
import { readGenesisFile } from '../genesis-file.ts';
import { globalOptions } from '../help-text.ts';
import { openKeyFile } from '../keys/key-file.ts';
import { askPassword } from '../keys/password.ts';
import { nodeClient } from '../node-url.ts';
import { tableText } from '../terminal/table.ts';
import { txTexts } from '../texts/tx-texts.ts';
import { trouble, troubleFromFault } from '../trouble.ts';
import { deliverOptions, deliverTx } from '../tx/deliver-tx.ts';
import { durationMs } from '../tx/duration.ts';
import { payloadFields, payloadFromInput } from '../tx/payload-flags.ts';
import { signTx } from '../tx/sign-tx.ts';

const signingOptions: readonly OptionRow[] = [
  { name: 'key', value: 'FILE', many: true, required: true, title: txTexts.key },
  { name: 'password-file', value: 'FILE', many: true, title: txTexts.passwordFile },
  { name: 'file', value: 'FILE', title: txTexts.file },
  { name: 'expires-in', value: 'DURATION', default: '10m', title: txTexts.expires },
  { name: 'genesis', value: 'FILE', title: txTexts.genesis },
  { name: 'offline', value: 'FILE', title: txTexts.offline },
  ...deliverOptions,
];

const takenFlags: ReadonlySet<string> = new Set(
  [...signingOptions, ...globalOptions].map(({ name }) => name).concat('help'),
);

/** `adal tx …`: one command per row of the modules' tables, `tx send` and `tx types`. */
export const txCommands: readonly CommandRow[] = [
  ...modules.flatMap((module: LedgerModule) => module.txs.map(commandFromRow)),
  defineCommand({
    name: 'tx send',
    title: txTexts.send,
    parameters: [{ name: 'file', title: txTexts.sendFile }],
    options: deliverOptions,
    examples: ['adal tx send signed.tx --wait'],
    run: async (context, input) =>
      deliverTx(context, input, readSignedTx(pathFrom(context.io.workingFolder, input.text('file')))),
  }),
  defineCommand({
    name: 'tx types',
    title: txTexts.types,
    examples: ['adal tx types'],
    async run(context) {
      const rows = modules.flatMap((module: LedgerModule) => module.txs);
      const json = rows.map(({ type, title, sensitive, legalBasis, signer }) => ({
        type,
        title,
        sensitive,
        legalBasis,
        signer,
      }));
      context.show(json, () =>
        tableText(
          [txTexts.type, txTexts.who, txTexts.title].map((texts) => context.word(texts)),
          rows.map((row) => [row.type, whoSigns(row, context), row.title[context.language]]),
        ),
      );
      return exitCodes.ok;
    },
  }),
];

function commandFromRow(row: TxRow): CommandRow {
  const fields = payloadFields(row, takenFlags);
  return defineCommand({
    name: `tx ${row.type}`,
    title: row.title,
    details: detailsOf(row),
    options: [...fields.map(({ option }) => option), ...signingOptions],
    examples: [`adal tx ${row.type} --file ${row.type}.json --key key.json --wait`],
    async run(context, input) {
      const signed = await signFromInput(context, input, row, payloadOf(context, input, row));
      const offline = input.maybe('offline');
      if (offline === undefined) return await deliverTx(context, input, signed);
      const file = pathFrom(context.io.workingFolder, offline);
      writeNewFile(file, `${toHex(signed.bytes)}\n`);
      context.show({ txId: signed.txIdText, file }, () => `${context.word(txTexts.written, { file })}\n`);
      return exitCodes.ok;
    },
  });

  function payloadOf(context: CommandContext, input: CommandInput, { type, payload }: TxRow): ValueMap {
    const file = input.maybe('file');
    const json = payloadFromInput(
      fields,
      input,
      file === undefined ? undefined : readContent(pathFrom(context.io.workingFolder, file)),
    );
    const value = payload.fromJson(json);
    const wrong = payload.check(value, '');
    if (wrong !== undefined) throw trouble('TX_SCHEMA', { type, field: wrong.path, problem: wrong.problem });
    return value as ValueMap;
  }
}

async function signFromInput(
  context: CommandContext,
  input: CommandInput,
  { type }: TxRow,
  payload: ValueMap,
): Promise<SignedTx> {
  const expiresInMs = durationMs('expires-in', input.text('expires-in'));
  if (expiresInMs > TX_WINDOW_MS_MAX)
    throw trouble('CLI_BAD_VALUE', { option: '--expires-in', value: input.text('expires-in'), expected: '≤ 24h' });
  const { chain, genesisHash } = await chainOf(context, input);
  const [sender, ...cosigners] = await openSigners(context, input);
  if (sender === undefined) throw trouble('CLI_USAGE', { missing: '--key' });
  const signed = signTx({ chain, genesisHash, type, payload, expires: Date.now() + expiresInMs, sender, cosigners });
  // The same decoder that the node uses: what it would refuse for its form is refused here, before it is sent.
  const decoded = decodeSignedTx(sha256, signed.bytes);
  if (isFault(decoded)) throw troubleFromFault(decoded);
  return decoded;
}

/** From the genesis file where one is named: then a lying node can at most refuse the signature. */
async function chainOf(
  context: CommandContext,
  input: CommandInput,
): Promise<{ readonly chain: string; readonly genesisHash: Hash }> {
  const file = input.maybe('genesis') ?? context.io.environment.ADAL_GENESIS;
  if (file !== undefined) {
    const { document, hash } = readGenesisFile(pathFrom(context.io.workingFolder, file));
    return { chain: document.chain, genesisHash: hash };
  }
  if (input.maybe('offline') !== undefined) throw trouble('CLI_USAGE', { missing: '--genesis' });
  const client = nodeClient(context, input);
  const status = (await client.call('chain_status', {})) as {
    readonly chain?: unknown;
    readonly genesisHash?: unknown;
  } | null;
  const genesisHash = fromHex(String(status?.genesisHash));
  if (typeof status?.chain !== 'string' || genesisHash?.length !== 32)
    throw trouble('CLI_NODE_ANSWER', { url: client.url, method: 'chain_status' });
  return { chain: status.chain, genesisHash };
}

async function openSigners(context: CommandContext, input: CommandInput): Promise<readonly Signer[]> {
  const passwordFiles = input.list('password-file');
  const signers: Signer[] = [];
  for (const [index, file] of input.list('key').entries()) {
    const passwordFile = passwordFiles[index] ?? (passwordFiles.length === 1 ? passwordFiles[0] : undefined);
    const opened = await openKeyFile(pathFrom(context.io.workingFolder, file), 'organisation', () =>
      askPassword(context, file, passwordFile),
    );
    signers.push(signerFromSeed(opened.seed));
  }
  return signers;
}

function readSignedTx(path: string): SignedTx {
  const bytes = fromHex(new TextDecoder().decode(readWholeFile(path)).trim());
  if (bytes === undefined) throw trouble('CLI_FILE_UNREADABLE', { file: path, expected: 'hex' });
  const decoded = decodeSignedTx(sha256, bytes);
  if (isFault(decoded)) throw troubleFromFault(decoded);
  return decoded;
}

function whoSigns({ signer }: TxRow, context: CommandContext): string {
  return signer.kind === 'roles' ? signer.roles.join(', ') : context.word(txTexts.anybody);
}

function detailsOf({ signer, sensitive, legalBasis }: TxRow): Texts {
  const inLanguage = (language: keyof Texts): string => {
    const roles = signer.kind === 'roles' ? signer.roles.join(', ') : txTexts.anybody[language];
    const lines = [
      txTexts.roles[language].replace('{roles}', roles),
      txTexts.legalBasis[language].replace('{basis}', legalBasis),
    ];
    return [...lines, ...(sensitive ? [txTexts.sensitive[language]] : [])].join('\n');
  };
  return { kk: inLanguage('kk'), ru: inLanguage('ru'), en: inLanguage('en') };
}
