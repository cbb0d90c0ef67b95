import {
  createHeight,
  type HeightInput,
  type HeightOutput,
  type HeightState,
  messagesOf,
  onHeightInput,
} from '../../consensus/height-driver.ts';
import { ballotSigningHash, proposalHash } from '../../consensus/messages.ts';
import { allLeaders, proposerIndex } from '../../consensus/proposer.ts';
import { guardSigning, nothingSigned, type SignedKind, type SignState } from '../../consensus/sign-guard.ts';
import type { Proposal, RoundValue, Step, Vote, VoteKind } from '../../consensus/types.ts';
import { toHex, utf8 } from '../../ledger/base/bytes.ts';
import { hashTagged } from '../../ledger/base/hash.ts';
import { faultyMax, honestMin, quorum } from '../../ledger/base/quorum.ts';
import { sha256 } from '../../node/crypto/sha256.ts';

/** One story: its title, what it starts from, and its steps; every `>` line is answered by exactly the lines after it. */
export interface Story {
  readonly title: string;
  readonly start: readonly string[];
  readonly steps: readonly StoryStep[];
}

export interface StoryStep {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly input: string;
  readonly expected: readonly string[];
}

/** Takes the text of a story file (format: test/golden/consensus/README.md), gives its stories; a line it cannot read throws. */
export function parseStories(text: string): readonly Story[] {
  const stories: { title: string; start: string[]; steps: { line: number; input: string; expected: string[] }[] }[] =
    [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [mark] = line.split(' ', 1);
    const rest = line.slice((mark ?? '').length).trim();
    const story = stories.at(-1);
    if (mark === 'story') stories.push({ title: rest, start: [], steps: [] });
    else if (story === undefined) throw new SyntaxError(`line ${index + 1}: a story begins with its title`);
    else if (mark === 'height') story.start.push(...rest.split(' '));
    else if (mark === '>' || mark === '=') {
      story.steps.push({ line: index + 1, input: mark === '=' ? 'state' : rest, expected: mark === '=' ? [rest] : [] });
    } else if (mark === '<' && story.steps.length > 0) story.steps.at(-1)?.expected.push(rest);
    else throw new SyntaxError(`line ${index + 1}: ${line}`);
  }
  return stories;
}

/** Plays one story line by line: `answer` takes an input line and gives the output lines. */
export function createStoryPlayer(story: Story): { answer(input: string): readonly string[] } {
  let state = story.start.length === 0 ? undefined : heightFrom(story.start);
  let signed: SignState = nothingSigned;
  return {
    answer(input) {
      const words = createWords(input);
      const kind = words.next();
      if (kind === 'sign') {
        const decision = signAsked(signed, words);
        if (decision.kind === 'sign') signed = decision.next;
        return [decision.kind];
      }
      const pure = answerPure(kind, words);
      if (pure !== undefined) return [pure];
      if (state === undefined) throw new SyntaxError(`this story has no height: ${input}`);
      if (kind === 'state') return [stateText(state)];
      let outputs: readonly HeightOutput[] = [];
      for (const given of inputsFrom(state, kind, words)) {
        const result = onHeightInput(state, given);
        state = result.state;
        outputs = [...outputs, ...result.outputs];
      }
      words.end();
      return outputs.map(outputText);
    },
  };
}

interface Words {
  next(): string;
  /** The number after a word that may be left out. */
  optional(name: string, otherwise: number): number;
  flag(name: string): boolean;
  number(): number;
  end(): void;
}

function createWords(line: string): Words {
  const words = line.split(/ +/);
  const next = (): string => {
    const word = words.shift();
    if (word === undefined) throw new SyntaxError(`a word is missing: ${line}`);
    return word;
  };
  const number = (): number => {
    const found = Number(next());
    if (!Number.isSafeInteger(found)) throw new SyntaxError(`a number is wrong: ${line}`);
    return found;
  };
  return {
    next,
    number,
    optional(name, otherwise) {
      if (words[0] !== name) return otherwise;
      words.shift();
      return number();
    },
    flag(name) {
      if (words[0] !== name) return false;
      words.shift();
      return true;
    },
    end() {
      if (words.length > 0) throw new SyntaxError(`too many words: ${line}`);
    },
  };
}

/** `5 validators 4 self 2 [restored 1 prevote locked A@0 valid B@1]`; self may be `none`. */
function heightFrom(start: readonly string[]): HeightState {
  const words = createWords(start.join(' '));
  const height = words.number();
  expectWord(words, 'validators');
  const validators = words.number();
  expectWord(words, 'self');
  const self = words.next();
  const restored = words.flag('restored')
    ? {
        round: words.number(),
        step: words.next() as Step,
        locked: words.flag('locked') ? markFrom(words.next()) : undefined,
        valid: words.flag('valid') ? markFrom(words.next()) : undefined,
      }
    : undefined;
  words.end();
  const common = { height, validators, self: self === 'none' ? undefined : Number(self) };
  return createHeight(restored === undefined ? common : { ...common, restored });
}

function expectWord(words: Words, word: string): void {
  if (words.next() !== word) throw new SyntaxError(`"${word}" is missing`);
}

function markFrom(text: string): RoundValue | undefined {
  if (text === 'none') return undefined;
  const [value, round] = text.split('@');
  return { value: value ?? '', round: Number(round) };
}

/** Questions that no state answers. */
function answerPure(kind: string, words: Words): string | undefined {
  switch (kind) {
    case 'quorum':
      return `${quorum(words.number())}`;
    case 'faulty':
      return `${faultyMax(words.number())}`;
    case 'honest':
      return `${honestMin(words.number())}`;
    case 'proposer': {
      const validators = words.number();
      return `${proposerIndex({ leaders: allLeaders(validators), validators }, words.number(), words.number())}`;
    }
    case 'turn': {
      const leaders = words.next().split(',').map(Number);
      expectWord(words, 'of');
      return `${proposerIndex({ leaders, validators: words.number() }, words.number(), words.number())}`;
    }
    case 'bytes':
      return toHex(signingHash(words));
    default:
      return undefined;
  }
}

/** `prevote 5 0 A [validRound 0] [chain other]`, or `proposal …`. */
function signingHash(words: Words): Uint8Array {
  const kind = words.next() as SignedKind;
  const height = words.number();
  const round = words.number();
  const named = words.next();
  const value = named === 'nil' ? null : toHex(new Uint8Array(32).fill(named.charCodeAt(0)));
  const validRound = words.optional('validRound', -1);
  const chain = words.flag('chain') ? words.next() : 'story';
  words.end();
  const genesisHash = hashTagged(sha256, 'genesis', utf8(chain));
  if (kind === 'proposal') return proposalHash(sha256, genesisHash, { height, round, value: value ?? '', validRound });
  const common = { height, round, value };
  return kind === 'prevote'
    ? ballotSigningHash(sha256, genesisHash, { ...common, kind, validRound })
    : ballotSigningHash(sha256, genesisHash, { ...common, kind, validRound: null });
}

function signAsked(signed: SignState, words: Words): ReturnType<typeof guardSigning> {
  const kind = words.next() as SignedKind;
  const height = words.number();
  const round = words.number();
  const rest: string[] = [kind, `${height}`, `${round}`, words.next()];
  rest.push('validRound', `${words.optional('validRound', -1)}`);
  words.end();
  return guardSigning(signed, height, round, kind, signingHash(createWords(rest.join(' '))));
}

function inputsFrom(state: HeightState, kind: string, words: Words): readonly HeightInput[] {
  switch (kind) {
    case 'start':
      return [{ kind, round: words.number() }];
    case 'proposal': {
      const round = words.number();
      const value = words.next();
      expectWord(words, 'from');
      const validator = words.number();
      const validRound = words.optional('validRound', -1);
      const timely = !words.flag('untimely');
      const proposal: Proposal = { height: state.height, round, value, validRound, validator, signature: noSignature };
      return [{ kind, proposal, timely }];
    }
    case 'vote':
      return votesFrom(state, words).map((vote) => ({ kind, vote }));
    case 'certificate':
      return [{ kind, votes: votesFrom(state, words) }];
    case 'bundle': {
      // One certificate whose votes are for different values: `prevote 1 A,B from 1,2`.
      const [votes, round, values] = [words.next(), words.next(), words.next().split(',')];
      expectWord(words, 'from');
      const senders = words.next().split(',');
      const lines = senders.map((sender, i) => `${votes} ${round} ${values[i] ?? 'nil'} from ${sender}`);
      return [{ kind: 'certificate', votes: lines.flatMap((line) => votesFrom(state, createWords(line))) }];
    }
    case 'verdict': {
      const value = words.next();
      const verdict = words.next();
      return [{ kind, value, valid: verdict === 'valid' }];
    }
    case 'refuse':
      return [{ kind, round: words.number() }];
    case 'timeout':
      return [{ kind, step: words.next() as VoteKind | 'propose', round: words.number() }];
    default:
      throw new SyntaxError(`no such input: ${kind}`);
  }
}

const noSignature = new Uint8Array(64);

/** `prevote 0 A from 0,1,3 [validRound 0]` */
function votesFrom(state: HeightState, words: Words): readonly Vote[] {
  const kind = words.next() as VoteKind;
  const round = words.number();
  const named = words.next();
  expectWord(words, 'from');
  const senders = words.next().split(',').map(Number);
  const validRound = kind === 'prevote' ? words.optional('validRound', -1) : null;
  const value = named === 'nil' ? null : named;
  const common = { kind, height: state.height, round, value, validRound, signature: noSignature };
  return senders.map((validator) => ({ ...common, validator }));
}

function outputText(output: HeightOutput): string {
  switch (output.kind) {
    case 'enterRound':
      return `enter ${output.round}`;
    case 'propose':
      return `propose ${output.round} ${output.valid === undefined ? 'fresh' : markText(output.valid)}`;
    case 'vote': {
      const { kind, round, value, validRound } = output.ballot;
      const proof = validRound === null || validRound === -1 ? '' : ` validRound ${validRound}`;
      return `vote ${kind} ${round} ${value ?? 'nil'}${proof}`;
    }
    case 'startTimer':
      return `timer ${output.step} ${output.round}`;
    case 'decide':
      return `decide ${output.round} ${output.value}`;
    case 'contradiction':
      return `contradiction ${output.round} ${output.value}`;
    case 'evidence': {
      const { equivocation } = output;
      const what = equivocation.kind === 'vote' ? equivocation.first.kind : equivocation.kind;
      const [first] = messagesOf(equivocation);
      return `evidence ${what} ${first.round} of ${first.validator}`;
    }
  }
}

function markText(mark: RoundValue | undefined): string {
  return mark === undefined ? 'none' : `${mark.value}@${mark.round}`;
}

function stateText(state: HeightState): string {
  const { round, step, locked, valid } = state.round;
  return `round ${round} ${step} locked ${markText(locked)} valid ${markText(valid)}`;
}
