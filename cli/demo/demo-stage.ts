import type { Json } from '../../ledger/base/json.ts';
import type { Language, Texts } from '../../ledger/base/texts.ts';
import type { DevnetNode } from '../devnet/devnet-folder.ts';
import { type JsonMap, jsonMap } from '../json-map.ts';
import { createRpcClient, type RpcClient } from '../rpc-client.ts';
import { trouble } from '../trouble.ts';
import { type CommittedTx, createTxDesk, type TxOrder } from '../tx/tx-desk.ts';
import type { DemoAccount } from './demo-account.ts';

/** A node of the network with a way to ask it. */
export interface DemoNode extends DevnetNode {
  readonly client: RpcClient;
}

/** One step of the account, as programs read it. */
export interface StepReport {
  readonly name: string;
  /** Of the last block the step is about. */
  readonly height: number;
  /** Block time, ms UTC. */
  readonly time: number;
  /** The whole step with its reading back. */
  readonly tookMs: number;
  readonly submittedAt: string | null;
  readonly readAt: string;
  readonly transactions: readonly {
    readonly type: string;
    readonly txId: string;
    readonly height: number;
    readonly tookMs: number;
  }[];
}

/** What a step found: the sight in words, and what later steps need. */
export interface StepOutcome<T> {
  readonly sees: string;
  readonly result: T;
  /** Where the step has no transaction of its own: the block it is about. */
  readonly block?: { readonly height: number; readonly time: number };
}

/** What a step works with. */
export interface StepDesk {
  /** The node that is asked what it sees: another one than the transactions are sent through. */
  readonly reader: DemoNode;
  /** Sends and waits until the reader holds the same block. */
  send(order: TxOrder): Promise<CommittedTx>;
  read(method: string, params: Readonly<Record<string, Json>>): Promise<JsonMap>;
  /** Asks again and again until `found` gives something; CLI_NODE_DIFFERS when it does not within the time. */
  readUntil<T>(what: Texts, timeoutMs: number, found: () => Promise<T | undefined>): Promise<T>;
}

export interface DemoStage {
  readonly nodes: readonly DemoNode[];
  /** From now on nothing is sent to this validator or read from it; or, with false, again. */
  setAway(name: string, away: boolean): void;
  readonly observer: DemoNode;
  readonly language: Language;
  /** Does one step and accounts for it. The first validator sends the first step, the second the next one, and so on. */
  step<T>(
    name: string,
    title: Texts,
    work: (desk: StepDesk) => Promise<StepOutcome<T>>,
    through?: 'validator' | 'observer',
  ): Promise<T>;
  /** Steps done so far. */
  readonly reports: readonly StepReport[];
  /** The step that is being done. */
  readonly current: () => string;
}

export interface StageOptions {
  readonly nodes: readonly DevnetNode[];
  readonly chain: { readonly chain: string; readonly genesisHash: Uint8Array };
  readonly account: DemoAccount;
  readonly language: Language;
}

/** A block reaches the observer within a fraction of a second; a slow machine may need several. */
const READ_MS = 20_000;
const ASK_AGAIN_MS = 100;

/** Takes a running network, gives the stage on which the steps of the demo are played. */
export function createDemoStage(options: StageOptions): DemoStage {
  const nodes = options.nodes.map((node) => ({ ...node, client: createRpcClient(node.rpcUrl) }));
  const validators = nodes.filter(({ role }) => role === 'validator');
  const observer = nodes.find(({ role }) => role === 'observer');
  const [first] = validators;
  if (observer === undefined || first === undefined) throw trouble('CLI_USAGE', { missing: 'observer' });
  const { account, language } = options;
  const tx = createTxDesk(options.chain);
  const reports: StepReport[] = [];
  const away = new Set<string>();
  let running = '';

  function deskFor(sender: DemoNode, reader: DemoNode, sent: CommittedTx[]): StepDesk {
    const desk: StepDesk = {
      reader,
      async send(order) {
        const committed = await tx.send(sender.client, order);
        sent.push(committed);
        await desk.readUntil(account.blockText, READ_MS, async () => {
          const { state, height } = jsonMap(await reader.client.call('tx_status', { txId: committed.txId }));
          return state === 'committed' ? checkSame(reader, 'height', committed.height, height) : undefined;
        });
        checkSame(
          reader,
          'blockId',
          await blockIdAt(sender, committed.height),
          await blockIdAt(reader, committed.height),
        );
        return committed;
      },
      read: async (method, params) => jsonMap(await reader.client.call(method, params)),
      async readUntil(what, timeoutMs, found) {
        const startedAt = performance.now();
        for (;;) {
          const value = await found();
          if (value !== undefined) return value;
          const waitedMs = performance.now() - startedAt;
          if (waitedMs > timeoutMs) throw trouble('CLI_NODE_DIFFERS', { node: reader.name, waitedFor: what.en });
          account.waiting(what, waitedMs);
          await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
        }
      },
    };
    return desk;
  }

  return {
    nodes,
    setAway: (name, isAway) => void (isAway ? away.add(name) : away.delete(name)),
    observer,
    language,
    reports,
    current: () => running,
    async step(name, title, work, through = 'validator') {
      running = name;
      const startedAt = performance.now();
      const sent: CommittedTx[] = [];
      const present = validators.filter((node) => !away.has(node.name));
      const turn = present[reports.length % present.length] ?? first;
      const [sender, reader] = through === 'observer' ? [observer, turn] : [turn, observer];
      const { sees, result, block } = await work(deskFor(sender, reader, sent));
      const { height, time } = sent.at(-1) ?? block ?? { height: 0, time: 0 };
      const report: StepReport = {
        name,
        height,
        time,
        tookMs: Math.round(performance.now() - startedAt),
        submittedAt: sent.length === 0 ? null : sender.name,
        readAt: reader.name,
        transactions: sent.map(({ type, txId, height: at, tookMs }) => ({ type, txId, height: at, tookMs })),
      };
      reports.push(report);
      account.step(reports.length, title, report, sees);
      return result;
    },
  };
}

/** Gives the value back when the node shows what was expected, else CLI_NODE_DIFFERS. */
export function checkSame<T extends string | number>(node: DemoNode, what: string, expected: T, found: unknown): T {
  if (found === expected) return expected;
  throw trouble('CLI_NODE_DIFFERS', { node: node.name, what, expected, found: String(found) });
}

async function blockIdAt({ client }: DemoNode, height: number): Promise<string> {
  return String(jsonMap(await client.call('chain_header', { block: height })).blockId);
}

/** A hash as people compare it at a glance. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 12)}…`;
}
