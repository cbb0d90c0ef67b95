import { z } from 'zod';
import { type MarkEntry, markEntries } from '../../../ledger/modules/censorship/censorship-entries.ts';
import { listEntries } from '../committed-state.ts';
import { EXAMPLE_BIN, EXAMPLE_HASH, EXAMPLE_KEY, EXAMPLE_TIME } from '../examples.ts';
import { defineMethod } from '../method.ts';
import { bin, hash32, hexSchema, keyCursor, limit, nextCursor } from '../shapes.ts';
import { tipHeight } from '../views.ts';

const markView = z.object({
  validator: hexSchema,
  txId: hash32,
  org: bin,
  receiptHeight: z.int(),
  /** Heights of the blocks with room that the validator proposed without the transaction. */
  blocks: z.array(z.int()).readonly(),
  reportedBy: bin,
  height: z.int(),
  time: z.int(),
});

export const consensusMarks = defineMethod({
  name: 'consensus_marks',
  summary: {
    kk: 'Қабылдаған транзакциясын блоктарына енгізбеген валидаторлардың белгілерін береді',
    ru: 'Даёт отметки о валидаторах, которые приняли транзакцию и не включали её в свои блоки',
    en: 'Lists the marks of validators that took a transaction and left it out of their blocks',
  },
  params: z.strictObject({
    validator: z
      .string()
      .regex(/^ed01[0-9a-f]{64}$/)
      .optional(),
    after: keyCursor.optional(),
    limit,
  }),
  result: z.object({ height: z.int(), marks: z.array(markView), next: nextCursor }),
  example: {
    params: { validator: EXAMPLE_KEY },
    result: {
      height: 60,
      marks: [
        {
          validator: EXAMPLE_KEY,
          txId: EXAMPLE_HASH,
          org: EXAMPLE_BIN,
          receiptHeight: 41,
          blocks: [52, 56],
          reportedBy: EXAMPLE_BIN,
          height: 57,
          time: EXAMPLE_TIME,
        },
      ],
      next: null,
    },
  },
  faults: ['RPC_HEIGHT_UNKNOWN'],
  cost: 10,
  async handler({ ports: { store } }, { validator, after, limit: count }) {
    const height = tipHeight(store);
    const idPrefix = validator === undefined ? '' : `${validator}/`;
    const query = { table: markEntries, idPrefix, after, limit: count, isWanted: (_: MarkEntry) => true };
    const page = await listEntries(store, query);
    const marks = page.entries.map(({ id, entry }) => {
      const [key = '', txId = ''] = id.split('/');
      return { validator: key, txId, ...entry };
    });
    return { height, marks, next: page.next };
  },
});
