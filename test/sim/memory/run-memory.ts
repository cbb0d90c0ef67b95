import { type Bytes, emptyBytes } from '../../../ledger/base/bytes.ts';
import { createAuditor, traceOf } from '../auditor.ts';
import { createDecoder } from '../barriers.ts';
import { createSimChain } from '../chain.ts';
import { createSimNetwork, type SimNetwork } from '../network.ts';
import { createRandom, type Random } from '../random.ts';
import { exitCodeOf } from '../report.ts';
import { keyedSignatures } from '../signatures.ts';
import type { Trace } from '../trace.ts';
import type { Violation } from '../witness.ts';

/**
 * One scenario of rule 16: a validator of four dies with a word on its lips and comes back with a log that lacks it, while the height still
 * stands open, because another one is gone meanwhile. Of the two that are left one may not have heard the forgotten words.
 */
export interface MemoryPlan {
  /** Who forgets. */
  readonly node: number;
  /** It dies with so manieth message of its own. */
  readonly diesWith: number;
  /** So many of its last messages are not in the log that it comes back with. */
  readonly forgets: number;
  /** Nothing at all is in it. */
  readonly isLost: boolean;
  /** Who is gone meanwhile. */
  readonly absent: number;
  /** Who did not hear what is forgotten; undefined: all did. */
  readonly deaf: number | undefined;
  /** How long the two are gone, ms: the absent one for longer. */
  readonly downMs: number;
  readonly absentMs: number;
  readonly delayMs: readonly [number, number];
}

export interface MemoryResult {
  readonly seed: number;
  readonly plan: MemoryPlan;
  readonly violations: readonly Violation[];
}

const VALIDATORS = 4;
const PARAMS = {
  timeoutProposeMs: 1500,
  timeoutVoteMs: 500,
  timeoutDeltaMs: 200,
  timeoutMaxMs: 4000,
  idleBlockIntervalMs: 1000,
} as const;
/** Operators gave their word long ago: whoever starts asks the others. */
const WORD_AGE_MS = 3_600_000;
const SUBMIT_EVERY_MS = 250;
const SUBMISSIONS = 60;
/** By then it has said its last word and both are back. */
const PLAYED_MS = 30_000;
/** Two capped timeouts for the one that waits for its memory and a pair more, the idle interval, and asking for blocks once in vain. */
const HEALED_MS = 2 * 2 * PARAMS.timeoutMaxMs + PARAMS.idleBlockIntervalMs + 10_000;
const AHEAD_MS_MAX = 500;

const chain = createSimChain(VALIDATORS, PARAMS, keyedSignatures);

/** Draws a scenario. */
export function drawMemory(random: Random): MemoryPlan {
  const [node = 0, absent = 1, deaf] = random.shuffled([0, 1, 2, 3]);
  return {
    node,
    absent,
    deaf: random.chance(500) ? deaf : undefined,
    diesWith: random.between(4, 24),
    forgets: random.between(1, 3),
    isLost: random.chance(300),
    downMs: random.between(150, 3000),
    absentMs: random.between(5000, 8000),
    delayMs: random.pick([
      [1, 5],
      [1, 100],
    ] as const),
  };
}

/** Plays one scenario, until there is a further block at all four. */
export async function runMemory(seed: number, trace?: Trace): Promise<MemoryResult> {
  const plan = drawMemory(createRandom(seed));
  const lips = createLips(plan);
  const auditor = createAuditor({ net: () => net, isHonest: () => true, aheadMsMax: AHEAD_MS_MAX });
  const net: SimNetwork = createSimNetwork({
    seed,
    validators: VALIDATORS,
    chain,
    delayMs: plan.delayMs,
    blockIntervalMinMs: 0,
    wordAgeMs: WORD_AGE_MS,
    onFrame: (from, to, bytes) => (from === plan.node ? lips.say(net, to, bytes) : bytes),
    trace: traceOf(trace, auditor),
  });
  try {
    await play(net, lips);
  } catch (cause) {
    net.witness.blame('crash', cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
  }
  return { seed, plan, violations: net.witness.violations };
}

async function play(net: SimNetwork, lips: Lips): Promise<void> {
  const { witness } = net;
  const lowest = (): number => Math.min(...net.heights());
  net.start();
  for (let i = 1; i <= SUBMISSIONS; i++) {
    net.at(net.now() + i * SUBMIT_EVERY_MS, () => {
      const up = net.nodes.find((node) => node.isUp());
      if (up !== undefined) net.submit(up.index, `document ${i}`);
    });
  }
  const happened = await net.run(() => witness.violations.length > 0 || lips.areBack(), PLAYED_MS);
  if (!happened) witness.blame('liveness', 'the one that should forget has not said enough');
  const target = witness.reference.height() + 1;
  const came = await net.run(() => witness.violations.length > 0 || lowest() >= target, HEALED_MS);
  if (!came) witness.blame('liveness', `no block ${target} everywhere within ${HEALED_MS} ms of the last return`);
}

/** Counts what the one that will forget says, and is its end and return. */
interface Lips {
  say(net: SimNetwork, to: number, bytes: Bytes): Bytes | undefined;
  areBack(): boolean;
}

function createLips(plan: MemoryPlan): Lips {
  const messageOf = createDecoder();
  const logs: Bytes[] = [];
  let last: Bytes | undefined;
  let isBack = false;
  let areBack = false;

  function die(net: SimNetwork): void {
    const found = net.nodes[plan.node];
    if (found === undefined) return;
    // Its machine, not its process: nobody is told, and what it said last still arrives.
    net.kill(plan.node, 'all', true);
    net.kill(plan.absent, 'nothing');
    found.disk.replaceVotes(plan.isLost ? emptyBytes : (logs[plan.diesWith - plan.forgets - 1] ?? emptyBytes));
    net.at(net.now() + plan.downMs, () => {
      isBack = true;
      net.restart(plan.node);
    });
    net.at(net.now() + plan.absentMs, () => {
      areBack = true;
      net.restart(plan.absent);
    });
  }

  return {
    areBack: () => areBack,
    say(net, to, bytes) {
      const kind = messageOf(bytes)?.kind;
      if (kind !== 'votes' && kind !== 'proposal') return bytes;
      if (bytes !== last && logs.length < plan.diesWith) {
        last = bytes;
        logs.push(net.nodes[plan.node]?.disk.votes.bytes ?? emptyBytes);
        if (logs.length === plan.diesWith) net.at(net.now(), () => die(net));
      }
      const isForgotten = logs.length > plan.diesWith - plan.forgets && !isBack;
      return isForgotten && to === plan.deaf ? undefined : bytes;
    },
  };
}

/** Plays so many scenarios, prints what came of them, gives the exit code. */
export async function runMemories(options: {
  readonly count: number;
  readonly from: number;
  readonly json: boolean;
}): Promise<number> {
  const startedAt = performance.now();
  const failed: MemoryResult[] = [];
  for (let seed = options.from; seed < options.from + options.count; seed++) {
    const result = await runMemory(seed);
    if (result.violations.length > 0) failed.push(result);
  }
  for (const { seed, plan, violations } of failed.slice(0, EXPLAINED_MAX))
    console.error(
      `scenario ${seed}: npm run sim -- --memory 1 --from ${seed}\n  ${JSON.stringify(plan)}\n  ${violations.map(({ kind, text }) => `${kind}: ${text}`).join('\n  ')}`,
    );
  const violations = failed.flatMap((one) => one.violations);
  const wallSeconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const failedScenarios = failed.map(({ seed }) => seed);
  const summary = { scenarios: options.count, violations: violations.length, wallSeconds, failedScenarios };
  console.log(
    options.json
      ? JSON.stringify(summary)
      : `${options.count} scenarios, ${violations.length} violations, ${wallSeconds} s`,
  );
  return exitCodeOf(violations);
}

const EXPLAINED_MAX = 5;
