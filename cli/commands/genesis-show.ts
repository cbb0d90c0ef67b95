import { toHex } from '../../ledger/base/bytes.ts';
import { keyText } from '../../ledger/base/keys.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { type Genesis, genesisJson, readGenesisFile } from '../genesis-file.ts';
import { listText, tableText } from '../terminal/table.ts';
import { genesisTexts } from '../texts/genesis-texts.ts';

export const genesisShowCommand = defineCommand({
  name: 'genesis show',
  title: {
    kk: 'Genesis құжатын тексеріп көрсету',
    ru: 'Проверить и показать документ genesis',
    en: 'Check and show a genesis document',
  },
  parameters: [{ name: 'file', optional: true, title: genesisTexts.fileParameter }],
  examples: ['adal genesis show genesis.json'],
  async run(context, input) {
    const genesis = readGenesisFile(pathFrom(context.io.workingFolder, input.maybe('file') ?? 'genesis.json'));
    context.show({ genesisHash: toHex(genesis.hash), document: genesisJson(genesis.document) }, () =>
      genesisLines(context, genesis),
    );
    return exitCodes.ok;
  },
});

export const genesisHashCommand = defineCommand({
  name: 'genesis hash',
  title: { kk: 'Genesis құжатының хэші', ru: 'Хэш документа genesis', en: 'The hash of a genesis document' },
  parameters: [{ name: 'file', optional: true, title: genesisTexts.fileParameter }],
  examples: ['adal genesis hash genesis.json'],
  async run(context, input) {
    const genesis = readGenesisFile(pathFrom(context.io.workingFolder, input.maybe('file') ?? 'genesis.json'));
    const genesisHash = toHex(genesis.hash);
    context.show({ chain: genesis.document.chain, genesisHash }, () => `${genesisHash}\n`);
    return exitCodes.ok;
  },
});

function genesisLines(context: CommandContext, { document, hash }: Genesis): string {
  const names = new Map(document.organisations.map((org) => [org.bin, org.name[context.language]]));
  const facts = listText([
    [context.word(genesisTexts.chain), document.chain],
    [context.word(genesisTexts.hash), toHex(hash)],
    [context.word(genesisTexts.profile), document.profile],
    [context.word(genesisTexts.time), new Date(document.time).toISOString()],
  ]);
  const organisations = tableText(
    [context.word(genesisTexts.organisations), '', ''],
    document.organisations.map((org) => [org.bin, org.name[context.language], org.roles.join(', ')]),
  );
  const validators = tableText(
    [context.word(genesisTexts.validators), '', ''],
    document.validators.map(({ key, org, name }) => [name, keyText(key), names.get(org) ?? org]),
  );
  const params =
    document.params.length === 0
      ? ''
      : `\n${tableText(
          [context.word(genesisTexts.params), ''],
          document.params.map(({ name, value }) => [name, JSON.stringify(value)]),
        )}`;
  return `${facts}\n${organisations}\n${validators}${params}`;
}
