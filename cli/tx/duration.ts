import { trouble } from '../trouble.ts';

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** Takes `90s`, `10m` or `24h`, gives milliseconds, or CLI_BAD_VALUE naming the option. */
export function durationMs(option: string, text: string): number {
  const [, count = '', unit = ''] = /^([0-9]{1,6})([smh])$/.exec(text) ?? [];
  const unitMs = UNITS_MS[unit];
  if (unitMs !== undefined && Number(count) > 0) return Number(count) * unitMs;
  throw trouble('CLI_BAD_VALUE', { option: `--${option}`, value: text, expected: '90s | 10m | 24h' });
}
