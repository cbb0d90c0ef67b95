import { z } from 'zod';
import { keyText } from '../../../ledger/base/keys.ts';
import { eligibleLeaders, leaderEntries, skippedLeaders } from '../../../ledger/modules/chain/leader-health.ts';
import { validatorSetAt } from '../../../ledger/modules/chain/validator-set.ts';
import { committedState } from '../committed-state.ts';
import { EXAMPLE_BIN, EXAMPLE_KEY } from '../examples.ts';
import { defineMethod } from '../method.ts';
import { validatorView } from '../shapes.ts';
import { memberJson } from '../validator-sets.ts';

const example = { key: EXAMPLE_KEY, org: EXAMPLE_BIN, name: 'ministry-1' };

export const consensusState = defineMethod({
  name: 'consensus_state',
  summary: {
    kk: 'Консенсустың биіктігі, раунды, қадамы; кім ұсынады және кімнің кезегі өткізіліп жатыр',
    ru: 'Высота, раунд и шаг консенсуса; кто предлагает и чья очередь пропускается',
    en: 'Height, round and step of consensus; who proposes, and whose turns are passed over',
  },
  params: z.strictObject({}),
  result: z.object({
    height: z.int(),
    round: z.int(),
    step: z.string(),
    bestSeenHeight: z.int(),
    /** Of this height and round; null before block 1 and while this node is behind its own consensus. */
    proposer: validatorView.nullable(),
    skipped: z.array(
      validatorView.extend({
        /** Rounds it let pass as their proposer, so far. */
        failures: z.int(),
        /** The height of the last one. */
        failedAt: z.int(),
        /** First height at which it may be restored, if it has signed at least 8 of the last 32 commits. */
        until: z.int(),
      }),
    ),
  }),
  example: {
    params: {},
    result: {
      height: 43,
      round: 0,
      step: 'propose',
      bestSeenHeight: 42,
      proposer: example,
      skipped: [{ ...example, name: 'ministry-4', failures: 1, failedAt: 40, until: 72 }],
    },
  },
  faults: [],
  cost: 2,
  handler({ ports: { status, store } }) {
    const { consensus, bestSeenHeight } = status();
    const tip = store.tip()?.height ?? 0;
    const state = committedState(store);
    const set = validatorSetAt(state, tip + 1);
    const leaders = eligibleLeaders(set, skippedLeaders(state));
    const known = tip > 0 && consensus.height === tip + 1;
    const proposer = known ? leaders[(consensus.height + consensus.round) % leaders.length] : undefined;
    const passed = new Set(skippedLeaders(state).map(keyText));
    const failures = state.get(leaderEntries, '')?.failures ?? [];
    return {
      ...consensus,
      bestSeenHeight,
      proposer: proposer === undefined ? null : memberJson(proposer),
      skipped: failures.flatMap(({ key, count, at, until }) => {
        const member = set.find((entry) => keyText(entry.key) === keyText(key));
        return member === undefined || !passed.has(keyText(key))
          ? []
          : [{ ...memberJson(member), failures: count, failedAt: at, until }];
      }),
    };
  },
});
