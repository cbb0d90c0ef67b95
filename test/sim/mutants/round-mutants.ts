import type { Mutant } from './mutant.ts';

const QUORUM = 'ledger/base/quorum.ts';
const ROUND = 'consensus/round-machine.ts';
const HEIGHT = 'consensus/height-driver.ts';
const KEEPER = 'consensus/vote-keeper.ts';
const MESSAGES = 'node/machine/session-messages.ts';
const FEED = 'node/machine/session-feed.ts';

/** Rules 1 to 9: counting votes, locking, rounds and timers. */
export const ROUND_MUTANTS: readonly Mutant[] = [
  {
    name: 'quorum-of-2f-plus-1',
    shownBy: 'twins',
    rule: '1',
    breaks: 'a quorum is 2f + 1 votes, which is no more than half of six',
    edits: [{ file: QUORUM, find: 'return (2 * n - ((2 * n) % 3)) / 3 + 1;', replace: 'return 2 * faultyMax(n) + 1;' }],
  },
  {
    name: 'fresh-value-in-spite-of-lock',
    shownBy: 'twins',
    rule: '2',
    breaks: 'prevotes a fresh value while it is locked on another one (L22)',
    edits: [
      {
        file: ROUND,
        find: 'return prevote(state, acceptable && free ? value : null, -1);',
        replace: 'return prevote(state, acceptable ? value : null, -1);',
      },
    ],
  },
  {
    name: 'old-proof-frees-young-lock',
    shownBy: 'twins',
    rule: '3',
    breaks: 'a polka of any earlier round frees from a lock of a later one (L28)',
    edits: [
      {
        file: ROUND,
        find: 'state.locked.round <= validRound || isHeldSince(state, value, validRound);',
        replace: 'true;',
      },
    ],
  },
  {
    name: 'proof-not-counted',
    rule: '3',
    breaks: 'believes a proposal its validRound without the quorum of prevotes of that round',
    edits: [
      { file: HEIGHT, find: '  if (!hasAnyPolka(state.keeper, validRound, value)) return undefined;\n', replace: '' },
    ],
  },
  {
    name: 'nil-polka-unlocks',
    shownBy: 'twins',
    rule: '4',
    breaks: 'a quorum of nil prevotes takes the lock away',
    edits: [
      {
        file: ROUND,
        find: "function onPolkaNil(state: RoundState): RoundResult {\n  return state.step === 'prevote' ? precommitNil(state)",
        replace:
          "function onPolkaNil(state: RoundState): RoundResult {\n  return state.step === 'prevote' ? precommitNil({ ...state, locked: undefined })",
      },
    ],
  },
  {
    name: 'timeout-unlocks',
    shownBy: 'twins',
    rule: '4',
    breaks: 'timeoutPrecommit takes the lock away',
    edits: [
      {
        file: ROUND,
        find: "    case 'precommit':\n      return { state, outputs: [{ kind: 'nextRound', round: state.round + 1 }] };",
        replace:
          "    case 'precommit':\n      return { state: { ...state, locked: undefined }, outputs: [{ kind: 'nextRound', round: state.round + 1 }] };",
      },
    ],
  },
  {
    name: 'precommit-without-lock',
    shownBy: 'twins',
    rule: '5',
    breaks: 'precommits a value and does not lock on it (L38)',
    edits: [
      {
        file: ROUND,
        find: "state: { ...seen, ...lockedOn(state, mark), step: 'precommit' },",
        replace: "state: { ...seen, step: 'precommit' },",
      },
    ],
  },
  {
    name: 'late-polka-not-valid',
    shownBy: 'twins',
    rule: '5',
    breaks: 'a polka seen in step precommit does not set the valid value (L42)',
    edits: [
      {
        file: ROUND,
        find: "if (state.step === 'precommit') return none(seen);",
        replace: "if (state.step === 'precommit') return none({ ...seen, valid: state.valid });",
      },
    ],
  },
  {
    name: 'waiting-for-proof-stops-timer',
    rule: '6',
    breaks: 'a re-proposal whose polka has not come cancels timeoutPropose',
    edits: [
      {
        file: MESSAGES,
        find: "  feed(session, { kind: 'proposal', proposal, timely }, now);\n  if (!fine) {",
        replace:
          "  if (proposal.validRound >= 0) session.timers.delete('propose/' + round);\n  feed(session, { kind: 'proposal', proposal, timely }, now);\n  if (!fine) {",
      },
    ],
  },
  {
    name: 'only-own-round-decides',
    shownBy: 'twins',
    rule: '7',
    breaks: 'a quorum of precommits of an earlier round does not decide (L49)',
    edits: [
      {
        file: HEIGHT,
        find: 'for (const { round, value } of committedValues(state.keeper)) {\n    const verdict',
        replace:
          'for (const { round, value } of committedValues(state.keeper)) {\n    if (round !== state.round.round) continue;\n    const verdict',
      },
    ],
  },
  {
    name: 'skip-at-f',
    rule: '8',
    breaks: 'f senders of later rounds are enough to skip, all of whom may lie',
    edits: [{ file: QUORUM, find: 'return faultyMax(n) + 1;', replace: 'return faultyMax(n);' }],
  },
  {
    name: 'never-skip',
    shownBy: 'twins',
    rule: '8',
    breaks: 'stays in its round though f + 1 are further (L55)',
    edits: [
      {
        file: KEEPER,
        find: 'return round !== undefined && round > current ? round : undefined;',
        replace: 'return undefined;',
      },
    ],
  },
  {
    name: 'timer-again-and-again',
    shownBy: 'twins',
    rule: '9',
    breaks: 'every further vote starts timeoutPrevote and timeoutPrecommit anew (L34, L47)',
    edits: [
      {
        file: MESSAGES,
        find: '  const tallies = groupByTally(fresh);\n',
        replace:
          "  const tallies = groupByTally(fresh);\n  for (const [name, timer] of session.timers)\n    if (timer.step !== 'propose') session.timers.set(name, { ...timer, dueAt: Math.max(timer.dueAt, now + 1500) });\n",
      },
    ],
  },
  {
    name: 'stale-timers',
    shownBy: 'twins',
    rule: '9',
    breaks: 'timers of earlier rounds go on and count for the present one',
    edits: [
      {
        file: ROUND,
        find: '  if (round !== state.round) return none(state);\n  switch (step) {',
        replace: '  switch (step) {',
      },
      { file: FEED, find: '      session.timers.clear();\n', replace: '' },
    ],
  },
  {
    name: 'timeouts-never-reset',
    rule: '9',
    breaks: 'timeouts go on growing with each height, without a cap',
    edits: [
      {
        file: 'consensus/timeouts.ts',
        find: 'return Math.min(base + params.timeoutDeltaMs * round, params.timeoutMaxMs);',
        replace: 'return base + params.timeoutDeltaMs * round;',
      },
      {
        file: FEED,
        find: 'dueAt: from + timeoutMs(session.timing, step, round) });',
        replace: 'dueAt: from + timeoutMs(session.timing, step, round + session.height) });',
      },
    ],
  },
];
