import { describe, expect, test } from 'vitest';
import { exitCodes } from '../../cli/exit-code.ts';
import { faultTable } from '../../ledger/base/fault.ts';
import type { FaultRow } from '../../ledger/base/faults/row.ts';
import {
  BLOCK_BYTES_MAX,
  BLOCK_COST_MAX,
  BLOCK_TXS_MAX,
  RECORD_BYTES_MAX,
  STATE_KEY_CHARS_MAX,
  STATE_VALUE_BYTES_MAX,
  TX_BYTES_MAX,
} from '../../ledger/base/limits.ts';
import { modules } from '../../ledger/modules/index.ts';
import { metricTable } from '../../node/metrics/table.ts';
import { networkLimits } from '../../p2p/limits.ts';
import { readText, repositoryFiles } from '../repository/files.ts';

const faults: readonly (readonly [code: string, row: FaultRow])[] = Object.entries(faultTable);

/** Words in back quotes on a page that have the given form. */
function quoted(page: string, form: RegExp): readonly string[] {
  const found = readText(page).matchAll(/`([^`\n]+)`/g);
  return [...new Set(Array.from(found, ([, word = '']) => word).filter((word) => form.test(word)))];
}

/** A number as pages write it: 1,258,291. */
function grouped(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

describe('the pages of the specification keep up with the code', () => {
  test('bytes.md names every hash tag, and no other', () => {
    const source = /^const TAGS = \[(.*?)\] as const;/ms.exec(readText('ledger/base/hash.ts'))?.[1] ?? '';
    const tags = Array.from(source.matchAll(/'([A-Za-z0-9-]+)'/g), ([, tag]) => tag);
    const page = readText('docs/spec/bytes.md');
    const hashing = page.slice(page.indexOf('## Hashing'), page.indexOf('## Keys'));
    expect(tags.length).toBeGreaterThan(10);
    expect(tags.filter((tag) => !hashing.includes(`\`${tag}\``))).toEqual([]);
    const rows = Array.from(hashing.matchAll(/^\| ((?:`[^`]+`(?:, )?)+) \|/gm), ([, names = '']) => names);
    const named = rows.flatMap((names) => Array.from(names.matchAll(/`([^`]+)`/g), ([, name]) => name));
    expect(named.filter((name) => !tags.includes(name))).toEqual([]);
  });

  test('state-tree.md names every family of entries', () => {
    const page = readText('docs/spec/state-tree.md');
    const prefixes = [...modules.flatMap(({ entries }) => entries.map(({ prefix }) => prefix)), 'subject', 'failed'];
    expect(prefixes.filter((prefix) => !new RegExp(`\`${prefix}[\`/]`).test(page))).toEqual([]);
  });

  test('transaction.md names every fault that makes a block invalid', () => {
    const named = quoted('docs/spec/transaction.md', /^[A-Z]+_[A-Z_]+$/);
    const codes = faults.filter(([, { stage }]) => stage === 'block').map(([code]) => code);
    expect(codes.length).toBeGreaterThan(5);
    expect(codes.filter((code) => !named.includes(code))).toEqual([]);
  });

  test('bundle.md names every fault of a bundle', () => {
    const codes = faults.map(([code]) => code).filter((code) => code.startsWith('BUNDLE_'));
    const named = quoted('docs/spec/bundle.md', /^BUNDLE_[A-Z_]+$/);
    expect(codes.length).toBeGreaterThan(10);
    expect(named.toSorted()).toEqual(codes.toSorted());
  });

  test('receipt.md names every fault of a receipt', () => {
    const codes = faults.map(([code]) => code).filter((code) => code.startsWith('RECEIPT_'));
    const named = quoted('docs/spec/receipt.md', /^RECEIPT_[A-Z_]+$/);
    expect([...named].sort()).toEqual(codes.sort());
  });

  test('pages state the bounds that the code has', () => {
    const expected: readonly (readonly [page: string, values: readonly number[]])[] = [
      ['docs/spec/transaction.md', [TX_BYTES_MAX, RECORD_BYTES_MAX]],
      ['docs/spec/block.md', [BLOCK_BYTES_MAX, BLOCK_TXS_MAX, BLOCK_COST_MAX, RECORD_BYTES_MAX]],
      ['docs/spec/state-tree.md', [STATE_VALUE_BYTES_MAX, STATE_KEY_CHARS_MAX]],
      ['ARCHITECTURE.md', [RECORD_BYTES_MAX, BLOCK_TXS_MAX, BLOCK_COST_MAX]],
      [
        'docs/spec/network.md',
        [
          networkLimits.helloBytesMax,
          networkLimits.consensusFrameBytesMax,
          networkLimits.statusFrameBytesMax,
          networkLimits.requestBytesMax,
          networkLimits.answerBytesMax,
          networkLimits.gossipBatchBytesMax,
          networkLimits.gossipBatchItemsMax,
          networkLimits.gossipMessagesPerSecondMax,
          networkLimits.requestsPerPeerMax,
          networkLimits.requestsPerSecondMax,
          networkLimits.observerFramesPerSecondMax,
          networkLimits.observerBytesPerSecondMax,
          networkLimits.nameCharsMax,
          networkLimits.directPeersMax,
        ],
      ],
    ];
    const missing = expected.flatMap(([page, values]) => {
      const text = readText(page);
      return values
        .map(grouped)
        .filter((value) => !new RegExp(`(?<![\\d,])${value}(?![\\d]|,\\d)`).test(text))
        .map((value) => `${page}: ${value}`);
    });
    expect(missing).toEqual([]);
  });
});

describe('the pages for operators keep up with the code', () => {
  const guides = repositoryFiles().filter((path) => path.endsWith('.md') && !path.startsWith('docs/reference/'));
  const program = repositoryFiles()
    .filter((path) => /^(ledger|consensus|storage|p2p|config|node|cli)\/.*\.ts$/.test(path))
    .map(readText)
    .join('\n');

  test('every fault that a page names exists', () => {
    // The report of an import gives reasons of its own, in words of the same form.
    const reasons = readText('cli/import/import-reasons.ts');
    const areas = new Set(faults.map(([code]) => code.split('_')[0]));
    const wrong = guides.flatMap((page) =>
      quoted(page, /^[A-Z]+_[A-Z][A-Z_]*$/)
        .filter((word) => areas.has(word.split('_')[0]))
        .filter((word) => !faults.some(([code]) => code === word) && !program.includes(`const ${word} =`))
        .filter((word) => !reasons.includes(`  ${word}:`))
        .map((word) => `${page}: ${word}`),
    );
    expect(wrong).toEqual([]);
  });

  test('every metric that a page names exists', () => {
    const named = guides.flatMap((page) => quoted(page, /^adal_[a-z_]+/)).map((word) => word.replace(/\{.*$/, ''));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !Object.hasOwn(metricTable, name))).toEqual([]);
  });

  test('operations.md lists the exit codes, and log events that are written', () => {
    const page = readText('docs/operations.md');
    const section = page.slice(page.indexOf('## Exit codes'));
    const codes = Array.from(section.matchAll(/^\| (\d+) \|/gm), ([, code]) => Number(code));
    expect(codes).toEqual(Object.values(exitCodes));
    const logs = page.slice(page.indexOf('## Logs'), page.indexOf('## Stop'));
    const rows = Array.from(logs.matchAll(/^\| (`.+?`) \|/gm), ([, names = '']) => names);
    const events = rows.flatMap((names) => Array.from(names.matchAll(/`([a-z0-9]+\.[A-Za-z]+)`/g), ([, name]) => name));
    expect(events.length).toBeGreaterThan(5);
    // The network's own events get their area when the node logs them.
    const isWritten = (name = '') => [name, name.replace(/^p2p\./, '')].some((word) => program.includes(`'${word}'`));
    expect(events.filter((name) => !isWritten(name))).toEqual([]);
  });
});
