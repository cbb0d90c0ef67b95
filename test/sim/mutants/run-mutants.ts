import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './mutant-table.ts';
import { createSourceCopy, type SourceCopy } from './source-copy.ts';
import type { SeedLine, Suite } from './try-seeds.ts';

export interface MutantsOptions {
  readonly json: boolean;
  /** Only the mutants whose name holds this. */
  readonly only?: string;
  /** Seeds that each mutant gets at most. */
  readonly seeds?: number;
}

/** What became of one mutant. */
export interface MutantRow {
  readonly mutant: string;
  readonly rule: string;
  /** The first seed or scenario of twins that goes wrong, and how; null: nothing of the budget notices anything. */
  readonly suite: Suite | null;
  readonly seed: number | null;
  readonly kind: 'crash' | 'liveness' | 'safety' | null;
  readonly text: string;
  readonly seconds: number;
}

/** The standard budget: as of `npm run sim -- --seeds 500`, `--twins 12500` and `--memory 500`. */
const SEEDS = 500;
const WORKERS = 2;
/** A seed that takes longer than this never ends; honest ones take a few seconds, s. */
const SEED_SECONDS_MAX = 180;
const EXIT_SURVIVOR = 1;

/**
 * Breaks the source in every way of the table, each in a copy of its own, and plays seeds until one goes wrong there; then the
 * same seed on the whole source, where it must go well. Gives the exit code: 0 when every mutant was caught.
 */
export async function runMutants(options: MutantsOptions): Promise<number> {
  const mutants = MUTANTS.filter(({ name }) => name.includes(options.only ?? ''));
  const whole = createSourceCopy(undefined);
  const rows: MutantRow[] = [];
  const queue = [...mutants];
  const work = async (): Promise<void> => {
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const row = await tryMutant(mutant, whole, options.seeds ?? SEEDS);
      rows.push(row);
      process.stderr.write(`${rows.length}/${mutants.length} ${rowText(row)}\n`);
    }
  };
  try {
    await Promise.all(Array.from({ length: WORKERS }, work));
  } finally {
    whole.remove();
  }
  const place = new Map(mutants.map(({ name }, at) => [name, at]));
  rows.sort((a, b) => (place.get(a.mutant) ?? 0) - (place.get(b.mutant) ?? 0));
  const caught = rows.filter(({ seed }) => seed !== null).length;
  if (options.json) console.log(JSON.stringify({ mutants: rows.length, caught, table: rows }));
  else console.log(`${rows.map(rowText).join('\n')}\n${caught} of ${rows.length} mutants caught`);
  return caught === rows.length ? 0 : EXIT_SURVIVOR;
}

function rowText({ mutant, rule, suite, seed, kind, text, seconds }: MutantRow): string {
  const found = seed === null ? 'SURVIVES' : `${suite} ${seed} ${kind}`;
  const [firstLine = ''] = text.split('\n');
  return `${mutant.padEnd(34)} ${rule.padEnd(4)} ${found.padEnd(18)} ${seconds.toFixed(1).padStart(6)} s  ${firstLine.slice(0, 110)}`;
}

async function tryMutant(mutant: Mutant, whole: SourceCopy, seeds: number): Promise<MutantRow> {
  const began = performance.now();
  const { name, rule, breaks } = mutant;
  const copy = createSourceCopy(mutant);
  try {
    const found = await firstFailure(copy, ['search', mutant.shownBy ?? 'seed', String(seeds)]);
    const seconds = (): number => Math.round((performance.now() - began) / 100) / 10;
    const missed = { mutant: name, rule, suite: null, seed: null, kind: null, seconds: seconds() };
    if (found?.kind === undefined) return { ...missed, text: breaks };
    const control = await firstFailure(whole, ['one', found.suite, String(found.seed)]);
    // A seed that fails without the mutant too says nothing about it.
    if (control !== undefined)
      return { ...missed, text: `${found.suite} ${found.seed} fails on the whole source: ${control.text}` };
    return {
      ...missed,
      suite: found.suite,
      seed: found.seed,
      kind: found.kind,
      text: found.text ?? '',
      seconds: seconds(),
    };
  } finally {
    copy.remove();
  }
}

/** Plays seeds in a copy; gives the first that goes wrong. */
async function firstFailure(copy: SourceCopy, args: readonly string[]): Promise<SeedLine | undefined> {
  const script = join(copy.folder, 'test/sim/mutants/try-seeds.ts');
  const child = spawn(process.execPath, [script, ...args], {
    cwd: copy.folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last: SeedLine = { suite: 'seed', seed: 0 };
  const overdue = (): void => {
    last = { ...last, seed: last.seed + 1, kind: 'crash', text: `the seed does not end within ${SEED_SECONDS_MAX} s` };
    child.kill('SIGKILL');
  };
  let timer = setTimeout(overdue, SEED_SECONDS_MAX * 1000);
  createInterface({ input: child.stdout }).on('line', (line) => {
    clearTimeout(timer);
    last = JSON.parse(line) as SeedLine;
    timer = setTimeout(overdue, SEED_SECONDS_MAX * 1000);
  });
  const code = await exitOf(child);
  clearTimeout(timer);
  if (last.kind !== undefined) return last;
  return code === 0
    ? undefined
    : { ...last, seed: last.seed + 1, kind: 'crash', text: `the process ends with ${code}` };
}

/** The exit code, after everything the process wrote was read. */
function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}
