import { z } from 'zod';
import { invariant } from '../../../ledger/base/invariant.ts';
import { quorum } from '../../../ledger/base/quorum.ts';
import { validatorsHash } from '../../../ledger/block/block.ts';
import { EXAMPLE_BIN, EXAMPLE_HASH, EXAMPLE_KEY } from '../examples.ts';
import { hexFromBytes } from '../hex.ts';
import { defineMethod } from '../method.ts';
import { hash32, heightOrLatest, validatorView } from '../shapes.ts';
import { createSetReader, memberJson } from '../validator-sets.ts';
import { committedHeight, headerAt } from '../views.ts';

const setView = z.object({
  /** First height the set votes on; 0 for the genesis set. */
  from: z.int(),
  hash: hash32,
  quorum: z.int(),
  validators: z.array(validatorView).readonly(),
});

const exampleMember = { key: EXAMPLE_KEY, org: EXAMPLE_BIN, name: 'ministry-1' };

export const chainValidators = defineMethod({
  name: 'chain_validators',
  summary: {
    kk: 'Биіктікте дауыс берген валидаторлар жиынын және одан кейінгісін береді',
    ru: 'Даёт состав валидаторов, голосовавший на высоте, и следующий за ним',
    en: 'Gives the validator set that voted on a height, and the one after it',
  },
  params: z.strictObject({ height: heightOrLatest.default('latest') }),
  result: setView.extend({
    height: z.int(),
    /** First height of the set before; null for the genesis set. */
    before: z.int().nullable(),
    /** The set that followed or is decided to follow; null where none is. */
    next: setView.nullable(),
  }),
  example: {
    params: { height: 42 },
    result: {
      height: 42,
      from: 0,
      hash: EXAMPLE_HASH,
      quorum: 1,
      validators: [exampleMember],
      before: null,
      next: {
        from: 44,
        hash: EXAMPLE_HASH,
        quorum: 2,
        validators: [exampleMember, { ...exampleMember, name: 'ministry-2' }],
      },
    },
  },
  faults: ['RPC_HEIGHT_UNKNOWN'],
  cost: 2,
  handler({ ports: { store }, sha256 }, params) {
    const height = committedHeight(store, params.height);
    const setAt = createSetReader(store);
    const setJson = (at: number): SetJson => {
      const { from, members } = setAt(at);
      return {
        from,
        hash: hexFromBytes(validatorsHash(sha256, members)),
        quorum: quorum(members.length),
        validators: members.map(memberJson),
      };
    };
    const set = setJson(height);
    invariant(hexFromBytes(headerAt(store, height).validators) === set.hash, `header ${height} names its set`);
    const { before, after } = setAt(height);
    return { height, ...set, before: before ?? null, next: after === undefined ? null : setJson(after) };
  },
});

type SetJson = z.input<typeof setView>;
