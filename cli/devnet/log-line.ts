import { plainText } from '../terminal/style.ts';

/** Takes a line of a node's JSON log, gives it shorter for people: time, level, event and its fields. */
export function readableLogLine(line: string): string {
  let entry: Readonly<Record<string, unknown>>;
  try {
    entry = JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    // Not the log's own: something a crashing process said. It must not be lost.
    return plainText(line);
  }
  if (typeof entry !== 'object' || entry === null) return plainText(line);
  const { time, level, event, msg, node: _node, ...rest } = entry;
  const clock = typeof time === 'string' ? time.slice(11, 23) : '';
  const fields = Object.entries(rest).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return plainText(
    [clock, levelName(level), String(event ?? msg ?? ''), ...fields].filter((part) => part !== '').join(' '),
  );
}

const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

function levelName(level: unknown): string {
  return typeof level === 'number' ? (LEVELS[level] ?? String(level)) : String(level ?? '');
}
