import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type CryptoFigures, measureCrypto } from './crypto-part.ts';
import { measureOpening, type OpeningFigures, type OpenParts } from './network-part.ts';

/** Aims: bids opened a minute by one core at n = 4 with blst, sealing one on the bidder's machine, p99 during to before. */
const OPENED_PER_MINUTE = 900;
const SEAL_MS = 100;
const P99_RATIO = 2;

/**
 * `npm run bench -- --openings [--quick] [--json] [--bids 500] [--rate 20] [--crypto | --network]`
 * What opening sealed bids costs: one thread's work at several numbers of validators, and a network's while people go on working. A missed
 * aim is marked and is no failure.
 */
export async function benchOpenings(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      openings: { type: 'boolean' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      crypto: { type: 'boolean', default: false },
      network: { type: 'boolean', default: false },
      bids: { type: 'string' },
      rate: { type: 'string', default: '20' },
    },
  });
  const { quick, keep } = values;
  const all = values.crypto === values.network;
  const parts: OpenParts = {};
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
  process.once('exit', () => {
    parts.clients?.kill();
    parts.cluster?.kill();
    if (!keep) parts.cluster?.remove();
  });
  const sizes: CryptoFigures[] = [];
  if (all || values.crypto) {
    print(cryptoTitles);
    measureCrypto({ rounds: quick ? 2 : 5, bids: quick ? 6 : 20 }, (figures) => {
      sizes.push(figures);
      print(cryptoLine(figures));
    });
  }
  const plan = { bids: Number(values.bids ?? (quick ? 100 : 500)), rate: Number(values.rate), seconds: quick ? 8 : 20 };
  const opening = all || values.network ? await measureOpening(plan, parts, print) : undefined;
  if (opening !== undefined) print(openingTable(opening));
  const machine = {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    node: process.versions.node,
  };
  if (values.json) print(JSON.stringify({ crypto: sizes, opening, ...machine }));
}

const cryptoTitles =
  'one thread, ms of its processor time\n' +
  ' n   t  bids/min blst  bids/min pure  shares  combine+check  open+judge   seal  key generation  bytes a dealing, all';

function cryptoLine(row: CryptoFigures): string {
  const { n, t, blstPerMinute, purePerMinute, dealingBytes, dealingsBytes } = row;
  const missed = (isMissed: boolean): string => (isMissed ? '!' : ' ');
  return [
    String(n).padStart(2),
    String(t).padStart(4),
    (blstPerMinute?.toFixed(0) ?? 'none').padStart(15) + missed(n === 4 && (blstPerMinute ?? 0) < OPENED_PER_MINUTE),
    purePerMinute.toFixed(0).padStart(14),
    row.verifyMs.toFixed(1).padStart(8),
    row.combineMs.toFixed(1).padStart(15),
    row.openMs.toFixed(1).padStart(12),
    row.sealMs.toFixed(1).padStart(7) + missed(row.sealMs > SEAL_MS),
    row.keyGenerationMs.toFixed(0).padStart(15),
    `${dealingBytes}, ${dealingsBytes}`.padStart(22),
  ].join('');
}

function openingTable({ bids, valid, validators, openedMs, openedPerMinute, before, during }: OpeningFigures): string {
  const row = (
    name: string,
    { committed, lost, p50Ms, p99Ms, blocks, longestGapMs, nodeCores, otherCores }: OpeningFigures['before'],
  ): string =>
    [
      name.padEnd(15),
      String(committed).padStart(9),
      String(lost).padStart(6),
      p50Ms.toFixed(0).padStart(8),
      p99Ms.toFixed(0).padStart(8),
      String(blocks).padStart(8),
      longestGapMs.toFixed(0).padStart(16),
      nodeCores.toFixed(2).padStart(12),
      otherCores.toFixed(2).padStart(13),
    ].join('');
  const ratio = during.p99Ms / before.p99Ms;
  return [
    '',
    'ordinary txs   committed  lost  p50 ms  p99 ms  blocks  longest gap ms  node cores  other cores',
    row('before', before),
    row('during opening', during),
    '',
    `p99 during to before          ${ratio.toFixed(2)}${ratio > P99_RATIO ? ` ! aim ${P99_RATIO}` : ''}`,
    `bids, valid, validators       ${bids}, ${valid}, ${validators}`,
    `deadline to the last opened   ${openedMs === undefined ? 'not in time !' : `${(openedMs / 1000).toFixed(1)} s`}`,
    `bids opened a minute          ${openedPerMinute.toFixed(0)}`,
  ].join('\n');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
