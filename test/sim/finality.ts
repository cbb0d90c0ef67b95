import { faultyMax } from '../../ledger/base/quorum.ts';
import { createSimChain } from './chain.ts';
import { createSimNetwork, type SimNetwork } from './network.ts';
import { keyedSignatures } from './signatures.ts';

/** One line of the table: time from handing in a transaction at a validator until that validator has committed it, ms. */
export interface FinalityRow {
  readonly validators: number;
  /** One way, ms. */
  readonly delayMs: number;
  /** Validators that died one rotation before the measurement. */
  readonly dead: number;
  readonly transactions: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Until the last living validator has committed it. */
  readonly p50EverywhereMs: number;
  readonly p99EverywhereMs: number;
  /** Three message delays: what the protocol cannot do better than. */
  readonly lowerBoundMs: number;
}

export interface FinalityOptions {
  readonly validators: number;
  readonly delayMs: number;
  readonly dead: number;
  readonly transactions: number;
  readonly seed: number;
}

const DELAYS_MS = [1, 20, 80, 150];
const TRANSACTIONS = 300;
/** One submission somewhere about every so many ms: blocks hold a few transactions each. */
const SUBMIT_MEAN_MS = 100;
/** As create-node.ts has it. */
const BLOCK_INTERVAL_MIN_MS = 20;
/** Virtual time for anything to happen, ms. */
const PATIENCE_MS = 600_000;

/** Measures every size at every delay, whole and with f dead; prints the table or one line of JSON. */
export async function runFinality(asked: {
  readonly json: boolean;
  readonly validators: readonly number[];
}): Promise<number> {
  const rows: FinalityRow[] = [];
  for (const validators of asked.validators) {
    for (const delayMs of DELAYS_MS) {
      for (const dead of new Set([0, faultyMax(validators)])) {
        const row = await measureFinality({ validators, delayMs, dead, transactions: TRANSACTIONS, seed: 1 });
        rows.push(row);
        if (!asked.json) console.log(rows.length === 1 ? `${HEADING}\n${lineOf(row)}` : lineOf(row));
      }
    }
  }
  if (asked.json) console.log(JSON.stringify({ rows }));
  return 0;
}

const HEADING = '  n  delay  dead  p50 own  p99 own  p50 all  p99 all  3 delays  (ms)';

function lineOf(row: FinalityRow): string {
  const { validators, delayMs, dead, p50Ms, p99Ms, p50EverywhereMs, p99EverywhereMs, lowerBoundMs } = row;
  const widths = [3, 7, 6, 9, 9, 9, 9, 10];
  const cells = [validators, delayMs, dead, p50Ms, p99Ms, p50EverywhereMs, p99EverywhereMs, lowerBoundMs];
  return cells.map((cell, place) => String(cell).padStart(widths[place] ?? 0)).join('');
}

interface Waiting {
  readonly node: number;
  readonly from: number;
  left: number;
}

/** Plays one network until so many transactions are final everywhere that lives. */
export async function measureFinality(options: FinalityOptions): Promise<FinalityRow> {
  const { validators, delayMs, dead, transactions, seed } = options;
  const waiting = new Map<string, Waiting>();
  const own: number[] = [];
  const everywhere: number[] = [];
  const net: SimNetwork = createSimNetwork({
    seed,
    validators,
    chain: createSimChain(validators, {}, keyedSignatures),
    links: { delay: { kind: 'constant', ms: delayMs }, lossPerMille: 0, duplicatePerMille: 0, reorder: false },
    blockIntervalMinMs: BLOCK_INTERVAL_MIN_MS,
    onCommit(node, executed, now) {
      for (const { txHashText } of executed.txs) {
        const found = waiting.get(txHashText);
        if (found === undefined) continue;
        if (found.node === node) own.push(now - found.from);
        found.left--;
        if (found.left > 0) continue;
        everywhere.push(now - found.from);
        waiting.delete(txHashText);
      }
    },
  });
  net.start();
  const alive = net.nodes.map(({ index }) => index).slice(dead);
  await net.run(() => false, 2_000 + 4 * delayMs);
  let serial = 0;
  let measuring = false;
  const submit = (): void => {
    const node = net.random.pick(alive);
    const signed = net.chain.anchor(`document ${++serial}`, net.now());
    if (measuring) waiting.set(signed.txHashText, { node, from: net.now(), left: alive.length });
    net.offer(node, signed, () => undefined);
    if (everywhere.length + waiting.size < transactions)
      net.at(net.now() + 1 + net.random.exponential(SUBMIT_MEAN_MS), submit);
  };
  submit();
  const rotation = async (): Promise<void> => {
    const end = net.witness.reference.height() + validators;
    await net.run(() => net.witness.reference.height() >= end, PATIENCE_MS);
  };
  await rotation();
  for (let node = 0; node < dead; node++) net.kill(node);
  if (dead > 0) await rotation();
  measuring = true;
  await net.run(() => everywhere.length >= transactions, PATIENCE_MS);
  return {
    validators,
    delayMs,
    dead,
    transactions: everywhere.length,
    p50Ms: percentile(own, 50),
    p99Ms: percentile(own, 99),
    p50EverywhereMs: percentile(everywhere, 50),
    p99EverywhereMs: percentile(everywhere, 99),
    lowerBoundMs: 3 * delayMs,
  };
}

/** The smallest value that so many per cent do not exceed. */
function percentile(values: readonly number[], perCent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * perCent) / 100) - 1)] ?? Number.NaN;
}
