import { bool } from '../../base/schema.ts';
import type { ParamRow, ParamView } from '../../module.ts';
import { type Period, periodSchema } from '../calendar/calendar.ts';

const LAW =
  'Закон РК № 106-VIII «О государственных закупках»; Правила осуществления государственных закупок (приказ № 687)';

/** Frozen with every tender: a bank must know the term before it issues. */
export const VALID_AFTER_CLOSING_PARAM = 'guarantee.validAfterClosing';
const REQUIRE_LIMIT_FACT_PARAM = 'guarantee.requireLimitFact';

export const guaranteeParams: readonly ParamRow[] = [
  {
    name: VALID_AFTER_CLOSING_PARAM,
    schema: periodSchema,
    unit: 'period',
    defaults: { kz: { n: 30, unit: 'calendarDay' }, demo: { n: 120, unit: 'second' } },
    legalAct: LAW,
    title: {
      kk: 'Өтінімдерді қабылдау аяқталғаннан кейін кепілдік қанша уақыт жарамды болуға тиіс',
      ru: 'Сколько гарантия должна действовать после конца приёма заявок',
      en: 'How long a guarantee must be valid after the acceptance of bids ends',
    },
  },
  {
    name: REQUIRE_LIMIT_FACT_PARAM,
    schema: bool(),
    unit: 'bool',
    defaults: { kz: true, demo: false },
    legalAct: LAW,
    title: {
      kk: 'Банктің кепілдіктер шегі дерекпен расталуға тиіс',
      ru: 'Лимит гарантий банка должен быть подтверждён фактом',
      en: "The limit of a bank's guarantees must be stated by a fact",
    },
  },
];

/** The term in force for a tender; takes its frozen parameters. */
export function validAfterClosing(frozen: ParamView): Period {
  return frozen.get(VALID_AFTER_CLOSING_PARAM) as Period;
}

/** True iff a bank issues only within a limit that a fact states. */
export function requiresLimitFact(params: ParamView): boolean {
  return params.get(REQUIRE_LIMIT_FACT_PARAM) as boolean;
}
