import { fork } from 'node:child_process';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { toHex } from '../../ledger/base/bytes.ts';
import { createHandChain } from '../hand-chain.ts';
import { startRpcWorld } from '../integration/rpc-world.ts';

/**
 * Requests a second and CPU of POST /rpc with tx_submit, against a door that only decodes the transaction: the cost of
 * the HTTP path alone. The server is a process of its own. `node test/bench/rpc.ts [--json]`
 */
const REQUESTS = 20_000;
const CONNECTIONS = 16;
const JSON_ONLY = process.argv.includes('--json');

interface Figures {
  readonly requestsPerSecond: number;
  readonly callsPerSecond: number;
  readonly serverCpuUsPerCall: number;
}

async function serve(): Promise<void> {
  const world = await startRpcWorld();
  await world.append({});
  let before = process.cpuUsage();
  process.on('message', () => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    process.send?.({ cpuUs: user + system });
  });
  process.send?.({ url: world.url });
}

async function measure(url: string, cpu: () => Promise<number>, batch: number): Promise<Figures> {
  const { tx } = createHandChain();
  const one = { jsonrpc: '2.0', id: 1, method: 'tx_submit', params: { tx: toHex(tx('bench').bytes) } };
  const body = JSON.stringify(batch === 1 ? one : Array.from({ length: batch }, () => one));
  const head = `POST /rpc HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  const requests = Math.ceil(REQUESTS / batch);
  await run(url, head + body, Math.ceil(requests / 5));
  await cpu();
  const started = performance.now();
  await run(url, head + body, requests);
  const seconds = (performance.now() - started) / 1000;
  const calls = requests * batch;
  return {
    requestsPerSecond: Math.round(requests / seconds),
    callsPerSecond: Math.round(calls / seconds),
    serverCpuUsPerCall: Math.round((await cpu()) / calls),
  };
}

/** Each connection sends the next request when its answer is there; answers are told apart by their one fixed length. */
async function run(url: string, request: string, count: number): Promise<void> {
  let left = count;
  const client = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      let buffered = '';
      const next = (): void => {
        if (left-- > 0) socket.write(request);
        else socket.end();
      };
      socket.on('connect', next);
      socket.on('data', (chunk) => {
        buffered += chunk.toString('latin1');
        const end = buffered.indexOf('\r\n\r\n');
        const length = Number(/content-length: (\d+)/i.exec(buffered)?.[1]);
        if (end < 0 || buffered.length < end + 4 + length) return;
        buffered = '';
        next();
      });
      socket.on('close', () => resolve());
      socket.on('error', reject);
    });
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
}

async function main(): Promise<void> {
  const server = fork(fileURLToPath(import.meta.url), ['--serve']);
  const told = (): Promise<Record<string, never>> =>
    new Promise((resolve) => server.once('message', (message) => resolve(message as Record<string, never>)));
  const { url } = await told();
  const cpu = async (): Promise<number> => {
    const answer = told();
    server.send('cpu');
    return (await answer).cpuUs ?? 0;
  };
  const single = await measure(String(url), cpu, 1);
  const batched = await measure(String(url), cpu, 10);
  server.kill();
  if (!JSON_ONLY) console.table({ single, batched });
  console.log(JSON.stringify({ single, batched }));
}

await (process.argv.includes('--serve') ? serve() : main());
