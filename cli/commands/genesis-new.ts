import { toHex } from '../../ledger/base/bytes.ts';
import { keyText } from '../../ledger/base/keys.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom, writeNewFile } from '../files.ts';
import { buildGenesis, type GenesisPlan } from '../genesis/build-genesis.ts';
import { paramOption, paramsFromTexts } from '../genesis/param-option.ts';
import { genesisText } from '../genesis-file.ts';
import { keyFromText } from '../keys/key-from-text.ts';
import { genesisTexts } from '../texts/genesis-texts.ts';

/** One operator holds every office until the network has grown: it registers, sets parameters and names validators. */
const OPERATOR_ROLES = ['REGISTRAR', 'MINFIN', 'DIGITAL_AUTHORITY', 'VALIDATOR'];

export const genesisNewCommand = defineCommand({
  name: 'genesis new',
  title: {
    kk: 'Бір оператордың тізбегіне genesis жасау',
    ru: 'Создать genesis цепочки одного оператора',
    en: 'Make the genesis of a single operator’s chain',
  },
  details: {
    kk: 'Оператор ұйым REGISTRAR, MINFIN, DIGITAL_AUTHORITY және VALIDATOR рөлдерін алады; басқа ұйымдарды кейін тіркейді.',
    ru: 'Организация-оператор получает роли REGISTRAR, MINFIN, DIGITAL_AUTHORITY и VALIDATOR; остальных регистрирует потом.',
    en: 'The operator’s organisation holds REGISTRAR, MINFIN, DIGITAL_AUTHORITY and VALIDATOR; it registers the others later.',
  },
  options: [
    { name: 'chain', value: 'NAME', required: true, title: genesisTexts.chainOption },
    { name: 'profile', value: 'PROFILE', choices: ['kz', 'demo'], default: 'kz', title: genesisTexts.profileOption },
    {
      name: 'bin',
      value: 'BIN',
      required: true,
      title: { kk: 'оператордың БСН-і', ru: 'БИН оператора', en: 'BIN of the operator' },
    },
    {
      name: 'name-kk',
      value: 'NAME',
      required: true,
      title: { kk: 'оператордың қазақша атауы', ru: 'название оператора по-казахски', en: 'operator’s name in Kazakh' },
    },
    {
      name: 'name-ru',
      value: 'NAME',
      required: true,
      title: { kk: 'оператордың орысша атауы', ru: 'название оператора по-русски', en: 'operator’s name in Russian' },
    },
    {
      name: 'name-en',
      value: 'NAME',
      required: true,
      title: {
        kk: 'оператордың ағылшынша атауы',
        ru: 'название оператора по-английски',
        en: 'operator’s name in English',
      },
    },
    {
      name: 'key',
      value: 'FILE|HEX',
      many: true,
      required: true,
      title: {
        kk: 'оператордың кілті; екіншісі маңызды транзакцияларға керек',
        ru: 'ключ оператора; второй нужен для важных транзакций',
        en: 'a key of the operator; sensitive transactions need a second one',
      },
    },
    {
      name: 'validator',
      value: 'FILE|HEX',
      many: true,
      required: true,
      title: { kk: 'валидатор кілті', ru: 'ключ валидатора', en: 'a validator’s key' },
    },
    paramOption,
    { name: 'note', value: 'TEXT', title: { kk: 'ескертпе', ru: 'примечание', en: 'a note' } },
    {
      name: 'out',
      value: 'FILE',
      default: 'genesis.json',
      title: { kk: 'жазылатын файл', ru: 'записываемый файл', en: 'file to write' },
    },
  ],
  examples: [
    'adal genesis new --chain kz-test --bin 260140000014 --name-kk "Оператор" --name-ru "Оператор" --name-en "Operator" --key registrar.key.json --validator validator.key.json',
  ],
  async run(context, input) {
    const path = pathFrom(context.io.workingFolder, input.text('out'));
    const genesis = buildGenesis(planFromInput(context, input), path);
    writeNewFile(path, genesisText(genesis.document));
    const hash = toHex(genesis.hash);
    context.show(
      {
        file: path,
        chain: genesis.document.chain,
        genesisHash: hash,
        validators: genesis.document.validators.map(({ key }) => keyText(key)),
      },
      () => `${context.word(genesisTexts.written, { file: path })}\n${context.word(genesisTexts.hash)}: ${hash}\n`,
    );
    context.say(genesisTexts.pass);
    return exitCodes.ok;
  },
});

function planFromInput(context: CommandContext, input: CommandInput): GenesisPlan {
  const bin = input.text('bin');
  const keysOf = (option: string) => input.list(option).map((text) => keyFromText(context, text));
  return {
    chain: input.text('chain'),
    profile: input.text('profile') === 'demo' ? 'demo' : 'kz',
    time: Date.now(),
    organisations: [
      {
        bin,
        name: { kk: input.text('name-kk'), ru: input.text('name-ru'), en: input.text('name-en') },
        keys: keysOf('key'),
        roles: OPERATOR_ROLES,
      },
    ],
    validators: keysOf('validator').map((key, index) => ({ key, org: bin, name: `validator-${index + 1}` })),
    params: paramsFromTexts(input.list('param')),
    note: input.maybe('note'),
  };
}
