import { bps, int } from '../../base/schema.ts';
import type { ParamRow } from '../../module.ts';

/** How many blocks a validator has to include what it took. */
export const BLOCKS_MIN_PARAM = 'censorship.blocksMin';
/** The share of each limit of a block, in basis points, below which the block had room. */
export const ROOM_SHARE_PARAM = 'censorship.roomShareBps';
/** The time between two blocks of one validator that are noted. */
export const SPACING_PARAM = 'censorship.spacingMs';

export const censorshipParams: readonly ParamRow[] = [
  {
    name: BLOCKS_MIN_PARAM,
    schema: int({ min: 1, max: 1_000 }),
    unit: 'blocks',
    defaults: { kz: 10, demo: 10 },
    legalAct: 'technical',
    title: {
      kk: 'Қабылдау туралы қолхаттан кейін валидаторға транзакцияны енгізуге берілетін блоктар саны',
      ru: 'Сколько блоков после расписки о приёме есть у валидатора, чтобы включить транзакцию',
      en: 'How many blocks after its submission receipt a validator has to include the transaction',
    },
  },
  {
    name: ROOM_SHARE_PARAM,
    schema: bps(),
    unit: 'basis points',
    defaults: { kz: 1_000, demo: 1_000 },
    legalAct: 'technical',
    title: {
      kk: 'Блокта орын бар деп саналатын толу үлесі: саны, байты және құны бойынша әр шектен төмен',
      ru: 'Доля заполнения, ниже которой в блоке есть место: по числу, байтам и стоимости от каждого предела',
      en: 'The share of each limit (count, bytes, cost) below which a block had room',
    },
  },
  {
    name: SPACING_PARAM,
    schema: int({ min: 1, max: 600_000 }),
    unit: 'ms',
    defaults: { kz: 60_000, demo: 5_000 },
    legalAct: 'technical',
    title: {
      kk: 'Бір валидатордың есте сақталатын екі блогының арасындағы ең аз уақыт',
      ru: 'Наименьшее время между двумя запоминаемыми блоками одного валидатора',
      en: 'The least time between two blocks of one validator that are noted',
    },
  },
];
