import { FaultError } from '../../ledger/base/fault.ts';
import type { Json } from '../../ledger/base/json.ts';
import type { Signer } from '../../ledger/base/keys.ts';
import { type JsonMap, jsonMap } from '../json-map.ts';
import type { RpcClient } from '../rpc-client.ts';
import { type CommittedTx, createTxDesk, type TxDesk, type TxOrder } from '../tx/tx-desk.ts';
import type { ImportKeys } from './import-keys.ts';
import type { ImportParty } from './import-parties.ts';
import type { ImportPlan } from './import-plan.ts';
import type { GivenIds, ImportProcess, ImportStep } from './import-step.ts';
import { leaveBids, type PlayBids, type PlayedLot, reportPlayed } from './play-bids.ts';

export interface RunImportOptions {
  readonly client: RpcClient;
  readonly chain: Parameters<typeof createTxDesk>[0];
  /** The sender first, then a second key of the registrar. */
  readonly registrar: readonly Signer[];
  readonly keys: ImportKeys;
  /** Without it bids and awards wait, and the report says so. */
  readonly playBids?: PlayBids;
  readonly onSent: (tx: CommittedTx) => void;
}

export interface ImportedProcess {
  readonly ocid: string;
  readonly plan: string | null;
  readonly tender: string | null;
  /** Whether all its transactions were accepted. */
  readonly complete: boolean;
  /** What the ledger made of its lots; empty where no bid was played. */
  readonly lots: readonly PlayedLot[];
}

export interface ImportOutcome {
  readonly processes: readonly ImportedProcess[];
  readonly transactions: readonly {
    readonly type: string;
    readonly txId: string;
    readonly height: number;
  }[];
}

/** The basis under which an import registers organisations. */
const LEGAL_ACT = 'Import of open contracting data';

/** Sends an import: parties first, then each process in its order. What the ledger refuses ends its process and is reported. */
export async function runImport(plan: ImportPlan, options: RunImportOptions): Promise<ImportOutcome> {
  const desk = createTxDesk(options.chain);
  const sent: CommittedTx[] = [];
  const send = async (order: TxOrder): Promise<CommittedTx> => {
    const committed = await sendPatiently(desk, options.client, order);
    sent.push(committed);
    options.onSent(committed);
    return committed;
  };
  const fresh: ImportProcess[] = [];
  for (const process of plan.processes) {
    if (!(await isImported(options.client, process))) fresh.push(process);
    else for (const step of process.steps) refuseStep(plan, step, 'ALREADY_IMPORTED', process.ocid);
  }
  if (fresh.length > 0) for (const party of plan.parties) await registerParty(party, options, send);
  if (options.playBids === undefined) leaveBids(plan);
  const processes: ImportedProcess[] = [];
  for (const process of fresh) {
    const entered = await enterProcess(plan, process, options.keys, send);
    const isReady = entered.complete && entered.tender !== null;
    const lots = isReady ? await play(plan, process, entered.tender, options, send) : [];
    processes.push({ ...entered, lots });
  }
  return { processes, transactions: sent.map(({ type, txId, height }) => ({ type, txId, height })) };
}

async function play(
  { report }: ImportPlan,
  process: ImportProcess,
  tender: string,
  { playBids, client, keys, registrar }: RunImportOptions,
  send: Send,
): Promise<readonly PlayedLot[]> {
  const [sender] = registrar;
  if (playBids === undefined || sender === undefined) return [];
  const outcome = await playBids(process, { tender, client, keys, registrar: sender, send });
  reportPlayed(report, process, outcome);
  return outcome.lots;
}

type Send = (order: TxOrder) => Promise<CommittedTx>;

/** A busy node says so, and so does a network that has just begun to make its sealing key; the import waits instead of losing a process. */
async function sendPatiently(desk: TxDesk, client: RpcClient, order: TxOrder): Promise<CommittedTx> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await desk.send(client, order);
    } catch (cause) {
      const code = cause instanceof FaultError ? cause.fault.code : '';
      const attemptsMax = code === 'SEAL_KEY_NOT_READY' ? KEY_ATTEMPTS_MAX : BUSY.has(code) ? BUSY_ATTEMPTS_MAX : 0;
      if (attempt >= attemptsMax) throw cause;
      await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS * Math.min(attempt, BUSY_ATTEMPTS_MAX)));
    }
  }
}

const BUSY: ReadonlySet<string> = new Set(['CLI_NODE_BUSY', 'POOL_FULL', 'POOL_SENDER_FULL', 'RPC_BUSY', 'TX_QUOTA']);
const BUSY_ATTEMPTS_MAX = 6;
const BUSY_PAUSE_MS = 500;
/** About a minute: a key takes a few seconds. */
const KEY_ATTEMPTS_MAX = 24;

async function isImported(client: RpcClient, { firstDocument }: ImportProcess): Promise<boolean> {
  const { value } = jsonMap(await client.call('state_get', { key: `document/${firstDocument}` }));
  return value !== null && value !== undefined;
}

/** Registers the organisation with its keys' own signatures, unless it is there, and grants the roles that it lacks. */
async function registerParty(
  party: ImportParty,
  { client, registrar, keys }: RunImportOptions,
  send: Send,
): Promise<void> {
  const [sender, ...others] = registrar;
  if (sender === undefined) return;
  const entry = jsonMap(jsonMap(await client.call('state_get', { key: `org/${party.bin}` })).value);
  if (entry.status === undefined) {
    const own = await keys.keysOf(party.bin);
    await send({
      type: 'identity.registerOrganisation',
      payload: {
        bin: party.bin,
        name: { ...party.name },
        keys: own.map(({ key }) => key),
        activate: true,
        legalAct: LEGAL_ACT,
      },
      sender,
      cosigners: [...others, ...own],
    });
  }
  const held = listOf(entry.roles);
  for (const role of [...party.roles].filter((word) => !held.includes(word))) {
    const payload = { org: party.bin, role, legalAct: LEGAL_ACT };
    await send({ type: 'identity.grantRole', payload, sender, cosigners: others });
  }
}

async function enterProcess(
  plan: ImportPlan,
  { ocid, steps }: ImportProcess,
  keys: ImportKeys,
  send: Send,
): Promise<Omit<ImportedProcess, 'lots'>> {
  let ids: GivenIds = { plan: '', tender: '' };
  let complete = true;
  for (const [index, step] of steps.entries()) {
    try {
      const signers: Signer[] = [];
      for (const bin of step.signers) signers.push((await keys.keysOf(bin))[0]);
      const [sender, ...cosigners] = signers;
      if (sender === undefined) continue;
      const { value } = await send({ type: step.type, payload: step.payload(ids), sender, cosigners });
      ids = withGiven(ids, value);
    } catch (cause) {
      if (!(cause instanceof FaultError) || isUnreachable(cause)) throw cause;
      refuseStep(plan, step, 'LEDGER_REFUSED', `${step.type}: ${cause.fault.code}`);
      // A document that is there already takes nothing from the rest.
      if (step.type === 'document.anchor' && cause.fault.code === 'DOCUMENT_DUPLICATE') continue;
      complete = false;
      for (const later of steps.slice(index + 1)) refuseStep(plan, later, 'AFTER_REFUSAL', later.type);
      break;
    }
  }
  return { ocid, plan: ids.plan === '' ? null : ids.plan, tender: ids.tender === '' ? null : ids.tender, complete };
}

function withGiven(ids: GivenIds, value: JsonMap): GivenIds {
  return {
    plan: typeof value.plan === 'string' ? value.plan : ids.plan,
    tender: typeof value.tender === 'string' ? value.tender : ids.tender,
  };
}

function refuseStep(
  { report }: ImportPlan,
  { spot, type }: ImportStep,
  reason: 'LEDGER_REFUSED' | 'AFTER_REFUSAL' | 'ALREADY_IMPORTED',
  detail: string,
): void {
  report.withdraw(spot.file, spot.pointer, type, reason, detail);
}

/** A node that is gone ends the import; a refusal ends one process. */
export function isUnreachable({ fault }: FaultError): boolean {
  return (
    fault.code === 'CLI_NODE_UNREACHABLE' || fault.code === 'CLI_NODE_ANSWER' || fault.code === 'CLI_NOT_COMMITTED'
  );
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
