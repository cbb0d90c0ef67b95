import { int } from '../../base/schema.ts';
import type { Texts } from '../../base/texts.ts';
import type { ParamRow, ParamView } from '../../module.ts';

type BidParam = 'perTenderMax' | 'versionsMax' | 'openingsPerBlock' | 'openingDelayMs';

function technical(
  name: BidParam,
  unit: string,
  bounds: { readonly min: number; readonly max: number },
  defaults: { readonly kz: number; readonly demo: number },
  title: Texts,
): ParamRow {
  return { name: `bid.${name}`, schema: int(bounds), unit, defaults, legalAct: 'technical', title };
}

export const bidParams: readonly ParamRow[] = [
  technical(
    'perTenderMax',
    'bids',
    { min: 1, max: 5000 },
    { kz: 2000, demo: 2000 },
    {
      kk: 'Бір конкурсқа қабылданатын конверттердің шегі',
      ru: 'Наибольшее число конвертов одного конкурса',
      en: 'Most envelopes of one tender',
    },
  ),
  technical(
    'versionsMax',
    'versions',
    { min: 1, max: 100 },
    { kz: 20, demo: 20 },
    {
      kk: 'Бір лотқа берілетін өтінім нұсқаларының шегі',
      ru: 'Наибольшее число версий заявки на один лот',
      en: 'Most versions of one bid for a lot',
    },
  ),
  // One costs about 25 ms of computing; a node that has computed it ahead, next to nothing.
  technical(
    'openingsPerBlock',
    'bids',
    { min: 1, max: 100 },
    { kz: 8, demo: 8 },
    {
      kk: 'Бір блокта ашылатын конверттер саны',
      ru: 'Сколько конвертов вскрывается за один блок',
      en: 'How many envelopes one block opens',
    },
  ),
  technical(
    'openingDelayMs',
    'ms',
    { min: 1000, max: 7 * 86_400_000 },
    { kz: 3_600_000, demo: 60_000 },
    {
      kk: 'Ашу осы уақыттан ұзаққа созылса, хабарланады',
      ru: 'Через сколько незавершённое вскрытие считается задержанным',
      en: 'How long an opening may take before it is told to be delayed',
    },
  ),
];

/** A number among this module's parameters. */
export function bidNumber(params: ParamView, name: BidParam): number {
  return params.get(`bid.${name}`) as number;
}
