import { falseAnswers, falseStatus, falseTold, handOut, withholdTransactions } from './answer-deeds.ts';
import type { Deed } from './deed.ts';
import {
  badTransactions,
  falseLastCommit,
  falseName,
  falseProof,
  oldValue,
  secretTransactions,
  strangeTimes,
  twoProposals,
  wrongRoots,
} from './proposal-deeds.ts';
import { equivocate, floodFuture, mutate, relabel, replay, sayYes, withhold } from './vote-deeds.ts';

/** Every way to break the protocol that a liar may have; `handOut` is always there, for it gives the others their effect. */
export const DEEDS: readonly Deed[] = [
  equivocate,
  sayYes,
  withhold,
  floodFuture,
  replay,
  mutate,
  relabel,
  twoProposals,
  wrongRoots,
  falseName,
  falseLastCommit,
  strangeTimes,
  badTransactions,
  secretTransactions,
  falseProof,
  oldValue,
  withholdTransactions,
  falseTold,
  falseStatus,
  falseAnswers,
];

export const ALWAYS: readonly Deed[] = [handOut];
