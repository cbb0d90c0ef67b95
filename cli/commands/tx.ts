import { fromHex, toHex } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { Texts } from '../../ledger/base/texts.ts';
import type { LedgerModule, SignerRule, TxRow } from '../../ledger/module.ts';
import { modules } from '../../ledger/modules/index.ts';
import { decodeSignedTx, type SignedTx } from '../../ledger/tx/transaction.ts';
import type { CommandContext, CommandInput, CommandRow, OptionRow } from '../command.ts';
import { defineCommand } from '../command.ts';
import { sha256 } from '../crypto.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom, readContent, readWholeFile, writeNewFile } from '../files.ts';
import { globalOptions } from '../help-text.ts';
import { tableText } from '../terminal/table.ts';
import { txTexts } from '../texts/tx-texts.ts';
import { trouble, troubleFromFault } from '../trouble.ts';
import { deliverOptions, deliverTx } from '../tx/deliver-tx.ts';
import { payloadFields, payloadFromInput } from '../tx/payload-flags.ts';
import { genesisPath, signerFromInput, signingOptions } from '../tx/sign-from-input.ts';

const rowOptions: readonly OptionRow[] = [
  { name: 'file', value: 'FILE', title: txTexts.file },
  ...signingOptions,
  { name: 'offline', value: 'FILE', title: txTexts.offline },
  ...deliverOptions,
];

const takenFlags: ReadonlySet<string> = new Set(
  [...rowOptions, ...globalOptions].map(({ name }) => name).concat('help'),
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
          rows.map((row) => [row.type, whoSigns(row.signer, context.language), row.title[context.language]]),
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
    options: [...fields.map(({ option }) => option), ...rowOptions],
    examples: [`adal tx ${row.type} --file ${row.type}.json --key key.json --wait`],
    async run(context, input) {
      const offline = input.maybe('offline');
      // Without a node to ask, the chain comes from a file.
      if (offline !== undefined && genesisPath(context, input) === undefined)
        throw trouble('CLI_USAGE', { missing: '--genesis' });
      const payload = payloadOf(context, input, row);
      const signed = (await signerFromInput(context, input))(row.type, payload);
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

function readSignedTx(path: string): SignedTx {
  const bytes = fromHex(new TextDecoder().decode(readWholeFile(path)).trim());
  if (bytes === undefined) throw trouble('CLI_FILE_UNREADABLE', { file: path, expected: 'hex' });
  const decoded = decodeSignedTx(sha256, bytes);
  if (isFault(decoded)) throw troubleFromFault(decoded);
  return decoded;
}

function whoSigns(signer: SignerRule, language: keyof Texts): string {
  switch (signer.kind) {
    case 'roles':
      return signer.roles.join(', ');
    case 'registered':
      return txTexts.anybody[language];
    case 'submission':
      return txTexts.submissionKey[language];
  }
}

function detailsOf({ signer, sensitive, legalBasis }: TxRow): Texts {
  const inLanguage = (language: keyof Texts): string => {
    const lines = [
      txTexts.roles[language].replace('{roles}', whoSigns(signer, language)),
      txTexts.legalBasis[language].replace('{basis}', legalBasis),
    ];
    return [...lines, ...(sensitive ? [txTexts.sensitive[language]] : [])].join('\n');
  };
  return { kk: inLanguage('kk'), ru: inLanguage('ru'), en: inLanguage('en') };
}
