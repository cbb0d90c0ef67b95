import type { ParamView } from '../../ledger/module.ts';
import type { Logger } from '../log.ts';
import { CHAIN_LAG_MS_MAX } from './seal-signer.ts';

/** Says whether the committed state is that of now. */
export interface ChainWatch {
  /** Takes the time of the last block, ms. */
  isCurrent(tipTime: number, params: ParamView): boolean;
}

/** A node that is catching up is behind for a while; one that stays so is worth an alarm. */
const ALARM_MS = 60_000;

/** Builds the watch of one validator. It alarms once a minute while the chain, or this machine's clock, is wrong. */
export function createChainWatch({
  isBehind,
  now,
  log,
}: {
  readonly isBehind: () => boolean;
  readonly now: () => number;
  readonly log: Logger;
}): ChainWatch {
  let lagsSince: number | undefined;
  let alarmedAt = Number.NEGATIVE_INFINITY;
  return {
    isCurrent(tipTime, params) {
      const clock = now();
      const idleMs = params.get('consensus.idleBlockIntervalMs') as number;
      const lagMs = clock - tipTime;
      if (lagMs <= CHAIN_LAG_MS_MAX + idleMs) {
        lagsSince = undefined;
        return !isBehind();
      }
      lagsSince ??= clock;
      if (clock - lagsSince >= ALARM_MS && clock - alarmedAt >= ALARM_MS) {
        alarmedAt = clock;
        log('error', 'seal.chainLags', { lagMs });
      }
      return false;
    },
  };
}
