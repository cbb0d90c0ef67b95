import pino from 'pino';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
export type LogFields = Readonly<Record<string, string | number | boolean>>;

/** Writes one event; `event` is `module.what`, and the module decides the level in force. */
export type Logger = (level: LogLevel, event: string, fields?: LogFields) => void;

/** Takes level settings and where lines go, gives the node's logger: one JSON object a line, levels per module. */
export function createLogger(options: {
  readonly level: LogLevel;
  readonly modules: Readonly<Record<string, LogLevel>>;
  readonly name: string;
  readonly write: (line: string) => void;
}): Logger {
  const { level, modules, name, write } = options;
  const values = pino.levels.values;
  const lowest = [level, ...Object.values(modules)].reduce((a, b) =>
    valueOfLevel(values, a) < valueOfLevel(values, b) ? a : b,
  );
  const base = pino({ level: lowest, base: { node: name }, timestamp: pino.stdTimeFunctions.isoTime }, { write });
  return (at, event, fields = {}) => {
    const module = event.slice(0, event.indexOf('.'));
    const inForce = Object.hasOwn(modules, module) ? (modules[module] ?? level) : level;
    if (valueOfLevel(values, at) < valueOfLevel(values, inForce)) return;
    base[at]({ event, ...fields });
  };
}

function valueOfLevel(values: Readonly<Record<string, number>>, level: LogLevel): number {
  return values[level] ?? 0;
}
