import { z } from 'zod';
import { isFault } from '../../../ledger/base/fault.ts';
import { invariant } from '../../../ledger/base/invariant.ts';
import { keyText } from '../../../ledger/base/keys.ts';
import { type Commit, decodeCommit } from '../../../ledger/block/block.ts';
import { skippedLeaders } from '../../../ledger/modules/chain/leader-health.ts';
import type { LedgerStore } from '../../../storage/ledger-store.ts';
import { committedState } from '../committed-state.ts';
import { EXAMPLE_BIN, EXAMPLE_KEY } from '../examples.ts';
import { defineMethod } from '../method.ts';
import { validatorView } from '../shapes.ts';
import { createSetReader, type MemberJson, memberJson } from '../validator-sets.ts';
import { headerAt, tipHeight } from '../views.ts';

/** Each block is a header and a certificate to decode, some 30 µs. */
const BLOCKS_MAX = 500;
const BLOCKS_DEFAULT = 100;

const rowView = validatorView.extend({
  /** Blocks of the window in whose set it was. */
  blocks: z.int(),
  /** Of those, the certificates that hold its signature. A certificate may leave out late ones, so a few missing say little. */
  signed: z.int(),
  proposed: z.int(),
  lastSigned: z.int().nullable(),
  /** Its turns to propose are passed over on the next height. */
  skipped: z.boolean(),
});
interface Row extends MemberJson {
  blocks: number;
  signed: number;
  proposed: number;
  lastSigned: number | null;
  skipped: boolean;
}

export const consensusParticipation = defineMethod({
  name: 'consensus_participation',
  summary: {
    kk: 'Соңғы блоктардың куәліктеріне кім қол қойды, кім ұсынды; тақырыптар хэштеген куәліктер бойынша, барлық түйінде бірдей',
    ru: 'Кто подписал и кто предложил последние блоки; по сертификатам, которые хэшированы в заголовках, одинаково на всех узлах',
    en: 'Who signed and who proposed the last blocks, by the certificates that headers hash, so alike on every node',
  },
  params: z.strictObject({ blocks: z.int().min(1).max(BLOCKS_MAX).default(BLOCKS_DEFAULT) }),
  result: z.object({
    /** The window; the tip is not in it, for no header hashes its certificate yet. Empty where `to` is less than `from`. */
    from: z.int(),
    to: z.int(),
    /** Blocks of the window that were not decided in round 0. */
    laterRounds: z.int(),
    validators: z.array(rowView),
  }),
  example: {
    params: { blocks: 100 },
    result: {
      from: 1,
      to: 41,
      laterRounds: 0,
      validators: [
        {
          key: EXAMPLE_KEY,
          org: EXAMPLE_BIN,
          name: 'ministry-1',
          blocks: 41,
          signed: 41,
          proposed: 11,
          lastSigned: 41,
          skipped: false,
        },
      ],
    },
  },
  faults: ['RPC_HEIGHT_UNKNOWN'],
  cost: 20,
  handler({ ports: { store } }, { blocks }) {
    const to = tipHeight(store) - 1;
    const from = Math.max(1, to - blocks + 1);
    const setAt = createSetReader(store);
    const skipped = new Set(skippedLeaders(committedState(store)).map(keyText));
    const rows = new Map<string, Row>();
    const rowOf = (member: MemberJson): Row => {
      const empty = { blocks: 0, signed: 0, proposed: 0, lastSigned: null, skipped: skipped.has(member.key) };
      const row = rows.get(member.key) ?? { ...member, ...empty };
      rows.set(member.key, row);
      return row;
    };
    let laterRounds = 0;
    for (let height = from; height <= to; height++) {
      const commit = certificateOf(store, height);
      if (commit.round > 0) laterRounds += 1;
      const proposer = keyText(headerAt(store, height).proposer);
      for (const [place, entry] of setAt(height).members.entries()) {
        const row = rowOf(memberJson(entry));
        row.blocks += 1;
        if (row.key === proposer) row.proposed += 1;
        if (commit.signatures[place] == null) continue;
        row.signed += 1;
        row.lastSigned = height;
      }
    }
    // Who votes next but has not voted in the window yet stands here with zeros.
    for (const entry of setAt(to + 2).members) rowOf(memberJson(entry));
    const validators = [...rows.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    return { from, to, laterRounds, validators };
  },
});

/** The certificate of a height as the next header hashed it. */
function certificateOf(store: LedgerStore, height: number): Commit {
  const bytes = store.lastCommit(height + 1);
  invariant(bytes !== undefined, `block ${height + 1} holds a certificate`);
  const commit = decodeCommit(bytes);
  invariant(!isFault(commit), `the certificate of ${height} decodes`);
  return commit;
}
