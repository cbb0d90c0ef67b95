import { parseArgs } from 'node:util';

/** What one run of the benchmark does; all times in seconds, all rates in transactions a second. */
export interface BenchOptions {
  readonly json: boolean;
  readonly profile: boolean;
  readonly validators: number;
  readonly clients: number;
  /** Offered rates, rising; the walk ends after the first that the network does not follow. */
  readonly rates: readonly number[];
  readonly seconds: number;
  readonly overloadSeconds: number;
  readonly idleSeconds: number;
  readonly verifySeconds: number;
  /** Calls in one JSON-RPC request at most. */
  readonly batch: number;
  /** Leaves the folder with logs and stores behind. */
  readonly keep: boolean;
}

const FULL_RATES = '250,500,750,1000,1250,1500,2000,2500';
const QUICK_RATES = '200,500,1000,1600';

/** Reads the command line of `npm run bench -- …`. */
export function readBenchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      rates: { type: 'string' },
      seconds: { type: 'string' },
      validators: { type: 'string', default: '4' },
      clients: { type: 'string', default: '1' },
      batch: { type: 'string', default: '10' },
    },
  });
  const { json, quick, profile, keep } = values;
  return {
    json,
    profile,
    keep,
    validators: Number(values.validators),
    clients: Number(values.clients),
    batch: Number(values.batch),
    rates: (values.rates ?? (quick ? QUICK_RATES : FULL_RATES)).split(',').map(Number),
    seconds: Number(values.seconds ?? (quick ? 2 : 5)),
    overloadSeconds: quick ? 3 : 6,
    idleSeconds: quick ? 5 : 12,
    verifySeconds: quick ? 0.7 : 2,
  };
}
