import type { StandingReport } from '../../node/inspect/vote-log-report.ts';

/** Where the round machine stood, in one cell: `r1 prevote locked 0:3f2a… valid 0:3f2a…`. */
export function standingText({ round, step, locked, valid }: StandingReport): string {
  const mark = (name: string, value: StandingReport['locked']): string =>
    value === null ? '' : ` ${name} ${value.round}:${value.value.slice(0, 8)}`;
  return `r${round} ${step}${mark('locked', locked)}${mark('valid', valid)}`;
}
