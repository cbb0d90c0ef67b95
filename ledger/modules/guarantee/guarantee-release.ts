import type { ValueMap } from '../../base/codec.ts';
import { invariant } from '../../base/invariant.ts';
import type { SystemContext } from '../../module.ts';
import { existingGuarantee, tenderGuaranteeEntries, tenderGuaranteesEntries } from './guarantee-entries.ts';
import { releaseSecurity } from './guarantee-moves.ts';
import { isGuaranteeMove } from './guarantee-states.ts';

/** The timer that gives back the securities of a cancelled tender. */
export const TENDER_RELEASE = 'guarantee.tenderRelease';

/** Guarantees looked at in one run: a tender may have thousands, and a record holds at most 64 KiB of events. */
export const RELEASES_PER_RUN = 50;

/** Has the securities of a tender that is cancelled now given back from the next block on; nothing where it has none. */
export function scheduleRelease(context: SystemContext, tender: string): void {
  if (context.state.get(tenderGuaranteesEntries, tender) === undefined) return;
  context.schedule(context.time, tender, TENDER_RELEASE);
}

/** Gives back the next ones, in the order of issue, and comes again while some are left. */
export function onTenderRelease(context: SystemContext, tender: string): ValueMap {
  const list = context.state.get(tenderGuaranteesEntries, tender);
  invariant(list !== undefined, `a tender that releases has guarantees: ${tender}`);
  const last = list.swept + RELEASES_PER_RUN < list.count ? list.swept + RELEASES_PER_RUN : list.count;
  let released = 0;
  for (let number = list.swept + 1; number <= last; number++) {
    const id = context.state.get(tenderGuaranteeEntries, `${tender}/${number}`);
    invariant(id !== undefined, `guarantee ${number} of ${tender} is listed`);
    if (!isGuaranteeMove('release', existingGuarantee(context.state, id).state)) continue;
    releaseSecurity(context, id, 'TENDER_CANCELLED');
    released += 1;
  }
  context.state.put(tenderGuaranteesEntries, tender, { ...list, swept: last });
  if (last < list.count) context.schedule(context.time, tender, TENDER_RELEASE);
  return { tender, released, left: list.count - last };
}
