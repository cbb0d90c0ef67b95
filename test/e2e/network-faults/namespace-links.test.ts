import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, expect, it } from 'vitest';
import type { FaultLinks } from './fault-links.ts';
import { createNamespaceLinks, namespacesMissing } from './namespace-links.ts';

const missing = namespacesMissing();
const title = 'loses packets one way, both ways or at a pulled cable, heals, and leaves nothing behind';

/** Says what comes by UDP; sends what stdin says: `<address> <text>`. */
const TALKER = `
const { createSocket } = require('node:dgram');
const socket = createSocket('udp4').on('message', (text) => console.log(String(text))).on('error', () => undefined);
socket.bind(9000, process.argv[1], () => console.log('ready'));
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const [address, text] = line.split(' ');
  socket.send(text, 9000, address, () => console.log('sent ' + text));
}).on('close', () => process.exit());`;

interface Talker {
  readonly address: string;
  /** Resolves when the packet has left, or was refused by the own machine. */
  send(to: Talker, text: string): Promise<void>;
  /** Every text that arrived. */
  readonly heard: readonly string[];
  /** Of the network card, as the kernel tells it: `1` or `0`. */
  carrier(): string;
}

const open: { close(): unknown }[] = [];
afterAll(async () => {
  for (const thing of open.reverse()) await thing.close();
});

async function startTalker(links: FaultLinks, number: number): Promise<Talker> {
  const name = `validator-${number}`;
  const address = new URL(links.setup.places?.[number - 1]?.rpcUrl ?? '').hostname;
  const [command = '', ...words] = links.setup.launcher?.(name) ?? [];
  const child = spawn(command, [...words, process.execPath, '-e', TALKER, address], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  open.push({ close: () => child.kill('SIGKILL') });
  const heard: string[] = [];
  const sent = new Set<string>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('sent ')) sent.add(line.slice(5));
    else heard.push(line);
    child.emit('line');
  });
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await once(child, 'line');
  };
  await until(() => heard.shift() === 'ready');
  return {
    address,
    heard,
    async send(to, text) {
      child.stdin.write(`${to.address} ${text}\n`);
      await until(() => sent.has(text));
    },
    carrier: () => execFileSync(command, [...words, 'cat', '/sys/class/net/eth0/carrier'], { encoding: 'utf8' }).trim(),
  };
}

/** A packet may be lost while addresses are being resolved: sends until one has arrived. */
async function expectReach(from: Talker, to: Talker, text: string): Promise<void> {
  await expect
    .poll(async () => {
      await from.send(to, text);
      return to.heard;
    })
    .toContain(text);
}

it.runIf(missing === undefined)(missing === undefined ? title : `${title} (skipped: ${missing})`, async () => {
  const links = createNamespaceLinks(2);
  open.push(links);
  const [a, b] = [await startTalker(links, 1), await startTalker(links, 2)];
  await expectReach(a, b, 'hello');
  await expectReach(b, a, 'hello');

  links.silence('validator-1', 'validator-2', 'stall');
  await a.send(b, 'lost');
  await expectReach(b, a, 'heard');
  links.heal();
  await expectReach(a, b, 'healed');
  // It was sent long before, on the same way.
  expect(b.heard).not.toContain('lost');

  expect([a.carrier(), b.carrier()]).toEqual(['1', '1']);
  links.pullCable('validator-2');
  await expect.poll(() => [a.carrier(), b.carrier()]).toEqual(['1', '0']);
  links.heal();
  await expect.poll(b.carrier).toBe('1');
  await expectReach(a, b, 'plugged');
  await expectReach(b, a, 'plugged');

  await links.close();
  const left = execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' });
  expect(left).not.toContain(`adal-faults-${process.pid}-`);
});
