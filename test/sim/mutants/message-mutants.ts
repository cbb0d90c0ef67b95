import type { Mutant } from './mutant.ts';

const HEIGHT = 'consensus/height-driver.ts';
const KEEPER = 'consensus/vote-keeper.ts';
const VOTE_BYTES = 'ledger/base/vote-bytes.ts';
const MESSAGES = 'node/machine/session-messages.ts';
const PROPOSE = 'node/machine/session-propose.ts';
const SESSION = 'node/machine/session.ts';
const CLOCK = 'node/machine/session-clock.ts';
const CATCH_UP = 'node/machine/catch-up.ts';
const CANDIDATES = 'node/machine/candidates.ts';
const EXECUTE = 'ledger/execution/execute-block.ts';

/** Rules 11 and 18 to 24, the additions of protocol.md §4, and what makes a block valid. */
export const MESSAGE_MUTANTS: readonly Mutant[] = [
  {
    name: 'validity-by-arrival',
    shownBy: 'twins',
    rule: '11',
    breaks: 'judges a value that is proposed again by when it arrived',
    edits: [
      {
        file: HEIGHT,
        find: "return { kind: 'provenProposal', value, validRound, valid: verdict === true };",
        replace:
          "return { kind: 'provenProposal', value, validRound, valid: verdict === true && state.timely.get(round) === true };",
      },
    ],
  },
  {
    name: 'votes-counted-not-voters',
    rule: '18',
    breaks: 'counts a vote again when it is said again',
    edits: [
      {
        file: KEEPER,
        find: 'const earlier = votes.get(vote.validator);\n  if (earlier !== undefined) {',
        replace:
          'const earlier = votes.get(vote.validator);\n  if (earlier !== undefined && sameBallot(earlier, vote) && !votes.has(vote.validator + 1000)) {\n    const both = new Map(rounds).set(vote.round, new Map(votes).set(vote.validator + 1000, vote));\n    const twice = vote.kind === "prevote" ? { ...keeper, prevotes: both } : { ...keeper, precommits: both };\n    return { keeper: twice, added: true, equivocation: undefined };\n  }\n  if (earlier !== undefined) {',
      },
    ],
  },
  {
    name: 'certificate-refused',
    shownBy: 'twins',
    rule: '18',
    breaks: "refuses a certificate that holds an equivocator's other vote",
    edits: [
      {
        file: KEEPER,
        find: '  const certified = new Map(next.certified).set(name, votes);',
        replace: '  const certified = new Map(next.certified).set(name, []);',
      },
    ],
  },
  {
    name: 'evidence-lost',
    rule: '19',
    breaks: 'two contradicting votes of a validator accuse nobody',
    edits: [
      {
        file: HEIGHT,
        find: "outputs: fresh.map((equivocation): HeightOutput => ({ kind: 'evidence', equivocation })),",
        replace: 'outputs: [],',
      },
    ],
  },
  {
    name: 'amnesia-unseen',
    rule: '19',
    breaks: 'a prevote that forgets an earlier precommit accuses nobody',
    edits: [
      {
        file: 'consensus/amnesia.ts',
        find: '  if (vote.value === null) return undefined;',
        replace: '  if (vote.validator >= 0) return undefined;',
      },
    ],
  },
  {
    name: 'round-not-signed',
    rule: '21',
    breaks: 'a vote of one round is a vote of every round',
    edits: [
      {
        file: VOTE_BYTES,
        find: '[genesisHash, height, round, kind, blockId, validRound]',
        replace: '[genesisHash, height, 0 * round, kind, blockId, validRound]',
      },
    ],
  },
  {
    name: 'height-not-signed',
    rule: '21',
    breaks: 'a vote of one height is a vote of every height',
    edits: [
      {
        file: VOTE_BYTES,
        find: '[genesisHash, height, round, kind, blockId, validRound]',
        replace: '[genesisHash, 0 * height, round, kind, blockId, validRound]',
      },
    ],
  },
  {
    name: 'signatures-unchecked',
    rule: '21',
    breaks: 'takes votes whatever their signature is',
    edits: [{ file: MESSAGES, find: "    if (!known && !isSigned(session, vote)) return 'bad';\n", replace: '' }],
  },
  {
    name: 'leaders-by-own-view',
    rule: '22',
    breaks: 'passes over the proposers that it has no connection to',
    edits: [
      {
        file: SESSION,
        find: '      leaders: env.ledger.leaders(),',
        replace: '      leaders: reachable(env, validators, self),',
      },
      {
        file: SESSION,
        find: 'function timingFrom(',
        replace:
          'function reachable(env: SessionEnv, validators: readonly Validator[], self: number | undefined): readonly number[] {\n  const all = env.ledger.leaders();\n  const some = all.filter((place) => {\n    const key = validators[place]?.key;\n    return place === self || (key !== undefined && env.peerOfKey(keyText(key)) !== undefined);\n  });\n  return some.length > 0 ? some : all;\n}\n\nfunction timingFrom(',
      },
    ],
  },
  {
    name: 'fetched-blocks-unproven',
    rule: '23',
    breaks: 'catches up with blocks whose certificate it does not check',
    edits: [
      {
        file: CATCH_UP,
        find: "  if (checker.check(block.commit, header.height, blockId, set) === undefined) return { kind: 'bad', reason: 'commit' };\n",
        replace: '',
      },
    ],
  },
  {
    name: 'said-once',
    rule: '24',
    breaks: 'never says again what may have been lost',
    edits: [
      {
        file: CLOCK,
        find: '  session.rebroadcastAt = now + REBROADCAST_MS;\n  if (!hasSpoken(session)) return;',
        replace: '  session.rebroadcastAt = now + REBROADCAST_MS;\n  return;',
      },
    ],
  },
  {
    name: 'any-time-is-timely',
    rule: 'A2',
    breaks: 'takes a fresh block whatever its time is',
    edits: [
      {
        file: MESSAGES,
        find: 'const timely = fine && isTimely(session.timing, proposal.round, candidate.header.time, receivedAt);',
        replace: 'const timely = fine && true;',
      },
    ],
  },
  {
    name: 'valid-value-built-anew',
    rule: 'A2',
    breaks: 'proposes a fresh block though it knows a valid value',
    edits: [
      {
        file: PROPOSE,
        find: '    turn.valid === undefined ? buildFresh(session, lastCommit, now) : session.executed.get(turn.valid.value);',
        replace: '    buildFresh(session, lastCommit, now);',
      },
      {
        file: PROPOSE,
        find: 'if (found !== undefined) propose(session, found, turn.round, turn.valid);',
        replace: 'if (found !== undefined) propose(session, found, turn.round, undefined);',
      },
    ],
  },
  {
    name: 'any-name-on-a-block',
    rule: 'A4',
    breaks: "does not compare a fresh block's proposer with whose turn it is",
    edits: [
      {
        file: MESSAGES,
        find: '  if (validRound === -1 && !bytesEqual(header.proposer, proposer)) return false;\n',
        replace: '  if (validRound < -1 && !bytesEqual(header.proposer, proposer)) return false;\n',
      },
    ],
  },
  {
    name: 'last-commit-unchecked',
    rule: '§3',
    breaks: 'prevotes a block whose lastCommit proves nothing',
    edits: [
      {
        file: MESSAGES,
        find: 'return checker.check(lastCommit, tip.height, tip.blockId, ledger.validators(tip.height)) !== undefined;',
        replace: 'return checker.check(lastCommit, tip.height, tip.blockId, ledger.validators(tip.height)) !== null;',
      },
    ],
  },
  {
    name: 'small-certificate',
    rule: '§3',
    breaks: 'f + 1 signatures make a certificate',
    edits: [
      {
        file: 'node/machine/commits.ts',
        find: 'return present >= quorum(validators.length) ? commit : undefined;',
        replace: 'return present * 3 >= validators.length ? commit : undefined;',
      },
    ],
  },
  {
    name: 'header-not-compared',
    rule: '§3',
    breaks: 'takes a header that its block does not execute to',
    edits: [
      {
        file: CANDIDATES,
        find: 'return !isFault(executed) && confirmsHeader(executed, candidate.headerBytes) ? executed : undefined;',
        replace: 'return isFault(executed) ? undefined : executed;',
      },
    ],
  },
  {
    name: 'duplicates-executed',
    rule: '§2',
    breaks: 'executes a transaction that is in the chain already',
    edits: [
      {
        file: EXECUTE,
        find: 'ids.has(signed.txIdText) || env.committedAt(signed.txId) !== undefined',
        replace: 'ids.has(signed.txIdText)',
      },
      {
        file: 'ledger/execution/ledger.ts',
        find: "      if (source.committedAt(signed.txId) !== undefined) return fault('TX_DUPLICATE');\n",
        replace: '',
      },
    ],
  },
  {
    name: 'expired-executed',
    rule: '§2',
    breaks: 'executes a transaction after its window',
    edits: [
      {
        file: 'ledger/execution/execute-tx.ts',
        find: "  if (time >= tx.expires) return fault('TX_EXPIRED', { expires: tx.expires, time });\n",
        replace: '',
      },
    ],
  },
  {
    name: 'time-stands-still',
    rule: 'A2',
    breaks: "takes a block whose time is not after its parent's",
    edits: [
      {
        file: EXECUTE,
        find: 'if (draft.time <= tip.time) return',
        replace: 'if (draft.time < 0) return',
      },
    ],
  },
];
