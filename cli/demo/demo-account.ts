import type { Language, Texts } from '../../ledger/base/texts.ts';
import type { CommandContext } from '../command.ts';
import type { Output } from '../terminal/io.ts';
import { fillText } from '../terminal/language.ts';
import { chooseStyle, type Style } from '../terminal/style.ts';
import { demoTexts } from '../texts/demo-texts.ts';
import type { StepReport } from './demo-stage.ts';

/** Tells people what happens: on stdout, or on stderr when programs read stdout. */
export interface DemoAccount {
  readonly language: Language;
  readonly style: Style;
  /** What is waited for when a transaction's block is. */
  readonly blockText: Texts;
  say(texts: Texts, values?: Readonly<Record<string, string | number>>): void;
  line(text: string): void;
  step(number: number, title: Texts, report: StepReport, sees: string): void;
  /** A line that the next one overwrites; on a terminal only. */
  waiting(what: Texts, waitedMs: number): void;
}

/** Shorter waits need no word. */
const QUIET_MS = 700;

export function createDemoAccount({ io, json, language }: CommandContext): DemoAccount {
  const out: Output = json ? io.stderr : io.stdout;
  const style = chooseStyle(out, io.environment);
  let pending = false;
  const line = (text: string): void => {
    out.write(`${pending ? '\r\u001b[K' : ''}${text}\n`);
    pending = false;
  };
  const account: DemoAccount = {
    language,
    style,
    blockText: demoTexts.waitBlock,
    line,
    say: (texts, values) => line(fillText(texts, language, values)),
    step(number, title, report, sees) {
      const { height, time, tookMs, submittedAt, readAt, transactions } = report;
      const head = style.strong(`${String(number).padStart(2)}. ${title[language]}`);
      const where = fillText(demoTexts.height, language, { height });
      line(`\n${head}  ${style.faint(`${where}, ${clockText(time)}, ${secondsText(language, tookMs)}`)}`);
      for (const { type, txId, height: at, tookMs: took } of transactions) {
        const through = fillText(demoTexts.sent, language, { submitted: submittedAt ?? '' });
        line(style.faint(`      ${type}  ${txId.slice(0, 12)}…  ${through}, № ${at}, ${secondsText(language, took)}`));
      }
      line(`    ${style.good('✓')} ${fillText(demoTexts.sees, language, { node: readAt, what: sees })}`);
    },
    waiting(what, waitedMs) {
      if (!out.isTerminal || waitedMs < QUIET_MS) return;
      const text = fillText(demoTexts.waiting, language, {
        what: what[language],
        seconds: Math.floor(waitedMs / 1000),
      });
      out.write(`\r\u001b[K    ${style.faint(text)}`);
      pending = true;
    },
  };
  return account;
}

/** Block time as a clock, UTC. */
export function clockText(time: number): string {
  return new Date(time).toISOString().slice(11, 23);
}

function secondsText(language: Language, ms: number): string {
  return fillText(demoTexts.seconds, language, { seconds: (ms / 1000).toFixed(2) });
}

/** Takes minor units, gives the amount with its two decimal places: 8450000000 KZT → `84 500 000.00 KZT`. */
export function amountText(minor: number, currency: string): string {
  const digits = String(minor).padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/\B(?=(?:[0-9]{3})+$)/g, ' ');
  return `${whole}.${digits.slice(-2)} ${currency}`;
}
