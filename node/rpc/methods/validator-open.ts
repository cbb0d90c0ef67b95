import { z } from 'zod';
import type { ReadContext } from '../../../ledger/module.ts';
import { changeAt, openChangeEntries } from '../../../ledger/modules/chain/validator-proposal.ts';
import { tallyOf } from '../../../ledger/modules/chain/validator-quorum.ts';
import { committedState, listEntries } from '../committed-state.ts';
import { EXAMPLE_BIN, EXAMPLE_KEY, EXAMPLE_TIME } from '../examples.ts';
import { hexFromBytes } from '../hex.ts';
import { defineMethod } from '../method.ts';
import { bin, hexSchema, limit, nextCursor } from '../shapes.ts';
import { headerAt, tipHeight } from '../views.ts';

const proposalView = z.object({
  proposal: z.string(),
  action: z.enum(['JOIN', 'LEAVE', 'REPLACE']),
  org: bin,
  key: hexSchema,
  newKey: hexSchema.optional(),
  name: z.string().optional(),
  proposedBy: bin,
  proposedAt: z.int(),
  expiresAt: z.int(),
  approvals: z.array(bin).readonly(),
  /** Members of the set voting on the next height whose organisation approved, and how many decide. */
  approved: z.int(),
  needed: z.int(),
});
type ProposalJson = z.input<typeof proposalView>;

export const validatorOpen = defineMethod({
  name: 'validator_open',
  summary: {
    kk: 'Валидаторлар құрамын өзгерту туралы ашық ұсыныстар, ұйымдар бойынша',
    ru: 'Открытые предложения об изменении состава валидаторов, по организациям',
    en: 'Open proposals to change the validator set, by organisation',
  },
  params: z.strictObject({ after: bin.optional(), limit }),
  result: z.object({ height: z.int(), proposals: z.array(proposalView), next: nextCursor }),
  example: {
    params: {},
    result: {
      height: 42,
      proposals: [
        {
          proposal: '00112233445566aa',
          action: 'JOIN',
          org: EXAMPLE_BIN,
          key: EXAMPLE_KEY,
          name: 'ministry-5',
          proposedBy: EXAMPLE_BIN,
          proposedAt: EXAMPLE_TIME,
          expiresAt: EXAMPLE_TIME + 604_800_000,
          approvals: [EXAMPLE_BIN],
          approved: 1,
          needed: 3,
        },
      ],
      next: null,
    },
  },
  faults: ['RPC_HEIGHT_UNKNOWN'],
  cost: 10,
  async handler({ ports: { store } }, params) {
    const height = tipHeight(store);
    const { time } = headerAt(store, height);
    const page = await listEntries(store, {
      table: openChangeEntries,
      idPrefix: '',
      after: params.after,
      limit: params.limit,
      isWanted: () => true,
    });
    const context = { state: committedState(store), height: height + 1 };
    const proposals = page.entries.flatMap(({ entry }) => entry.map((id) => proposalJson(context, id)));
    return { height, proposals: proposals.filter(({ expiresAt }) => time < expiresAt), next: page.next };
  },
});

function proposalJson(context: Pick<ReadContext, 'state' | 'height'>, id: string): ProposalJson {
  const { action, org, key, newKey, name, proposedBy, proposedAt, expiresAt, approvals } = changeAt(context.state, id);
  return {
    proposal: id,
    action,
    org,
    key: hexFromBytes(key),
    ...(newKey === undefined ? {} : { newKey: hexFromBytes(newKey) }),
    ...(name === undefined ? {} : { name }),
    proposedBy,
    proposedAt,
    expiresAt,
    approvals,
    ...tallyOf(context, approvals),
  };
}
