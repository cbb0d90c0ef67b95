import type { Mutant } from './mutant.ts';

const FEED = 'node/machine/session-feed.ts';
const PROPOSE = 'node/machine/session-propose.ts';
const RESTORE = 'node/machine/session-restore.ts';
const ENTRY = 'node/machine/vote-log-entry.ts';
const SIGNING = 'node/machine/signing.ts';
const GUARD = 'consensus/sign-guard.ts';
const RECALL = 'node/machine/recall.ts';
const LOG = 'storage/memory-vote-log.ts';

/** Rules 10 and 12 to 16: proofs that travel with their values, what is on disk, what a restart remembers. */
export const MEMORY_MUTANTS: readonly Mutant[] = [
  {
    name: 're-proposal-without-proof',
    shownBy: 'twins',
    rule: '10',
    breaks: 'proposes a valid value again and leaves its polka out',
    edits: [
      {
        file: PROPOSE,
        find: 'polka: validRound < 0 ? [] : polkaOf(session, validRound, value),',
        replace: 'polka: [],',
      },
    ],
  },
  {
    name: 'proof-not-logged',
    shownBy: 'twins',
    rule: '10',
    breaks: 'logs the valid value without its polka, so that a restart has the one without the other',
    edits: [
      {
        file: FEED,
        find: "    entries.push(encodeEntry({ kind: 'polka', votes: polkaOf(session, mark.round, mark.value) }));\n",
        replace: '',
      },
    ],
  },
  {
    name: 'content-not-logged',
    shownBy: 'twins',
    rule: '12',
    breaks: 'locks on a value whose content is not on disk',
    edits: [
      {
        file: FEED,
        find: "return [encodeEntry({ kind: 'value', height: session.height, value, content })];",
        replace: 'return [];',
      },
    ],
  },
  {
    name: 'signed-before-logged',
    rule: '12',
    breaks: 'the entry of a vote is written only with the next one',
    edits: [
      {
        file: FEED,
        find: 'askForVote(session, ballot, () => [...pendingEntries(session), ...valueEntries(session), entry]);',
        replace:
          'askForVote(session, ballot, () => [...pendingEntries(session), ...valueEntries(session)]);\n  session.pendingEntries.push(entry);',
      },
    ],
  },
  {
    name: 'nothing-logged',
    rule: '12',
    breaks: 'signs without writing anything down',
    edits: [
      {
        file: SIGNING,
        find: '    for (const entry of wish.entries()) sink.persist(entry);\n',
        replace: '    wish.entries();\n',
      },
    ],
  },
  {
    name: 'lock-not-logged',
    shownBy: 'twins',
    rule: '12',
    breaks: 'a restart forgets the lock',
    edits: [
      {
        file: ENTRY,
        find: '  return { round, step, locked, valid };\n}\n\n/** Canonical',
        replace: '  return { round, step, locked: undefined, valid };\n}\n\n/** Canonical',
      },
    ],
  },
  {
    name: 'valid-value-not-logged',
    shownBy: 'twins',
    rule: '12',
    breaks: 'a restart forgets the valid value',
    edits: [
      {
        file: ENTRY,
        find: '  return { round, step, locked, valid };\n}\n\n/** Canonical',
        replace: '  return { round, step, locked, valid: undefined };\n}\n\n/** Canonical',
      },
    ],
  },
  {
    name: 'log-read-in-part',
    shownBy: 'twins',
    rule: '14',
    breaks: 'a restart leaves out the last entry of the vote log',
    edits: [
      {
        file: RESTORE,
        find: '  for (const data of log) {\n    const entry = decodeEntry(data);',
        replace:
          '  for (const data of log.slice(0, Math.max(1, log.length - 1))) {\n    const entry = decodeEntry(data);',
      },
    ],
  },
  {
    name: 'log-not-replayed',
    shownBy: 'twins',
    rule: '14',
    breaks: 'a restart begins its height anew, knowing neither where it stood nor what it signed',
    edits: [
      { file: RESTORE, find: '      standing = entry.standing;\n', replace: '' },
      { file: RESTORE, find: '    signState = signedState(env, signState, entry);\n', replace: '' },
    ],
  },
  {
    name: 'torn-tail-refused',
    rule: '14',
    breaks: 'a torn tail counts as damage: the node needs a hand to start',
    edits: [{ file: LOG, find: "if (end.kind === 'damaged') {", replace: "if (end.kind !== 'clean') {" }],
  },
  {
    name: 'damage-cut-off',
    rule: '14',
    breaks: 'damage before the tail is cut off like a torn tail',
    edits: [
      {
        file: LOG,
        find: "if (end.kind === 'damaged') {",
        replace: "if (end.kind === 'clean' && disk.bytes.length < 0) {",
      },
      {
        file: LOG,
        find: "const size = end.kind === 'torn' ? end.offset",
        replace: "const size = end.kind !== 'clean' ? end.offset",
      },
    ],
  },
  {
    name: 'guard-off',
    rule: '15',
    breaks: 'the sign guard lets everything pass',
    edits: [
      {
        file: GUARD,
        find: "  if (height !== state.height || round !== state.round) return { kind: 'refuse' };\n  const earlier = state.signed[kind];\n",
        replace: '  const earlier = undefined;\n',
      },
    ],
  },
  {
    name: 'guard-allows-other-bytes',
    rule: '15',
    breaks: 'the sign guard lets another message of the same height, round and kind pass',
    edits: [
      {
        file: GUARD,
        find: "if (earlier !== undefined) return { kind: bytesEqual(earlier, bytes) ? 'repeat' : 'refuse' };",
        replace: "if (earlier !== undefined && bytesEqual(earlier, bytes)) return { kind: 'repeat' };",
      },
    ],
  },
  {
    name: 'old-log-trusted',
    shownBy: 'memory',
    rule: '16',
    breaks: 'does not ask the others whether its vote log is an old copy',
    edits: [
      {
        file: RECALL,
        find: "  return { kind: 'asking', answered: new Map(), askAt: now };",
        replace: "  return { kind: 'sure', byWord: false };",
      },
    ],
  },
  {
    name: 'lost-log-trusted',
    shownBy: 'memory',
    rule: '16',
    breaks: 'takes a vote log that holds nothing for one of a key that never signed',
    edits: [
      {
        file: RECALL,
        find: "if (word < 0 || lostAt > word) return { kind: 'waiting', since: now };",
        replace: "if (word < 0 || lostAt > word) return { kind: 'sure', byWord: false };",
      },
    ],
  },
  {
    name: 'one-answer-suffices',
    shownBy: 'memory',
    rule: '16',
    breaks: 'signs again as soon as one other validator knows of nothing else',
    edits: [
      {
        file: RECALL,
        find: 'answers.length >= quorum(session.validators.length) - 1',
        replace: 'answers.length >= 1',
      },
    ],
  },
  {
    name: 'own-words-ignored',
    shownBy: 'memory',
    rule: '16',
    breaks: 'hears of a signature of its own that it does not remember, and goes on',
    edits: [
      {
        file: RECALL,
        find: '  else forget(state, seen.height, seen.round, now);',
        replace: "  else state.sink.report('warn', 'consensus.memoryLost', {});",
      },
    ],
  },
];
