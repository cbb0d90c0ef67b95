import type { CommandContext, CommandInput, OptionRow } from '../command.ts';
import { defineCommand } from '../command.ts';
import { createDevnet } from '../devnet/create-devnet.ts';
import type { Devnet } from '../devnet/devnet-folder.ts';
import { type NodePlace, placesByHost, placesOnLoopback } from '../devnet/node-places.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { paramOption, paramsFromTexts } from '../genesis/param-option.ts';
import { devnetTexts } from '../texts/devnet-texts.ts';
import { genesisTexts } from '../texts/genesis-texts.ts';

/** Flags that shape a test network; also of `devnet`. */
export const devnetShapeOptions: readonly OptionRow[] = [
  { name: 'validators', value: 'N', default: '4', title: devnetTexts.validatorsOption },
  { name: 'observers', value: 'N', default: '1', title: devnetTexts.observersOption },
  { name: 'chain', value: 'NAME', default: 'adal-devnet', title: genesisTexts.chainOption },
  { name: 'profile', value: 'PROFILE', choices: ['kz', 'demo'], default: 'demo', title: genesisTexts.profileOption },
  { name: 'port', value: 'PORT', default: '7780', title: devnetTexts.portOption },
  { name: 'signers', title: devnetTexts.signersOption },
  paramOption,
];

export const genesisDevnetCommand = defineCommand({
  name: 'genesis devnet',
  title: {
    kk: 'Сынақ желісінің кілттері, genesis құжаты және түйін қалталары',
    ru: 'Ключи, genesis и папки узлов тестовой сети',
    en: 'Keys, genesis and node folders of a test network',
  },
  details: {
    kk: 'Барлық кілт бір машинада жасалады, сондықтан тек сынақ үшін.',
    ru: 'Все ключи создаются на одной машине, поэтому только для проб.',
    en: 'All keys are made on one machine, so it is for trying out only.',
  },
  options: [
    {
      name: 'out',
      value: 'DIR',
      required: true,
      title: { kk: 'бос немесе жаңа қалта', ru: 'пустая или новая папка', en: 'empty or new folder' },
    },
    ...devnetShapeOptions,
    {
      name: 'host-pattern',
      value: 'HOST',
      title: {
        kk: 'әр түйіннің хост атауы, {name} — түйін атауы; берілмесе: осы машина',
        ru: 'имя хоста каждого узла, {name} — имя узла; если нет: эта машина',
        en: 'host of each node, {name} being its name; when absent: this machine',
      },
    },
  ],
  examples: ['adal genesis devnet --out devnet', "adal genesis devnet --out /data --host-pattern '{name}'"],
  async run(context, input) {
    const folder = pathFrom(context.io.workingFolder, input.text('out'));
    const devnet = await makeDevnet(context, input, folder, input.maybe('host-pattern'));
    context.show({ folder, ...devnet }, () => {
      const made = context.word(devnetTexts.made, { folder });
      return `${made}\n${context.word(genesisTexts.hash)}: ${devnet.genesisHash}\n`;
    });
    return exitCodes.ok;
  },
});

/** Makes the network that the flags describe in a folder. */
export async function makeDevnet(
  context: CommandContext,
  input: CommandInput,
  folder: string,
  hostPattern?: string,
): Promise<Devnet> {
  const validators = input.whole('validators', { min: 1, max: 100 });
  const observers = input.whole('observers', { min: 0, max: 100 });
  const port = input.whole('port', { min: 0, max: 60_000 });
  const places: readonly NodePlace[] =
    hostPattern === undefined
      ? await placesOnLoopback(validators, observers, port)
      : placesByHost(validators, observers, hostPattern);
  return await createDevnet({
    folder,
    chain: input.text('chain'),
    profile: input.text('profile') === 'kz' ? 'kz' : 'demo',
    places,
    params: paramsFromTexts(input.list('param')),
    signers: input.on('signers'),
    language: context.language,
  });
}
