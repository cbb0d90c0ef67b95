import { describe, expect, it } from 'vitest';
import { createLogger, type LogLevel } from '../../node/log.ts';

function createLines(level: LogLevel, modules: Readonly<Record<string, LogLevel>> = {}) {
  const lines: string[] = [];
  const log = createLogger({ level, modules, name: 'node-1', write: (line) => void lines.push(line) });
  return { log, lines, parsed: () => lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>) };
}

describe('the log', () => {
  it('is one JSON object a line, with the node, the event and its fields', () => {
    const { log, lines, parsed } = createLines('info');
    log('info', 'block.committed', { height: 3, empty: true });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.endsWith('\n')).toBe(true);
    expect(parsed()[0]).toMatchObject({ node: 'node-1', event: 'block.committed', height: 3, empty: true, level: 30 });
    expect(Number.isNaN(Date.parse(String(parsed()[0]?.time)))).toBe(false);
  });

  it('leaves out what is below the level in force, the module’s own before the general one', () => {
    const { log, parsed } = createLines('warn', { sync: 'debug', feed: 'error' });
    log('info', 'block.committed');
    log('warn', 'block.slow');
    log('debug', 'sync.fetchFailed');
    log('trace', 'sync.detail');
    log('warn', 'feed.slow');
    log('error', 'feed.failed');
    log('info', 'constructor.odd');
    expect(parsed().map(({ event }) => event)).toEqual(['block.slow', 'sync.fetchFailed', 'feed.failed']);
  });

  it('keeps a text with line feeds on one line', () => {
    const { log, lines } = createLines('info');
    log('error', 'node.died', { cause: 'first\nsecond' });
    expect(lines.join('').trimEnd()).not.toContain('\n');
  });
});
