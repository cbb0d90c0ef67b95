import { describe, expect, it } from 'vitest';
import { readableLogLine } from '../../cli/devnet/log-line.ts';
import { readEvents, type ServerEvent } from '../../cli/event-stream.ts';
import { recordText } from '../../cli/terminal/record-text.ts';
import { tableText } from '../../cli/terminal/table.ts';

async function eventsOf(...chunks: readonly string[]): Promise<readonly ServerEvent[]> {
  const found: ServerEvent[] = [];
  const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk));
  for await (const event of readEvents(ReadableStream.from(bytes) as ReadableStream<Uint8Array>)) found.push(event);
  return found;
}

describe('a table', () => {
  it('lines up Kazakh words, puts numbers on the right and has no trailing spaces', () => {
    expect(
      tableText(
        ['Атауы', 'n'],
        [
          ['түйін', '5'],
          ['ә', '12'],
        ],
      ),
    ).toBe('Атауы   n\n─────  ──\nтүйін   5\nә      12\n');
  });
});

describe('a record', () => {
  it('is indented lines with dates for moments, and a mark for what is empty', () => {
    const text = recordText({
      id: 'a',
      time: 1_767_225_600_000,
      amount: 1_767_225_600_000,
      list: [{ x: 1, y: 'b' }, 'c'],
      none: [],
      nil: null,
    });
    expect(text).toBe(
      [
        'id      a',
        'time    2026-01-01T00:00:00.000Z',
        'amount  1767225600000',
        'list',
        '  - x  1',
        '    y  b',
        '  - c',
        'none    —',
        'nil     —',
        '',
      ].join('\n'),
    );
  });

  it('cannot smuggle control characters to the terminal', () => {
    expect(recordText({ title: 'a\u001b[2J\nb' })).toBe('title  a\uFFFD[2J ⏎ b\n');
  });
});

describe('a stream of events', () => {
  it('is read across chunk borders, with ids, types, several data lines and comments', async () => {
    const events = await eventsOf(
      ': hello\n\nid: 1:0\nevent: x\nda',
      'ta: {"a":1}\n\ndata: one\r\nda',
      'ta: two\r\n\r\nid: 9\n\ndata: cut',
    );
    expect(events).toEqual([
      { id: '1:0', type: 'x', data: '{"a":1}' },
      { id: undefined, type: 'message', data: 'one\ntwo' },
    ]);
  });

  it('without an end is refused', async () => {
    await expect(eventsOf(`data: ${'x'.repeat(1024 * 1024)}`)).rejects.toThrow('CLI_NODE_ANSWER');
  });
});

describe('a line of a node’s log', () => {
  it('is shortened for people', () => {
    const line = '{"level":40,"time":"2026-01-01T10:20:30.456Z","node":"n","event":"p2p.lost","peer":"x","n":2}';
    expect(readableLogLine(line)).toBe('10:20:30.456 warn p2p.lost peer=x n=2');
  });

  it.each(['not json', '5', 'null'])('that is no entry (%s) is kept', (line) => {
    expect(readableLogLine(line)).toBe(line);
  });
});
