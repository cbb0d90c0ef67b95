/** One thread of the Twins run: plays the scenarios of each range it is given. */
import { parentPort } from 'node:worker_threads';
import { runScenario, type TwinsResult } from './run-scenario.ts';

export interface TwinsRange {
  readonly from: number;
  readonly count: number;
}

/** `failed`: only scenarios with violations. */
export interface TwinsAnswer {
  readonly count: number;
  readonly accusations: number;
  readonly failed: readonly TwinsResult[];
}

async function play({ from, count }: TwinsRange): Promise<TwinsAnswer> {
  const failed: TwinsResult[] = [];
  let accusations = 0;
  for (let seed = from; seed < from + count; seed++) {
    const result = await runScenario(seed);
    accusations += result.accusations;
    if (result.violations.length > 0) failed.push(result);
  }
  return { count, accusations, failed };
}

parentPort?.on('message', (range: TwinsRange) => {
  void play(range).then((answer) => parentPort?.postMessage(answer));
});
