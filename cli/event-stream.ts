import { trouble } from './trouble.ts';

/** One message of a server-sent event stream (WHATWG HTML §9.2). */
export interface ServerEvent {
  readonly id: string | undefined;
  readonly type: string;
  readonly data: string;
}

/** Characters of one message; the node's events are far smaller. */
const EVENT_CHARS_MAX = 1024 * 1024;

/** Takes the body of a stream, gives its messages until it ends; CLI_NODE_ANSWER when one has no end. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  let rest = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const blocks = `${rest}${chunk}`.replaceAll('\r\n', '\n').split('\n\n');
    rest = blocks.pop() ?? '';
    if (rest.length > EVENT_CHARS_MAX) throw trouble('CLI_NODE_ANSWER', { charactersMax: EVENT_CHARS_MAX });
    for (const block of blocks) {
      const event = eventFromBlock(block);
      if (event !== undefined) yield event;
    }
  }
}

function eventFromBlock(block: string): ServerEvent | undefined {
  const fields = new Map<string, string[]>();
  for (const line of block.split('\n')) {
    const at = line.indexOf(':');
    // A line that begins with a colon is a comment that only keeps the connection alive.
    if (at === 0 || line === '') continue;
    const name = at < 0 ? line : line.slice(0, at);
    const value = at < 0 ? '' : line.slice(at + 1).replace(/^ /, '');
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  const data = fields.get('data');
  if (data === undefined) return undefined;
  return { id: fields.get('id')?.[0], type: fields.get('event')?.[0] ?? 'message', data: data.join('\n') };
}
