import {
  createHeight,
  type HeightInput,
  type HeightOutput,
  type HeightState,
  messagesOf,
  onHeightInput,
} from '../../consensus/height-driver.ts';
import { allLeaders, proposerIndex } from '../../consensus/proposer.ts';
import type { Proposal, RoundValue, TimeoutStep, ValueId, Vote, VoteKind } from '../../consensus/types.ts';
import { votesFor } from '../../consensus/vote-keeper.ts';
import { faultyMax } from '../../ledger/base/quorum.ts';
import { createRandom, type Random } from '../sim/random.ts';

const HEIGHT = 5;
/** Turns of the fair suffix: each is one exchange of everything, or one timer of everybody; some ten rounds at most. */
const TURNS_MAX = 120;
const noSignature = new Uint8Array(64);

/** What became of one height played by honest drivers and up to f liars. */
export interface PlayedHeight {
  /** By honest node: the value it decided, undefined where it did not come to it. */
  readonly decisions: readonly (ValueId | undefined)[];
  /** What an honest driver may never do. */
  readonly violations: readonly string[];
  readonly roundMax: number;
}

type Said =
  | { readonly kind: 'vote'; readonly vote: Vote }
  | { readonly kind: 'certificate'; readonly votes: readonly Vote[] }
  | { readonly kind: 'proposal'; readonly proposal: Proposal; readonly timely: true };

interface HonestNode {
  readonly place: number;
  state: HeightState;
  timers: { readonly step: TimeoutStep; readonly round: number }[];
  decided: ValueId | undefined;
}

interface Arena {
  readonly n: number;
  readonly random: Random;
  readonly honest: readonly HonestNode[];
  readonly liars: readonly number[];
  /** Everything honest nodes ever said: a fair network brings it to everybody in the end. */
  readonly said: Said[];
  readonly onWay: { readonly to: number; readonly input: HeightInput }[];
  readonly votesCast: Map<string, Vote>;
  readonly violations: string[];
}

/** Plays a random schedule of so many steps, then a fair suffix without liars; everything follows from the seed. */
export function playHeight(n: number, seed: number, steps: number): PlayedHeight {
  const random = createRandom(seed);
  const liars = Array.from({ length: faultyMax(n) }, () => random.between(0, n - 1));
  const honest = Array.from({ length: n }, (_, place) => place)
    .filter((place) => !liars.includes(place))
    .map((place): HonestNode => {
      return {
        place,
        state: createHeight({ height: HEIGHT, validators: n, self: place }),
        timers: [],
        decided: undefined,
      };
    });
  const arena: Arena = { n, random, honest, liars, said: [], onWay: [], votesCast: new Map(), violations: [] };
  for (const node of honest) feed(arena, node, { kind: 'start', round: 0 });
  for (let step = 0; step < steps; step++) playStep(arena);
  playFair(arena);
  return {
    decisions: honest.map((node) => node.decided),
    violations: arena.violations,
    roundMax: Math.max(...honest.map((node) => node.state.round.round)),
  };
}

/** Whether content is valid: the same for everybody (rule 11). */
function isValid(value: ValueId): boolean {
  return !value.startsWith('bad');
}

function playStep(arena: Arena): void {
  const { random, onWay, honest, liars } = arena;
  const dice = random.between(0, 99);
  if (dice < 12 && liars.length > 0) return lie(arena);
  if (dice < 17) return fireTimer(arena, random.pick(honest));
  if (onWay.length === 0) return fireTimer(arena, random.pick(honest));
  const place = random.between(0, onWay.length - 1);
  const message = onWay[place];
  if (message === undefined) return;
  const again = random.chance(100);
  if (!again) {
    onWay[place] = onWay.at(-1) ?? message;
    onWay.pop();
  }
  if (!again && random.chance(150)) return;
  const node = honest.find((other) => other.place === message.to);
  if (node !== undefined) feed(arena, node, message.input);
}

function fireTimer(arena: Arena, node: HonestNode): void {
  const timer = node.timers.shift();
  if (timer !== undefined) feed(arena, node, { kind: 'timeout', ...timer });
}

/** A liar says anything to anybody: votes, proposals of its turns, certificates put together from what was really said. */
function lie(arena: Arena): void {
  const { n, random, honest, onWay } = arena;
  const validator = random.pick(arena.liars);
  const round = random.between(0, 5);
  const value = random.pick([
    'bad-0',
    ...arena.said.flatMap((said) => (said.kind === 'proposal' ? [said.proposal.value] : [])),
  ]);
  const targets = honest.filter(() => random.chance(600));
  const common = { height: HEIGHT, round, validator, signature: noSignature };
  if (proposerIndex({ leaders: allLeaders(n), validators: n }, HEIGHT, round) === validator && random.chance(500)) {
    const validRound = random.between(-1, round - 1);
    for (const { place } of targets) {
      const told = random.chance(300) ? `lie-${round}-${random.between(0, 1)}` : value;
      const proposal: Proposal = { ...common, value: told, validRound };
      onWay.push({ to: place, input: { kind: 'proposal', proposal, timely: random.chance(900) } });
    }
    return;
  }
  for (const { place } of targets) {
    const vote = voteOf(
      random.chance(500) ? 'prevote' : 'precommit',
      common,
      random.chance(300) ? null : value,
      random,
    );
    const alike = [...arena.votesCast.values()].filter((other) => isSameTally(other, vote));
    const input: HeightInput = random.chance(300)
      ? { kind: 'certificate', votes: [...alike, vote] }
      : { kind: 'vote', vote };
    onWay.push({ to: place, input });
  }
}

function voteOf(
  kind: VoteKind,
  common: Pick<Vote, 'height' | 'round' | 'validator' | 'signature'>,
  value: ValueId | null,
  random: Random,
): Vote {
  if (kind === 'precommit') return { ...common, kind, value, validRound: null };
  return { ...common, kind, value, validRound: value === null ? -1 : random.between(-1, common.round - 1) };
}

function isSameTally(a: Vote, b: Vote): boolean {
  return a.kind === b.kind && a.round === b.round && a.value === b.value && a.validRound === b.validRound;
}

/** Everything said reaches everybody before any timer fires; liars are silent. Ends when all decided, or after too many rounds. */
function playFair(arena: Arena): void {
  arena.onWay.splice(0);
  for (let turn = 0; turn < TURNS_MAX && arena.honest.some((node) => node.decided === undefined); turn++) {
    const before = arena.said.length;
    for (const said of [...arena.said]) {
      for (const node of arena.honest) feed(arena, node, said);
    }
    arena.onWay.splice(0);
    if (arena.said.length > before) continue;
    const lowest = Math.min(...arena.honest.map((node) => node.state.round.round));
    const last = arena.honest.filter((node) => node.state.round.round === lowest && node.timers.length > 0);
    for (const node of last.length > 0 ? last : arena.honest) fireTimer(arena, node);
  }
}

function feed(arena: Arena, node: HonestNode, first: HeightInput): void {
  const queue: HeightInput[] = [first];
  for (let input = queue.shift(); input !== undefined; input = queue.shift()) {
    const result = onHeightInput(node.state, input);
    node.state = result.state;
    for (const output of result.outputs) onOutput(arena, node, output, queue);
    if (input.kind === 'proposal' && !node.state.verdicts.has(input.proposal.value)) {
      queue.push({ kind: 'verdict', value: input.proposal.value, valid: isValid(input.proposal.value) });
    }
  }
}

function onOutput(arena: Arena, node: HonestNode, output: HeightOutput, queue: HeightInput[]): void {
  const { place } = node;
  switch (output.kind) {
    case 'startTimer':
      node.timers.push({ step: output.step, round: output.round });
      return;
    case 'propose': {
      const { round, valid } = output;
      const value = valid?.value ?? `value-${round}-of-${place}`;
      const validRound = valid?.round ?? -1;
      const proposal: Proposal = { height: HEIGHT, round, value, validRound, validator: place, signature: noSignature };
      // A validRound travels with its certificate (rule 10).
      if (valid !== undefined) say(arena, place, { kind: 'certificate', votes: polkaOf(node.state, valid) });
      say(arena, place, { kind: 'proposal', proposal, timely: true });
      queue.push({ kind: 'proposal', proposal, timely: true });
      return;
    }
    case 'vote': {
      const vote: Vote = { ...output.ballot, validator: place, signature: noSignature };
      const name = `${place}/${vote.round}/${vote.kind}`;
      if (arena.votesCast.has(name)) arena.violations.push(`${name} was cast twice`);
      arena.votesCast.set(name, vote);
      say(arena, place, { kind: 'vote', vote });
      queue.push({ kind: 'vote', vote });
      return;
    }
    case 'decide':
      if (node.decided !== undefined) arena.violations.push(`${place} decided twice`);
      if (!isValid(output.value)) arena.violations.push(`${place} decided what is invalid`);
      node.decided = output.value;
      // Whoever decided hands the commit to the others, as block sync does.
      say(arena, place, {
        kind: 'certificate',
        votes: votesFor(node.state.keeper, 'precommit', output.round, output.value, null),
      });
      return;
    case 'contradiction':
      arena.violations.push(`${place} met a contradiction`);
      return;
    case 'evidence':
      if (!arena.liars.includes(messagesOf(output.equivocation)[0].validator)) {
        arena.violations.push(`${place} accuses an honest node`);
      }
      return;
    case 'enterRound':
      return;
  }
}

function polkaOf({ keeper }: HeightState, { round, value }: RoundValue): readonly Vote[] {
  const validRounds = Array.from({ length: round + 1 }, (_, index) => index - 1);
  const tallies = validRounds.map((validRound) => votesFor(keeper, 'prevote', round, value, validRound));
  return tallies.reduce((best, votes) => (votes.length > best.length ? votes : best), []);
}

function say(arena: Arena, from: number, said: Said): void {
  arena.said.push(said);
  for (const { place } of arena.honest) {
    if (place !== from) arena.onWay.push({ to: place, input: said });
  }
}
