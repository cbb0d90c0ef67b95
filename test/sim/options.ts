import { parseArgs } from 'node:util';

/** What `npm run sim` was asked for. */
export type SimCommand =
  | { readonly kind: 'help'; readonly problem?: string }
  | {
      readonly kind: 'seeds';
      readonly seeds: readonly number[];
      /** They were drawn now, and nobody knows them yet. */
      readonly isFresh: boolean;
      readonly json: boolean;
      readonly workers: number;
    }
  | {
      readonly kind: 'trace';
      readonly seed: number;
      readonly json: boolean;
      readonly untilMs: number | undefined;
      readonly node: number | undefined;
    }
  | { readonly kind: 'twins'; readonly count: number; readonly from: number; readonly json: boolean }
  | { readonly kind: 'memory'; readonly count: number; readonly from: number; readonly json: boolean }
  | { readonly kind: 'mutants'; readonly json: boolean; readonly only: string }
  | { readonly kind: 'break'; readonly json: boolean }
  | { readonly kind: 'finality'; readonly json: boolean; readonly validators: readonly number[] };

export const HELP = `Plays networks of real nodes in virtual time, from seeds.

  npm run sim -- --seeds K [--from S]     the seeds S … S+K−1 (S is 1)
  npm run sim -- --random K               K fresh seeds, printed
  npm run sim -- --seed N                 one seed
  npm run sim -- --seed N --trace         every event of it: virtual time, node, inputs => effects
       [--until SECONDS] [--node I]       up to a moment; of one node
  npm run sim -- --twins N [--from S]     N scenarios with two nodes of one key
  npm run sim -- --memory N [--from S]    N scenarios of a validator that forgets what it said last
  npm run sim -- --mutants [--only NAME]  every deliberate breakage of the protocol is caught
  npm run sim -- --break                  two liars of four break agreement, and the evidence names them (exit code 129)
  npm run sim -- --finality [--n 4,7]     table of time to finality over validators and delay

  --json       one line of JSON at the end (a line for each event with --trace)
  --workers W  threads, one for each core when left out

Exit codes: 0 fine, 2 wrong use, 127 the code threw, 128 nothing went on, 129 a promise was broken.
`;

const SEED_MAX = 2 ** 32 - 1;

/** Takes the arguments and where fresh seeds come from, gives the command. */
export function commandFromArgs(args: readonly string[], cores: number, fresh: () => number): SimCommand {
  try {
    return commandFrom(valuesOf(args), cores, fresh);
  } catch (cause) {
    return { kind: 'help', problem: cause instanceof Error ? cause.message : String(cause) };
  }
}

function valuesOf(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean' },
      json: { type: 'boolean' },
      trace: { type: 'boolean' },
      mutants: { type: 'boolean' },
      break: { type: 'boolean' },
      only: { type: 'string' },
      finality: { type: 'boolean' },
      seeds: { type: 'string' },
      seed: { type: 'string' },
      from: { type: 'string' },
      random: { type: 'string' },
      twins: { type: 'string' },
      memory: { type: 'string' },
      until: { type: 'string' },
      node: { type: 'string' },
      n: { type: 'string' },
      workers: { type: 'string' },
    },
  }).values;
}

type Values = ReturnType<typeof valuesOf>;

function commandFrom(values: Values, cores: number, fresh: () => number): SimCommand {
  const json = values.json === true;
  const from = numberOf(values.from, 'from') ?? 1;
  const workers = numberOf(values.workers, 'workers') ?? cores;
  const seed = numberOf(values.seed, 'seed');
  if (values.help === true) return { kind: 'help' };
  if (values.mutants === true) return { kind: 'mutants', json, only: values.only ?? '' };
  if (values.break === true) return { kind: 'break', json };
  if (values.finality === true) return { kind: 'finality', json, validators: listOf(values.n ?? '4,7,16,31') };
  const twins = numberOf(values.twins, 'twins');
  if (twins !== undefined) return { kind: 'twins', count: twins, from, json };
  const memory = numberOf(values.memory, 'memory');
  if (memory !== undefined) return { kind: 'memory', count: memory, from, json };
  if (seed !== undefined && values.trace === true) {
    const until = numberOf(values.until, 'until');
    const untilMs = until === undefined ? undefined : until * 1000;
    return { kind: 'trace', seed, json, untilMs, node: numberOf(values.node, 'node') };
  }
  const random = numberOf(values.random, 'random');
  const count = numberOf(values.seeds, 'seeds');
  const seedsOf = (seeds: readonly number[], isFresh: boolean): SimCommand => ({
    kind: 'seeds',
    seeds,
    isFresh,
    json,
    workers,
  });
  if (seed !== undefined) return seedsOf([seed], false);
  if (random !== undefined) return seedsOf(Array.from({ length: random }, fresh), true);
  if (count === undefined) return { kind: 'help', problem: 'nothing was asked for' };
  return seedsOf(
    Array.from({ length: count }, (_, i) => from + i),
    false,
  );
}

function numberOf(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0 || number > SEED_MAX) throw new TypeError(`--${name} takes a number`);
  return number;
}

function listOf(text: string): readonly number[] {
  return text.split(',').map((part) => numberOf(part, 'n') ?? 0);
}
