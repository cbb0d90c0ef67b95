import type { VerifySignature } from '../base/keys.ts';
import { createRules, paramRows, type Rules } from '../execution/rules.ts';
import type { LedgerModule, ParamRow } from '../module.ts';
import { pureSealTools, type SealTools } from '../seal/seal-tools.ts';
import { verifyPure } from '../signature/verify-pure.ts';
import { awardModule } from './award/award-module.ts';
import { awardClocks } from './award/lot-clock.ts';
import { createBidModule } from './bid/bid-module.ts';
import { calendarModule } from './calendar/calendar-module.ts';
import { createCensorshipModule } from './censorship/censorship-module.ts';
import { createChainModule } from './chain/chain-module.ts';
import { checkGenesisDocument } from './chain/check-genesis.ts';
import { eligibleLeaders, skippedLeaders } from './chain/leader-health.ts';
import { validatorSetAt } from './chain/validator-set.ts';
import { createDocumentModule } from './document/document-module.ts';
import { ownFamilies } from './document/object-families.ts';
import { createEvidenceModule } from './evidence/evidence-module.ts';
import { factModule } from './fact/fact-module.ts';
import { guaranteeModule } from './guarantee/guarantee-module.ts';
import { identityModule } from './identity/identity-module.ts';
import { checkSigner, resolveSender } from './identity/sender.ts';
import { paramEntries } from './param/param-entries.ts';
import { createParamModule } from './param/param-module.ts';
import { createParamMemo, viewOf } from './param/param-view.ts';
import { planEntries } from './plan/plan-entries.ts';
import { planModule } from './plan/plan-module.ts';
import { createSealModule } from './seal/seal-module.ts';
import { tenderOwner } from './tender/tender-entries.ts';
import { createTenderModule } from './tender/tender-module.ts';

const documentModule = createDocumentModule([
  ...ownFamilies,
  { family: 'plan', owner: (context, id) => context.state.get(planEntries, id)?.customer },
  { family: 'tender', owner: tenderOwner },
]);

/** What the modules take from outside: how signatures are checked, and how shares and envelopes are worked on. */
export interface ModuleTools {
  readonly verify: VerifySignature;
  readonly seal: SealTools;
}

/** Everything in plain code. */
const pureTools: ModuleTools = { verify: verifyPure, seal: pureSealTools };

/** Every application module of the ledger; transactions, timers, parameters, texts and reference come from these tables. */
export const modules: readonly LedgerModule[] = modulesWith(pureTools);

/** All parameters; what a module takes from outside never changes them. */
const rows: readonly ParamRow[] = paramRows(modules);

/**
 * The rules of execution over these modules. One per ledger: it remembers the parameters in force between blocks. `verify` checks the
 * signatures in evidence, submission receipts and opened bids; every check gives the verdicts of the one definition, some in a twentieth of
 * the time. The same holds for `seal`.
 */
export function createLedgerRules(verify: VerifySignature = verifyPure, seal: SealTools = pureSealTools): Rules {
  const inForce = createParamMemo(rows);
  return createRules({
    modules: modulesWith({ verify, seal }),
    resolveSender,
    checkSigner,
    validatorSet: validatorSetAt,
    leaders: (state, set) => eligibleLeaders(set, skippedLeaders(state)),
    paramsInForce(state, time) {
      const found = inForce(state.get(paramEntries, '') ?? {}, time);
      return { view: viewOf(found), canonical: found.values };
    },
    checkGenesis: (document) => checkGenesisDocument(document, rows),
  });
}

function modulesWith({ verify, seal }: ModuleTools): readonly LedgerModule[] {
  // These know nothing of consensus; any of them may hold duties of a validator.
  const application: readonly LedgerModule[] = [
    calendarModule,
    factModule,
    documentModule,
    planModule,
    createTenderModule([awardClocks]),
    createSealModule(seal.shares),
    guaranteeModule,
    createBidModule({ ...seal, verify }),
    awardModule,
  ];
  const governed: readonly LedgerModule[] = [
    identityModule,
    createChainModule(application),
    ...application,
    createEvidenceModule(verify),
    createCensorshipModule(verify, submissionTypes(application)),
  ];
  return [...governed, createParamModule(paramRows(governed))];
}

/** What submission keys sign: their admission may end while a transaction waits. */
function submissionTypes(modulesOf: readonly LedgerModule[]): ReadonlySet<string> {
  const rowsOf = modulesOf.flatMap(({ txs }) => txs.filter(({ signer }) => signer.kind === 'submission'));
  return new Set(rowsOf.map(({ type }) => type));
}
