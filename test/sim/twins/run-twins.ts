import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { exitCodeOf } from '../report.ts';
import type { TwinsAnswer, TwinsRange } from './twins-worker.ts';

export interface TwinsOptions {
  readonly count: number;
  readonly from: number;
  readonly json: boolean;
}

/** Scenarios a thread gets at once. */
const RANGE = 100;
const EXPLAINED_MAX = 5;

/** Plays so many scenarios on all cores, prints what came of them, gives the exit code. */
export async function runTwins({ count, from, json }: TwinsOptions): Promise<number> {
  const startedAt = performance.now();
  const answers: TwinsAnswer[] = [];
  const ranges: TwinsRange[] = [];
  for (let at = 0; at < count; at += RANGE) ranges.push({ from: from + at, count: Math.min(RANGE, count - at) });
  const workers = Math.max(1, Math.min(availableParallelism(), ranges.length));
  const onAnswer = (answer: TwinsAnswer): void => {
    answers.push(answer);
    if (answers.length % 10 === 0) process.stderr.write(`${sum(answers, (one) => one.count)} of ${count} scenarios\n`);
  };
  await Promise.all(Array.from({ length: workers }, () => runThread(ranges, onAnswer)));
  const failed = answers.flatMap((answer) => answer.failed).sort((a, b) => a.seed - b.seed);
  const wallSeconds = Math.round((performance.now() - startedAt) / 100) / 10;
  for (const { seed, plan, violations } of failed.slice(0, EXPLAINED_MAX))
    console.error(
      `scenario ${seed}: npm run sim -- --twins 1 --from ${seed}\n  ${plan}\n  ${violations.map(({ kind, text }) => `${kind}: ${text}`).join('\n  ')}`,
    );
  const summary = {
    scenarios: sum(answers, (one) => one.count),
    violations: sum(failed, (one) => one.violations.length),
    accusations: sum(answers, (one) => one.accusations),
    wallSeconds,
    failedScenarios: failed.map(({ seed }) => seed),
  };
  if (json) console.log(JSON.stringify(summary));
  else
    console.log(
      `${summary.scenarios} scenarios, ${summary.violations} violations, ${summary.accusations} proofs of guilt, ${wallSeconds} s`,
    );
  return exitCodeOf(failed.flatMap(({ violations }) => violations));
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((all, item) => all + of(item), 0);
}

/** A thread that takes ranges until there are none; rejects where it falls over. */
function runThread(ranges: TwinsRange[], onAnswer: (answer: TwinsAnswer) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const worker = new Worker(new URL('./twins-worker.ts', import.meta.url));
  const next = (): void => {
    const range = ranges.shift();
    if (range === undefined) void worker.terminate();
    else worker.postMessage(range);
  };
  worker.on('message', (answer: TwinsAnswer) => {
    onAnswer(answer);
    next();
  });
  worker.on('error', reject);
  worker.on('exit', () => resolve());
  next();
  return promise;
}
