import type { ValueMap } from '../../base/codec.ts';
import type { SystemContext, TimerRow } from '../../module.ts';
import { existingGuarantee } from './guarantee-entries.ts';
import { GUARANTEE_EXPIRED, releaseSecurity, tell } from './guarantee-moves.ts';
import { onTenderRelease, TENDER_RELEASE } from './guarantee-release.ts';

/** What the ledger does by itself with bid security. */
export const guaranteeTimers: readonly TimerRow[] = [
  {
    kind: GUARANTEE_EXPIRED,
    subjects: (id, value) => [`guarantee/${id}`, `tender/${value.tender}`],
    run: onExpired,
    title: { kk: 'Кепілдіктің мерзімі өтті', ru: 'Срок гарантии истёк', en: 'The term of a guarantee is over' },
  },
  {
    kind: TENDER_RELEASE,
    subjects: (tender) => [`tender/${tender}`],
    run: onTenderRelease,
    title: {
      kk: 'Жойылған конкурстың қамтамасыз етулері босатылады',
      ru: 'Возврат обеспечений отменённого конкурса',
      en: 'The securities of a cancelled tender are given back',
    },
  },
];

/**
 * A held one stays held: a ground may be pending, and a bidder must not come free by waiting. The ledger says that the term is
 * over and leaves it to the award, which calls it or gives it back; till then it counts in the bank's sum.
 */
function onExpired(context: SystemContext, id: string): ValueMap {
  const { tender, state } = existingGuarantee(context.state, id);
  if (state === 'HELD') {
    tell(context, id, 'guarantee.expiredHeld');
    return { tender, state };
  }
  releaseSecurity(context, id, 'EXPIRED');
  return { tender, state: 'RELEASED' };
}
