import { type Fault, FaultError, faultRow } from '../ledger/base/fault.ts';
import type { Language } from '../ledger/base/texts.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-code.ts';
import type { Output } from './terminal/io.ts';
import { plainText, type Style } from './terminal/style.ts';
import { listText } from './terminal/table.ts';
import { generalTexts } from './texts/general-texts.ts';

export interface ReportOptions {
  readonly language: Language;
  readonly json: boolean;
  readonly debug: boolean;
  readonly style: Style;
}

/** Takes whatever ended a command, says it on stderr so that the person knows what to do, and gives the exit code. */
export function reportError(error: unknown, stderr: Output, options: ReportOptions): ExitCode {
  if (options.debug) stderr.write(`${traceOf(error)}\n`);
  if (!(error instanceof FaultError)) {
    const message = generalTexts.bug[options.language];
    stderr.write(
      options.json
        ? `${JSON.stringify({ error: { fault: 'BUG', message } })}\n`
        : `${message}\n${shortReason(error)}\n`,
    );
    return exitCodes.bug;
  }
  stderr.write(
    options.json
      ? `${JSON.stringify({ error: faultJson(error.fault, options.language) })}\n`
      : faultText(error.fault, options),
  );
  return exitCodeOf(error.fault);
}

/** A fault as programs read it. */
export function faultJson(
  { code, detail }: Fault,
  language: Language,
): { readonly fault: string; readonly message: string; readonly detail: Fault['detail'] } {
  return { fault: code, message: faultRow(code).texts[language], detail };
}

/** A fault as people read it: the sentence, the facts, the code to look up. */
export function faultText(
  { code, detail }: Fault,
  { language, style }: Pick<ReportOptions, 'language' | 'style'>,
): string {
  const facts = Object.entries(detail).map(([name, value]): [string, string] => [
    `  ${name}`,
    plainText(String(value)),
  ]);
  return `${style.bad('✗')} ${faultRow(code).texts[language]}\n${listText(facts)}  ${style.faint(code)}\n`;
}

function shortReason(error: unknown): string {
  return plainText(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}

function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const trace = error.stack ?? error.message;
  return error.cause === undefined ? trace : `${trace}\n↳ ${traceOf(error.cause)}`;
}
