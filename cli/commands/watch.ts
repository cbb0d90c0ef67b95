import { setTimeout as pause } from 'node:timers/promises';
import type { CommandContext, CommandInput } from '../command.ts';
import { defineCommand } from '../command.ts';
import { readEvents, type ServerEvent } from '../event-stream.ts';
import { type ExitCode, exitCodes } from '../exit-code.ts';
import { nodeUrl, urlOption } from '../node-url.ts';
import { fetchFromNode } from '../rpc-client.ts';
import { plainText } from '../terminal/style.ts';
import { readTexts } from '../texts/read-texts.ts';
import { reasonOf, trouble } from '../trouble.ts';

/** Pause before connecting again, so that a node that restarts is not stormed. */
const RETRY_MS = 1_000;

export const watchCommand = defineCommand({
  name: 'watch',
  title: readTexts.watch,
  options: [
    { name: 'type', value: 'TYPE', title: readTexts.watchType },
    { name: 'subject', value: 'SUBJECT', title: readTexts.watchSubject },
    { name: 'since', value: 'HEIGHT:INDEX', title: readTexts.watchSince },
    { name: 'count', value: 'N', title: readTexts.watchCount },
    urlOption,
  ],
  examples: ['adal watch', 'adal watch --type tender.published --json'],
  async run(context, input) {
    const stop = new AbortController();
    const ignoreSignals = context.io.onStopSignal(() => stop.abort());
    try {
      return await follow(context, input, stop.signal);
    } finally {
      ignoreSignals();
      stop.abort();
    }
  },
});

/** Follows the feed; after a break it goes on behind the last event seen, so none is lost or shown twice. */
async function follow(context: CommandContext, input: CommandInput, signal: AbortSignal): Promise<ExitCode> {
  const left = {
    count:
      input.maybe('count') === undefined ? Number.POSITIVE_INFINITY : input.whole('count', { min: 1, max: 1_000_000 }),
  };
  let last = input.maybe('since');
  let connected = false;
  while (left.count > 0 && !signal.aborted) {
    try {
      const body = await open(nodeUrl(context, input), path(input), last, signal);
      connected = true;
      for await (const event of readEvents(body)) {
        if (event.id !== undefined) last = event.id;
        show(context, event);
        left.count -= 1;
        if (left.count <= 0) break;
      }
    } catch (cause) {
      if (signal.aborted) break;
      // A node that was never reached is a mistake in the address; one that was will come back.
      if (!connected) throw cause;
    }
    if (left.count > 0 && !signal.aborted) {
      context.io.stderr.write(`${context.word(readTexts.watchAgain)}\n`);
      await pause(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  return exitCodes.ok;
}

function path(input: CommandInput): string {
  const query = new URLSearchParams();
  for (const name of ['type', 'subject']) {
    const value = input.maybe(name);
    if (value !== undefined) query.set(name, value);
  }
  const text = query.toString();
  return text === '' ? '/events' : `/events?${text}`;
}

async function open(
  url: string,
  target: string,
  last: string | undefined,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const headers = { accept: 'text/event-stream', ...(last === undefined ? {} : { 'last-event-id': last }) };
  const response = await fetchFromNode(url, target, { headers, signal });
  if (response.status === 200 && response.body !== null) return response.body;
  const text = await response.text().catch((cause: unknown) => reasonOf(cause));
  throw trouble('CLI_NODE_ANSWER', { url: `${url}${target}`, status: response.status, answer: text.slice(0, 200) });
}

function show(context: CommandContext, event: ServerEvent): void {
  if (context.json) return context.io.stdout.write(`${event.data}\n`);
  if (event.type === 'gap') return context.io.stdout.write(`${context.word(readTexts.watchGap)}\n`);
  context.io.stdout.write(`${eventLine(event)}\n`);
}

/** One event of the CloudEvents form on one line; anything else as it came. */
function eventLine(event: ServerEvent): string {
  try {
    const { time, type, subject, data } = JSON.parse(event.data) as Readonly<Record<string, unknown>>;
    const parts = [event.id, time, type, subject, data === undefined ? undefined : JSON.stringify(data)];
    return plainText(
      parts
        .filter((part) => part !== undefined)
        .map(String)
        .join('  '),
    );
  } catch {
    // Shown as it came: a feed of another version must still be readable.
    return plainText(event.data);
  }
}
