import type { Amnesia } from '../../consensus/amnesia.ts';
import type { Equivocation } from '../../consensus/types.ts';
import type { Evidence } from '../../ledger/evidence/evidence-form.ts';

/** What consensus found of one validator, as the ledger records it. Consensus votes already have the form of evidence. */
export function evidenceFromEquivocation(found: Equivocation | Amnesia): Evidence {
  switch (found.kind) {
    case 'vote':
      return { kind: 'duplicateVote', first: found.first, second: found.second };
    case 'proposal':
      return { kind: 'duplicateProposal', first: found.first, second: found.second };
    case 'amnesia':
      return { kind: 'amnesia', precommit: found.precommit, prevote: found.prevote };
  }
}
