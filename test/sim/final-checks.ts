import { toHex } from '../../ledger/base/bytes.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import type { FaultMaker } from './faults.ts';
import type { SimNetwork } from './network.ts';
import type { SimNode } from './node.ts';
import { progressBoundMs, type SeedPlan } from './plan.ts';
import type { Workload } from './workload.ts';

/** A run that is over but for its last promises. */
export interface Ending {
  readonly plan: SeedPlan;
  readonly net: SimNetwork;
  readonly faults: FaultMaker;
  readonly workload: Workload;
}

/** After a node's last word it has until then, ms, to have what the others have. */
const CATCH_UP_MS = 60_000;

/** Everything is healed: what was accepted is decided or has expired, everybody has the same, nobody needs a hand. */
export async function checkEnd(ending: Ending, end: number): Promise<void> {
  const { net, workload, faults, plan } = ending;
  const { witness } = net;
  faults.healAll();
  const last = honest(ending).map(({ index }) => workload.submitGood(index));
  const isIn = (): boolean => last.every((signed) => witness.included.has(signed.txHashText));
  repeatUntil(ending, last, isIn);
  const boundMs = progressBoundMs(plan, faults.dead.size + faults.forgetful()) + CATCH_UP_MS;
  if (!(await net.run(isIn, Math.min(boundMs, end - net.now()))))
    witness.blame('liveness', `a transaction handed in after all faults is in no block after ${boundMs} ms`);
  const openUntil = workload.openUntil();
  const tipTime = (): number => witness.reference.block(witness.reference.height())?.header.time ?? 0;
  if (!(await net.run(() => tipTime() >= openUntil, Math.max(0, openUntil - net.now()) + boundMs)))
    witness.blame('liveness', 'block time does not come to the end of the open transactions');
  const height = witness.reference.height();
  const tips = (): readonly number[] => honest(ending).map(({ store }) => store.tip()?.height ?? 0);
  const haveAll = (): boolean => Math.min(...tips()) >= height && Math.min(...tips()) === Math.max(...tips());
  if (!(await net.run(haveAll, CATCH_UP_MS))) witness.blame('liveness', `not everybody comes to height ${height}`);
  for (const problem of workload.problems()) witness.blame('safety', problem);
  for (const problem of nodeProblems(ending)) witness.blame('liveness', problem);
  for (const problem of await storeProblems(honest(ending).map(({ store }) => store))) witness.blame('safety', problem);
}

/** How often a client that waits hands its transaction in once more, somewhere: links lose what is gossiped, too. */
const REPEAT_MS = 3_000;

function repeatUntil(ending: Ending, last: readonly SignedTx[], isDone: () => boolean): void {
  const { net, workload } = ending;
  net.at(net.now() + REPEAT_MS, () => {
    if (isDone()) return;
    for (const signed of last) workload.again(net.random.pick(honest(ending)).index, signed);
    repeatUntil(ending, last, isDone);
  });
}

/** Nodes that must be well in the end: not Byzantine, and their disk not damaged on purpose. */
function honest({ net, plan, faults }: Ending): readonly SimNode[] {
  const liars = new Set(plan.byzantine.map(({ node }) => node));
  return net.nodes.filter(({ index }) => !liars.has(index) && !faults.dead.has(index));
}

function nodeProblems(ending: Ending): readonly string[] {
  return honest(ending).flatMap((node) => (node.isUp() ? [] : [`${node.name} is ${node.state()} in the end`]));
}

/** Names what differs between stores of one height; certificates and polkas may. */
async function storeProblems(stores: readonly LedgerStore[]): Promise<readonly string[]> {
  const [first] = stores;
  if (first === undefined) return [];
  const expected = await dump(first);
  const problems: string[] = [];
  for (const store of stores.slice(1)) {
    const found = await dump(store);
    const differs = expected.find((row, place) => found[place] !== row);
    if (differs !== undefined || found.length !== expected.length)
      problems.push(`stores differ at ${differs?.slice(0, 100) ?? 'their ends'}`);
  }
  return problems;
}

const ALL = 1_000_000;

async function dump(store: LedgerStore): Promise<readonly string[]> {
  const rows: string[] = [];
  const put = (name: string, value: Uint8Array | undefined): void =>
    void rows.push(`${name} ${value === undefined ? 'none' : toHex(value)}`);
  const height = store.tip()?.height ?? 0;
  for (let at = 1; at <= height; at++) {
    put(`header ${at}`, store.header(at));
    put(`lastCommit ${at}`, store.lastCommit(at));
    put(`id ${at}`, store.blockId(at));
    put(`page ${at}`, store.page('', at));
    for (const [index, record] of (store.records(at) ?? []).entries()) put(`record ${at}/${index}`, record);
  }
  for (const { key, value } of await store.stateRange('', undefined, ALL)) put(`state ${key}`, value);
  for (const { key, value } of await store.lookups('', ALL))
    if (!key.startsWith('polkas/')) put(`lookup ${key}`, value);
  return rows;
}
