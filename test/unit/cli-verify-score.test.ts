import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { CommandContext, CommandInput } from '../../cli/command.ts';
import { createVerifyScoreCommand } from '../../cli/commands/verify-score.ts';
import { genesisText } from '../../cli/genesis-file.ts';
import { fillText } from '../../cli/terminal/language.ts';
import { scoreTexts } from '../../cli/texts/score-texts.ts';
import { FaultError } from '../../ledger/base/fault.ts';
import { LANGUAGES, type Language } from '../../ledger/base/texts.ts';
import type { ScoreRow, ScoreSheet, ScoreStep } from '../../ledger/scoring/score-sheet.ts';
import { withFolder } from '../cli-run.ts';
import type { HandChain } from '../hand-chain.ts';
import { checkScoreJson, SCORED, scoreBundleOf, scoreChain, scoredLot, testReader } from '../score-bundle.ts';

const command = createVerifyScoreCommand(testReader);

/** Runs the command in this process: it is not in the table until a module that scores is. */
async function runVerify(
  chain: HandChain,
  bundle: unknown,
  {
    language = 'en',
    lot = `${SCORED.tender}/${SCORED.lot}`,
    json = false,
  }: { language?: Language; lot?: string; json?: boolean } = {},
): Promise<{ readonly out: string; readonly fault: string | undefined }> {
  return await withFolder(async (folder) => {
    writeFileSync(join(folder, 'genesis.json'), genesisText(chain.genesis));
    writeFileSync(join(folder, 'score.json'), JSON.stringify(bundle));
    let out = '';
    const write = (text: string): void => {
      out += text;
    };
    const output = { write, isTerminal: false, columns: 100 };
    const same = (text: string): string => text;
    const word: CommandContext['word'] = (texts, values) => fillText(texts, language, values);
    const context: CommandContext = {
      io: {
        stdout: output,
        stderr: output,
        stdin: Readable.from([]),
        environment: {},
        workingFolder: folder,
        onStopSignal: () => () => undefined,
        exitNow: () => undefined,
      },
      commands: [],
      language,
      json,
      style: { strong: same, faint: same, good: same, bad: same },
      say: (texts, values) => output.write(`${word(texts, values)}\n`),
      word,
      show: (result, human) => output.write(json ? JSON.stringify(result) : human()),
    };
    const words = new Map([
      ['lot', lot],
      ['bundle', 'score.json'],
      ['genesis', 'genesis.json'],
    ]);
    const input: CommandInput = {
      text: (name) => words.get(name) ?? '',
      maybe: (name) => words.get(name),
      list: () => [],
      on: () => false,
      whole: () => 0,
    };
    try {
      await command.run(context, input);
      return { out, fault: undefined };
    } catch (cause) {
      if (!(cause instanceof FaultError)) throw cause;
      return { out, fault: `${cause.fault.code} ${String(cause.fault.detail.step ?? '')}`.trim() };
    }
  });
}

/** One row of the sheet changed. */
const row =
  (bid: number, change: (row: ScoreRow) => ScoreRow) =>
  (sheet: ScoreSheet): ScoreSheet => ({
    ...sheet,
    rows: sheet.rows.map((one) => (one.bid === bid ? change(one) : one)),
  });
const step = (bid: number, at: number, change: Partial<ScoreStep>) =>
  row(bid, (one) => ({
    ...one,
    steps: one.steps.map((each, place) => (place === at ? { ...each, ...change } : each)),
  }));

type Lie = (sheet: ScoreSheet) => ScoreSheet;
const LIES: readonly (readonly [what: string, lie: Lie, detail: Readonly<Record<string, unknown>>])[] = [
  ['a better score', row(2, (one) => ({ ...one, score: 1 })), { bid: 2, field: 'score', ledger: 1 }],
  ['a step of another value', step(1, 1, { value: 501 }), { bid: 1, field: 'positive', criterion: 'experience' }],
  ['a step by another formula', step(1, 1, { formula: 'gift' }), { bid: 1, field: 'positive', ledger: 'gift = 500' }],
  ['a step by another fact', step(1, 1, { fact: 'another' }), { bid: 1, field: 'positive' }],
  ['a step left out', row(1, (one) => ({ ...one, steps: one.steps.slice(0, -1) })), { bid: 1, ledger: 'absent' }],
  [
    'a step more',
    row(1, (one) => ({ ...one, steps: [...one.steps, ...one.steps.slice(-1)] })),
    { bid: 1, field: 'steps' },
  ],
  ['another rank', row(2, (one) => ({ ...one, rank: 1 })), { bid: 2, field: 'rank' }],
  ['a tie told otherwise', row(4, ({ tie: _tie, ...one }) => one), { bid: 4, field: 'tie' }],
  ['another bidder', row(1, (one) => ({ ...one, bidder: '260140000014' })), { bid: 1, field: 'bidder' }],
  ['a bid left out', (sheet) => ({ ...sheet, rows: sheet.rows.slice(1) }), { bid: 1, field: 'row' }],
  ['an excluded bid let in', (sheet) => ({ ...sheet, excluded: [] }), { bid: 3, field: 'row' }],
  [
    'an excluded bid for another reason',
    (sheet) => ({
      ...sheet,
      excluded: sheet.excluded.map((one) => ({ ...one, reasons: [{ reason: 'ABNORMAL_PRICE' }] })),
    }),
    { bid: 3, field: 'reasons' },
  ],
  [
    'a bid out of nowhere',
    (sheet) => ({ ...sheet, rows: [...sheet.rows, ...sheet.rows.slice(0, 1).map((one) => ({ ...one, bid: 9 }))] }),
    { bid: 9, field: 'row' },
  ],
  ['another winner', (sheet) => ({ ...sheet, ranking: sheet.ranking.toReversed() }), { field: 'ranking' }],
  ['rows in another order', (sheet) => ({ ...sheet, rows: sheet.rows.toReversed() }), { field: 'ranking' }],
  ['a dearer lot', (sheet) => ({ ...sheet, lotAmount: 2_000_000 }), { field: 'lotAmount' }],
  ['another engine', (sheet) => ({ ...sheet, engine: 'LOWEST_PRICE' }), { field: 'engine' }],
  ['low prices found', (sheet) => ({ ...sheet, abnormal: { ...sheet.abnormal, bids: [2] } }), { field: 'abnormal' }],
  ['another trace', (sheet) => ({ ...sheet, traceHash: new Uint8Array(32) }), { field: 'traceHash' }],
];

describe('a score counted again', () => {
  it('agrees with what the ledger says', async () => {
    const chain = await scoreChain(scoredLot);
    const { fault, steps } = checkScoreJson(chain, await scoreBundleOf(chain));
    expect(fault).toBeUndefined();
    expect(steps).toBe(11);
  });

  it.each(LIES)('finds %s', async (_what, lie, detail) => {
    const chain = await scoreChain(scoredLot, lie);
    const { fault } = checkScoreJson(chain, await scoreBundleOf(chain));
    expect(fault?.code).toBe('BUNDLE_SCORE');
    expect(fault?.detail).toMatchObject(detail);
  });
});

describe('adal verify score', () => {
  it.each(LANGUAGES)('tells the sheet and that it is proven, in %s', async (language) => {
    const chain = await scoreChain(scoredLot);
    const { out, fault } = await runVerify(chain, await scoreBundleOf(chain), { language });
    expect(fault).toBeUndefined();
    expect(out).toContain(scoreTexts.proven[language]);
    expect(out).toContain('1, 2, 4');
    expect(out).not.toMatch(/[{}]|undefined|✗/);
  });

  it('refuses a sheet that does not follow, a bundle that lacks what it was counted from, and one of another lot', async () => {
    const lying = await scoreChain(
      scoredLot,
      row(2, (one) => ({ ...one, score: 1 })),
    );
    expect(await runVerify(lying, await scoreBundleOf(lying))).toMatchObject({
      fault: 'CLI_NOT_VERIFIED BUNDLE_SCORE',
      out: expect.stringContaining('✗'),
    });
    const chain = await scoreChain(scoredLot);
    const bundle = await scoreBundleOf(chain);
    const lacking = { ...bundle, entries: bundle.entries.slice(0, 1) };
    expect((await runVerify(chain, lacking)).fault).toBe('CLI_NOT_VERIFIED BUNDLE_ENTRY_MISSING');
    expect((await runVerify(chain, bundle, { lot: `${SCORED.tender}/2` })).fault).toBe(
      'CLI_NOT_VERIFIED BUNDLE_OTHER_SUBJECT',
    );
    for (const lot of [SCORED.tender, `${SCORED.tender}/0`, `${SCORED.tender}/51`, `${SCORED.tender}/1/1`, 'x/1'])
      expect((await runVerify(chain, bundle, { lot })).fault, lot).toBe('CLI_BAD_VALUE');
  });

  it('tells programs every step', async () => {
    const chain = await scoreChain(scoredLot);
    const { out } = await runVerify(chain, await scoreBundleOf(chain), { json: true });
    expect(JSON.parse(out)).toMatchObject({ subject: `${SCORED.tender}/1`, verified: true });
  });
});
