import { VALIDATORS_MAX } from '../../base/limits.ts';
import { int } from '../../base/schema.ts';
import type { Texts } from '../../base/texts.ts';
import type { LedgerModule, ParamRow } from '../../module.ts';
import { judgeLeaders, leaderEntries } from './leader-health.ts';
import type { DutyHolder } from './validator-change.ts';
import { changeEndTimer, openChangeEntries, validatorProposalEntries } from './validator-proposal.ts';
import { putGenesisSet, validatorEntries, validatorHeightEntries } from './validator-set.ts';
import { approveTx, PROPOSAL_LIFE_PARAM, proposeTx, withdrawTx } from './validator-txs.ts';

interface Bounds {
  readonly min: number;
  readonly max: number;
}

interface Defaults {
  readonly kz: number;
  readonly demo: number;
}

const DAY_MS = 24 * 3_600_000;

const same = (value: number): Defaults => ({ kz: value, demo: value });

function technical(name: string, unit: string, bounds: Bounds, defaults: Defaults, title: Texts): ParamRow {
  return { name, unit, schema: int(bounds), defaults, legalAct: 'technical', title };
}

const params: readonly ParamRow[] = [
  technical(
    'consensus.idleBlockIntervalMs',
    'ms',
    { min: 500, max: 600_000 },
    { kz: 30_000, demo: 5_000 },
    {
      kk: 'Жұмыс жоқта бос блоктар арасындағы уақыт',
      ru: 'Время между пустыми блоками, когда работы нет',
      en: 'Time between heartbeat blocks when there is no work',
    },
  ),
  technical('consensus.precisionMs', 'ms', { min: 1, max: 10_000 }, same(500), {
    kk: 'Валидаторлар сағаттарының рұқсат етілген айырмасы',
    ru: 'Допустимая разница часов валидаторов',
    en: 'How far the clocks of validators may differ',
  }),
  technical('consensus.messageDelayMs', 'ms', { min: 1, max: 10_000 }, same(2_000), {
    kk: 'Ұсыныс желіде жүретін ең ұзақ уақыт',
    ru: 'Наибольшее время доставки предложения по сети',
    en: 'The longest time a proposal takes through the network',
  }),
  technical('consensus.timeoutProposeMs', 'ms', { min: 50, max: 10_000 }, same(3_000), {
    kk: 'Бірінші раундта ұсынысты күту уақыты',
    ru: 'Сколько ждать предложения в первом раунде',
    en: 'How long to wait for a proposal in the first round',
  }),
  technical('consensus.timeoutVoteMs', 'ms', { min: 50, max: 10_000 }, same(1_000), {
    kk: 'Бірінші раундта қалған дауыстарды күту уақыты',
    ru: 'Сколько ждать остальных голосов в первом раунде',
    en: 'How long to wait for the remaining votes in the first round',
  }),
  technical('consensus.timeoutDeltaMs', 'ms', { min: 1, max: 10_000 }, same(500), {
    kk: 'Әр келесі раундта күту уақытына қосылатын үстеме',
    ru: 'На сколько растёт ожидание с каждым раундом',
    en: 'How much longer each later round waits',
  }),
  technical('consensus.timeoutMaxMs', 'ms', { min: 50, max: 60_000 }, same(10_000), {
    kk: 'Күту уақытының жоғарғы шегі',
    ru: 'Верхняя граница ожидания',
    en: 'The longest any round waits',
  }),
  technical('chain.timersPerBlock', 'timers', { min: 1, max: 2_000 }, same(200), {
    kk: 'Бір блокта орындалатын мерзімдердің ең көп саны; қалғаны келесі блокқа ауысады',
    ru: 'Сколько сроков исполняет один блок; остальные переходят в следующий',
    en: 'How many due timers one block runs; the rest wait for the next',
  }),
  technical('chain.failedPerHour', 'transactions', { min: 1, max: 10_000 }, same(60), {
    kk: 'Бір кілттің бір сағаттағы қате әрекеттерінің шегі',
    ru: 'Сколько неудачных попыток одного ключа допускается за час',
    en: 'How many failed attempts of one key an hour allows',
  }),
  technical(
    'chain.validatorsMin',
    'validators',
    { min: 1, max: VALIDATORS_MAX },
    { kz: 4, demo: 1 },
    {
      kk: 'Валидаторлар құрамы бұдан аз болмайды: төртеуден бастап біреуінің ақауы көтеріледі',
      ru: 'Меньше этого состав валидаторов не становится: с четырёх выдерживается отказ одного',
      en: 'The validator set does not become smaller: from four on, the fault of one is tolerated',
    },
  ),
  technical(
    PROPOSAL_LIFE_PARAM,
    'ms',
    { min: 60_000, max: 90 * DAY_MS },
    { kz: 7 * DAY_MS, demo: 600_000 },
    {
      kk: 'Валидаторлар құрамын өзгерту туралы ұсыныс мақұлдауды күтетін уақыт',
      ru: 'Сколько предложение об изменении состава валидаторов ждёт одобрения',
      en: 'How long a proposal to change the validator set waits for approval',
    },
  ),
];

/**
 * What consensus and the executor read from state: their numbers, the validator sets and who may change them, leader health.
 * Takes the modules that are asked whether a key has duties left before it leaves the set.
 */
export function createChainModule(holders: readonly DutyHolder[]): LedgerModule {
  return {
    name: 'chain',
    txs: [proposeTx(holders), approveTx(holders), withdrawTx],
    timers: [changeEndTimer],
    params,
    entries: [validatorEntries, validatorHeightEntries, leaderEntries, validatorProposalEntries, openChangeEntries],
    words: {
      VALIDATOR_JOIN: { kk: 'Құрамға қосылу', ru: 'Вступление в состав', en: 'Joins the set' },
      VALIDATOR_LEAVE: { kk: 'Құрамнан шығу', ru: 'Выход из состава', en: 'Leaves the set' },
      VALIDATOR_REPLACE: { kk: 'Кілтті ауыстыру', ru: 'Замена ключа', en: 'Its key is replaced' },
      VALIDATOR_OPEN: { kk: 'Мақұлдауды күтуде', ru: 'Ждёт одобрения', en: 'Open for approval' },
      VALIDATOR_APPLIED: { kk: 'Шешілді', ru: 'Решено', en: 'Decided' },
      VALIDATOR_REFUSED: {
        kk: 'Мақұлданды, бірақ енді мүмкін емес',
        ru: 'Одобрено, но уже невозможно',
        en: 'Approved, but no longer possible',
      },
      VALIDATOR_WITHDRAWN: { kk: 'Қайтарып алынды', ru: 'Отозвано', en: 'Withdrawn' },
      VALIDATOR_EXPIRED: { kk: 'Мерзімі өтті', ru: 'Срок истёк', en: 'Expired' },
    },
    genesis: (context, document) => putGenesisSet(context.state, document.validators),
    onBlock: judgeLeaders,
  };
}
