import { int } from '../../base/schema.ts';
import type { Texts } from '../../base/texts.ts';
import type { ParamRow, ParamView } from '../../module.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

function window(name: SealParam, kz: number, demo: number, title: Texts): ParamRow {
  return {
    name: `seal.${name}`,
    schema: int({ min: 1000, max: 30 * DAY_MS }),
    unit: 'ms',
    defaults: { kz, demo },
    legalAct: 'technical',
    title,
  };
}

export type SealParam = 'registerMs' | 'dealMs' | 'verifyMs' | 'heartbeatMs';

/** Windows are long where people may have to start a machine; every phase ends early when all have done their part. */
export const sealParams: readonly ParamRow[] = [
  window('registerMs', 2 * HOUR_MS, 10_000, {
    kk: 'Жаңа кілт үшін валидаторлардың тіркелу уақыты',
    ru: 'Сколько ждать регистрации валидаторов для нового ключа',
    en: 'How long validators may register for a new key',
  }),
  window('dealMs', 2 * HOUR_MS, 10_000, {
    kk: 'Кілт үлестерін тарату уақыты; сәтсіз әрекеттен кейін екі еселенеді',
    ru: 'Сколько раздаются доли ключа; после неудачной попытки вдвое дольше',
    en: 'How long shares of the key are dealt; twice as long after a failed attempt',
  }),
  window('verifyMs', DAY_MS, 10_000, {
    kk: 'Үлестерді тексеру мен растау уақыты',
    ru: 'Сколько доли проверяются и подтверждаются',
    en: 'How long shares are checked and confirmed',
  }),
  window('heartbeatMs', DAY_MS, 10 * MINUTE_MS, {
    kk: 'Ашатын валидаторлар өз үлесі бар екенін осы сайын растайды',
    ru: 'Как часто валидаторы подтверждают, что их доля на месте',
    en: 'How often openers prove that they still hold their share',
  }),
];

/** Longest a window becomes after failed attempts, as a multiple of the parameter. */
const GROWTH_MAX = 16;

/** A phase's window in ms: twice as long with every failed attempt, sixteen times at most. */
export function windowMs(params: ParamView, name: SealParam, attempt: number): number {
  const base = params.get(`seal.${name}`) as number;
  let growth = 1;
  for (let failed = 1; failed < attempt && growth < GROWTH_MAX; failed++) growth *= 2;
  return base * growth;
}

/** Number of the heartbeat period that a moment lies in. */
export function beatPeriod(params: ParamView, time: number): number {
  const period = params.get('seal.heartbeatMs') as number;
  return (time - (time % period)) / period;
}
