/** `npm run sim`: see `--help` and docs/simulator.md. */
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { SIM_START } from './chain.ts';
import { commandFromArgs, HELP, type SimCommand } from './options.ts';
import { exitCodeOf, failureLines, summaryOf } from './report.ts';
import { runSeed, type SeedResult } from './run-seed.ts';
import { createRecorder, eventJson, eventText } from './trace.ts';
import { runSeeds } from './workers.ts';

/** Failed seeds that are played again for their last events; the others are named. */
const EXPLAINED_MAX = 3;
const PROGRESS_MS = 2000;
const WRONG_USE = 2;

const command = commandFromArgs(process.argv.slice(2), availableParallelism(), () => randomInt(1, 2 ** 32 - 1));
process.exitCode = await run(command);

async function run(asked: SimCommand): Promise<number> {
  switch (asked.kind) {
    case 'help':
      if (asked.problem !== undefined) console.error(asked.problem);
      console.log(HELP);
      return asked.problem === undefined ? 0 : WRONG_USE;
    case 'seeds':
      return playSeeds(asked);
    case 'trace':
      return traceSeed(asked);
    case 'twins':
      return (await entryPoint<{ runTwins: (options: typeof asked) => Promise<number> }>('twins/run-twins')).runTwins(
        asked,
      );
    case 'memory':
      return (await import('./memory/run-memory.ts')).runMemories(asked);
    case 'mutants':
      return (
        await entryPoint<{ runMutants: (options: typeof asked) => Promise<number> }>('mutants/run-mutants')
      ).runMutants(asked);
    case 'break':
      return (
        await entryPoint<{ runBreak: (options: typeof asked) => Promise<number> }>('byzantine/run-break')
      ).runBreak(asked);
    case 'finality':
      return (await import('./finality.ts')).runFinality(asked);
  }
}

/** Parts that are large and seldom asked for are loaded when they are. */
async function entryPoint<T>(name: string): Promise<T> {
  return (await import(new URL(`./${name}.ts`, import.meta.url).href)) as T;
}

async function playSeeds({ seeds, isFresh, json, workers }: Extract<SimCommand, { kind: 'seeds' }>): Promise<number> {
  const startedAt = performance.now();
  if (isFresh) console.error(`seeds: ${seeds.join(' ')}`);
  const results: SeedResult[] = [];
  const note = (): void => {
    const { heights, virtualSeconds, failedSeeds } = summaryOf(results, performance.now() - startedAt);
    const failed = failedSeeds.length === 0 ? '' : `, failed: ${failedSeeds.join(' ')}`;
    console.error(
      `${results.length} of ${seeds.length} seeds, ${heights} heights, ${virtualSeconds} virtual s${failed}`,
    );
  };
  const progress = setInterval(note, PROGRESS_MS);
  await runSeeds(seeds, workers, (result) => results.push(result));
  clearInterval(progress);
  note();
  const summary = summaryOf(results, performance.now() - startedAt);
  const failed = results.filter(({ violations }) => violations.length > 0);
  for (const result of failed.slice(0, EXPLAINED_MAX))
    for (const line of await failureLines(result)) console.error(line);
  console.log(json ? JSON.stringify(summary) : textOf(summary));
  return exitCodeOf(failed.flatMap(({ violations }) => violations));
}

function textOf(summary: ReturnType<typeof summaryOf>): string {
  const { seeds, heights, faults, violations, virtualSeconds, wallSeconds, failedSeeds } = summary;
  const failed = failedSeeds.length === 0 ? '' : `; failed seeds: ${failedSeeds.join(' ')}`;
  return `${seeds} seeds, ${heights} heights, ${faults} faults, ${violations} violations, ${virtualSeconds} s played in ${wallSeconds} s${failed}`;
}

async function traceSeed({ seed, json, untilMs, node }: Extract<SimCommand, { kind: 'trace' }>): Promise<number> {
  const recorder = createRecorder(0, (event) => {
    if (event.kind === 'turn' && node !== undefined && event.node !== node) return;
    console.log(json ? eventJson(event, SIM_START) : eventText(event, SIM_START));
  });
  const result = await runSeed(seed, { trace: recorder, ...(untilMs === undefined ? {} : { untilMs }) });
  for (const { kind, text } of result.violations) console.error(`${kind}: ${text}`);
  return exitCodeOf(result.violations);
}
