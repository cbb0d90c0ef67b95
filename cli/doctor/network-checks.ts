import { connect, createServer } from 'node:net';
import type { Settings } from '../../config/settings.ts';
import { FaultError } from '../../ledger/base/fault.ts';
import type { CommandContext } from '../command.ts';
import { createRpcClient, fetchFromNode } from '../rpc-client.ts';
import { doctorTexts } from '../texts/doctor-texts.ts';
import { reasonOf } from '../trouble.ts';
import type { Finding } from './finding.ts';

const TIMEOUT_MS = 3_000;
/** An HTTP date has whole seconds, so half a second of error is in the measure itself. */
const CLOCK_MS_MAX = 2_000;

/** Asks the node of these settings, if it runs, for its height. */
export async function checkNode(context: CommandContext, settings: Settings): Promise<Finding> {
  const subject = context.word(doctorTexts.health);
  try {
    const status = await createRpcClient(urlOf(settings)).call('chain_status', {}, TIMEOUT_MS);
    const height = String((status as { readonly height?: unknown } | null)?.height ?? '?');
    return { verdict: 'good', subject, text: context.word(doctorTexts.healthGood, { height }) };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { verdict: 'unsure', subject, text: context.word(doctorTexts.healthNone) };
  }
}

/** Compares this machine's clock with the node's, by the Date header of its answer. */
export async function checkClock(context: CommandContext, settings: Settings): Promise<Finding> {
  const subject = context.word(doctorTexts.clock);
  const url = context.io.environment.ADAL_URL ?? urlOf(settings);
  const before = Date.now();
  try {
    const response = await fetchFromNode(url, '/livez', { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    const theirs = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(theirs)) return { verdict: 'unsure', subject, text: context.word(doctorTexts.clockUnknown) };
    const offset = Math.round((before + Date.now()) / 2 - (theirs + 500));
    const good = Math.abs(offset) <= CLOCK_MS_MAX;
    return {
      verdict: good ? 'good' : 'bad',
      subject,
      text: context.word(good ? doctorTexts.clockGood : doctorTexts.clockBad, { offset }),
    };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { verdict: 'unsure', subject, text: context.word(doctorTexts.clockUnknown) };
  }
}

/** Looks whether the ports of the settings are free, or held by the node itself when it runs. */
export async function checkPorts(
  context: CommandContext,
  { network, rpc }: Settings,
  running: boolean,
): Promise<readonly Finding[]> {
  const addresses = [
    ...network.listen.map(placeOf).filter((place) => place !== undefined),
    ...(rpc.enabled ? [{ host: rpc.host, port: rpc.port }] : []),
  ];
  const findings: Finding[] = [];
  for (const { host, port } of addresses.filter((place) => place.port !== 0)) {
    const free = await canListen(host, port);
    const text = context.word(free ? doctorTexts.portFree : running ? doctorTexts.portOurs : doctorTexts.portTaken);
    findings.push({
      verdict: free || running ? 'good' : 'bad',
      subject: context.word(doctorTexts.port, { port }),
      text,
    });
  }
  return findings;
}

/** Tries to open a TCP connection to every peer of the settings. */
export async function checkPeers(context: CommandContext, { network }: Settings): Promise<readonly Finding[]> {
  if (network.peers.length === 0) {
    return [{ verdict: 'unsure', subject: 'network.peers', text: context.word(doctorTexts.noPeers) }];
  }
  return await Promise.all(
    network.peers.map(async (address): Promise<Finding> => {
      const subject = context.word(doctorTexts.peer, { address });
      const place = placeOf(address);
      const reason = place === undefined ? 'multiaddr' : await reach(place.host, place.port);
      if (reason === undefined) return { verdict: 'good', subject, text: context.word(doctorTexts.peerGood) };
      return { verdict: 'bad', subject, text: context.word(doctorTexts.peerBad, { reason }) };
    }),
  );
}

/** Where the node of these settings answers. */
export function urlOf({ rpc }: Settings): string {
  const host = rpc.host === '0.0.0.0' ? '127.0.0.1' : rpc.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${rpc.port}`;
}

/** Takes `/ip4/…/tcp/…` or a name's form, gives host and port. */
function placeOf(multiaddr: string): { readonly host: string; readonly port: number } | undefined {
  const [, , host, , port] = multiaddr.split('/');
  return host === undefined || port === undefined ? undefined : { host, port: Number(port) };
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/** undefined when a connection opens, else why not. */
function reach(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: TIMEOUT_MS });
    const end = (reason: string | undefined) => {
      socket.destroy();
      resolve(reason);
    };
    socket.once('connect', () => end(undefined));
    socket.once('timeout', () => end('ETIMEDOUT'));
    socket.once('error', (cause) => end(reasonOf(cause)));
  });
}
