import type { Output } from './io.ts';

export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
}

/** Colour on a terminal only, and never where NO_COLOR is set or the terminal is dumb (no-color.org). */
export function chooseStyle(output: Output, environment: Readonly<Record<string, string | undefined>>): Style {
  const refused = (environment.NO_COLOR ?? '') !== '' || environment.TERM === 'dumb';
  const coloured = output.isTerminal && !refused;
  const wrap = (open: number, close: number) => (text: string) =>
    coloured ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return { strong: wrap(1, 22), faint: wrap(2, 22), good: wrap(32, 39), bad: wrap(31, 39) };
}

/** What another machine said, safe to show: control characters could move the cursor or fake lines. */
export function plainText(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => (character === '\n' ? '\n' : '\uFFFD'));
}
