import type { Fault } from '../ledger/base/fault.ts';
import type { Texts } from '../ledger/base/texts.ts';

export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 70;

/** What the process ends with; stable, so that scripts can rely on it. */
export const exitCodes = {
  ok: 0,
  refused: 1,
  usage: 2,
  unreachable: 3,
  notFound: 4,
  notVerified: 5,
  bug: 70,
} as const satisfies Readonly<Record<string, ExitCode>>;

/** The same for people: help and reference. */
export const exitCodeTexts: Readonly<Record<keyof typeof exitCodes, Texts>> = {
  ok: { kk: 'орындалды', ru: 'выполнено', en: 'done' },
  refused: {
    kk: 'тізбек немесе түйін бас тартты, не қажет нәрсе жетпейді',
    ru: 'отказ реестра или узла, либо не хватает необходимого',
    en: 'refused by the ledger or the node, or something needed is missing',
  },
  usage: {
    kk: 'пәрмен немесе баптау дұрыс жазылмаған',
    ru: 'ошибка в команде или настройках',
    en: 'the command or the settings are wrong',
  },
  unreachable: { kk: 'түйінге қосылу мүмкін емес', ru: 'узел недоступен', en: 'the node cannot be reached' },
  notFound: { kk: 'табылмады', ru: 'не найдено', en: 'not found' },
  notVerified: { kk: 'дәлелденбеген', ru: 'не доказано', en: 'not proven' },
  bug: { kk: 'бағдарламаның қатесі', ru: 'ошибка программы', en: 'a bug in the program' },
};

/** The exit code that a fault ends the command with. */
export function exitCodeOf({ code }: Fault): ExitCode {
  switch (code) {
    case 'CLI_NODE_UNREACHABLE':
    case 'CLI_NODE_ANSWER':
    case 'SIGNER_UNREACHABLE':
      return exitCodes.unreachable;
    case 'CLI_NOT_FOUND':
    case 'RPC_NOT_FOUND':
    case 'RPC_HEIGHT_UNKNOWN':
      return exitCodes.notFound;
    case 'CLI_NOT_VERIFIED':
      return exitCodes.notVerified;
    case 'CLI_USAGE':
    case 'CLI_BAD_VALUE':
      return exitCodes.usage;
    default:
      return code.startsWith('CONFIG_') ? exitCodes.usage : exitCodes.refused;
  }
}
