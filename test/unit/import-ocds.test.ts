import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../cli/crypto.ts';
import { syntheticBin } from '../../cli/import/import-parties.ts';
import { planImport } from '../../cli/import/import-plan.ts';
import { readOcdsFile } from '../../cli/import/ocds-file.ts';
import { ocdsProcesses } from '../../cli/import/ocds-releases.ts';
import type { SourceFile } from '../../cli/import/source-file.ts';
import { toHex, utf8 } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import type { TxRow } from '../../ledger/module.ts';
import { isBin } from '../../ledger/modules/identity/bin.ts';
import { modules } from '../../ledger/modules/index.ts';
import { runCli } from '../cli-run.ts';
import { sampleData } from '../sample-data.ts';
import { untoldPlaces } from '../untold-places.ts';

const FIXTURE = fileURLToPath(new URL('../fixtures/ocds/school-furniture.json', import.meta.url));
const EXAMPLE = sampleData('ocds/fictional-example');
const OPTIONS = { processesOf: ocdsProcesses, documentsFolder: undefined, periodSeconds: 60 };
const IDS = { plan: '170340021105-2025-1', tender: 't-0123456789abcdef' };
const rows: ReadonlyMap<string, TxRow> = new Map(modules.flatMap(({ txs }) => txs.map((row) => [row.type, row])));

function plannedFrom(...files: readonly SourceFile[]) {
  const plan = planImport(files, OPTIONS);
  const steps = plan.processes.flatMap((process) => process.steps);
  return { ...plan, steps, types: steps.map(({ type }) => type) };
}

/** Every payload must pass the schema of its type: the ledger would refuse the rest. */
function expectWellFormed(
  steps: readonly { readonly type: string; readonly payload: (ids: typeof IDS) => ValueMap }[],
) {
  const wrong = steps.map(({ type, payload }) => rows.get(type)?.payload.check(payload(IDS), type));
  expect(wrong.filter((found) => found !== undefined)).toEqual([]);
}

describe('a package of our own', () => {
  const file = readOcdsFile(FIXTURE, 'school-furniture.json');
  const planned = plannedFrom(file);
  const { report } = planned;

  it('becomes plan, documents, tender, questions, answers and an amendment, in an order the ledger takes', () => {
    expect(planned.types).toEqual([
      ...['document.anchor', 'document.anchor', 'plan.publish', 'tender.publish', 'tender.ask', 'tender.ask'],
      ...['document.anchor', 'document.anchor', 'tender.answer', 'tender.answer', 'tender.amendDocuments'],
    ]);
    expectWellFormed(planned.steps);
  });

  it('keeps amounts exact, lots apart and the dates of the source as data', () => {
    const publish = planned.steps.find(({ type }) => type === 'tender.publish')?.payload(IDS) as {
      readonly lots: readonly { readonly amount: number; readonly quantity: number; readonly title: unknown }[];
      readonly source: { readonly fields: readonly { readonly name: string; readonly value: string }[] };
    };
    expect(publish.lots.map(({ amount, quantity, title }) => ({ amount, quantity, title }))).toEqual([
      { amount: 100_000_000, quantity: 40_000, title: { kk: 'Оқушы партасы' } },
      { amount: 50_000_050, quantity: 80_000, title: { kk: 'Орындық' } },
    ]);
    expect(publish.source.fields).toContainEqual({
      name: 'tender/tenderPeriod/endDate',
      value: '2025-09-05T18:00:00+05:00',
    });
    expect(publish.source.fields).toContainEqual({ name: 'tender/x_portalRank', value: '17' });
  });

  it('takes a real BIN as it is, derives one for another identifier, and enters no natural person', () => {
    const parties = planned.parties.map(({ bin, synthetic }) => ({ bin, synthetic }));
    expect(parties).toEqual([
      { bin: '170340021105', synthetic: false },
      { bin: syntheticBin('XX-REG', '77'), synthetic: true },
      { bin: syntheticBin('adal-import', 'ocds-zz0001-1001/enquirer'), synthetic: true },
    ]);
    expect(report.refused).toContainEqual(
      expect.objectContaining({ pointer: '/releases/0/parties/2', reason: 'NATURAL_PERSON' }),
    );
    const sent = JSON.stringify(planned.steps.map(({ payload }) => payload(IDS)));
    for (const personal of ['Серікова', 'Ахметов', '900101300178', '+7 000', 'buyer@example.kz'])
      expect(sent).not.toContain(personal);
  });

  it('names what it cannot carry, each with its reason', () => {
    const reasons = new Map(report.refused.map(({ pointer, reason }) => [pointer, reason]));
    expect(Object.fromEntries(reasons)).toMatchObject({
      '/releases/0/parties/0/contactPoint': 'PERSONAL_DATA',
      '/releases/0/parties/0/address': 'PERSONAL_DATA',
      '/releases/0/parties/0/roles/1': 'ROLE_UNKNOWN',
      '/releases/0/tender/x_contact/email': 'PERSONAL_DATA',
      '/releases/0/tender/tenderers': 'LATER_STAGE',
      '/releases/0/tender/enquiries/1/author': 'PERSONAL_DATA',
      '/releases/1/tender/tenderPeriod/endDate': 'TERMS_FIXED',
      '/releases/2/tender/procurementMethod': 'METHOD',
      '/releases/2': 'PROCESS_REFUSED',
      '/releases/3': 'SAME_RELEASE',
      '/releases/4': 'NOT_A_RELEASE',
      '/publisher': 'PACKAGE_ONLY',
    });
    expect(untoldPlaces(file, report)).toEqual([]);
  });

  it('anchors the file itself where the folder has it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'adal-import-files-'));
    try {
      writeFileSync(join(folder, 'specification.txt'), 'биіктігі реттеледі');
      const steps = planImport([file], { ...OPTIONS, documentsFolder: folder }).processes.flatMap(
        ({ steps: all }) => all,
      );
      const hashes = steps
        .filter(({ type }) => type === 'document.anchor')
        .map(({ payload }) => toHex(payload(IDS).sha256 as Uint8Array));
      expect(hashes).toContain(toHex(sha256(utf8('биіктігі реттеледі'))));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe.runIf(EXAMPLE !== undefined)('the fictional example of the standard', () => {
  const folder = EXAMPLE ?? '';
  const files = [folder, join(folder, 'record')].flatMap((place) =>
    existsSync(place)
      ? readdirSync(place)
          .filter((name) => name.endsWith('.json'))
          .map((name) => ({ name, path: join(place, name) }))
      : [],
  );

  it.each(files)('$name is accounted for to the last field', ({ path }) => {
    const file = readOcdsFile(path, 'example.json');
    const planned = plannedFrom(file);
    expectWellFormed(planned.steps);
    expect(untoldPlaces(file, planned.report)).toEqual([]);
  });

  it('becomes the plan, its amendment, the tender and its one amendment: an award changes no terms', () => {
    const { types } = plannedFrom(readOcdsFile(join(folder, 'ocds-213czf-000-00001.json'), 'example.json'));
    expect(types.filter((type) => type !== 'document.anchor')).toEqual([
      ...['plan.publish', 'plan.amend', 'tender.publish', 'tender.amendDocuments'],
    ]);
  });
});

describe('whatever else a file may hold', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'adal-import-'));
    mkdirSync(folder, { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['the error of a service', JSON.stringify({ status: 'error', errors: [{ name: 'data' }] }), 'error response'],
    ['a list', '[]', 'no JSON object'],
    ['half a file', '{"releases":[', 'no JSON'],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0x7d]), 'no JSON'],
    ['another JSON', '{"a":1}', 'neither releases'],
    ['a Prozorro tender', '{"data":{"procurementMethodType":"belowThreshold"}}', 'Prozorro'],
    ['a later OCDS', '{"version":"2.0","releases":[]}', 'OCDS 2.0'],
    ['endless nesting', `{"releases":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, 'nested deeper'],
  ])('%s is refused with its reason', async (_what, text, reason) => {
    const path = join(folder, 'odd.json');
    writeFileSync(path, text);
    const { code, err } = await runCli(['import', 'ocds', 'odd.json', '--dry-run', '--json'], { folder });
    expect(code).toBe(1);
    const { error } = JSON.parse(err) as {
      readonly error: { readonly fault: string; readonly detail: { readonly reason: string } };
    };
    expect(error.fault).toBe('CLI_NOT_OCDS');
    expect(error.detail.reason).toContain(reason);
  });

  it('a file of more than 50 MiB is refused before it is read', async () => {
    writeFileSync(join(folder, 'large.json'), Buffer.alloc(50 * 1024 * 1024 + 1, ' '));
    const { code, err } = await runCli(['import', 'ocds', 'large.json', '--dry-run'], { folder });
    expect(code).toBe(1);
    expect(err).toContain('CLI_FILE_UNREADABLE');
  });

  it('any values in any place are told of, and what is planned is well formed', () => {
    const leaf = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true }),
      fc.boolean(),
      fc.constant(null),
      fc.string({ unit: 'binary' }),
    );
    const any = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('value'), { maxLength: 3 }), tie('map')),
      map: fc.dictionary(
        fc.constantFrom(
          'id',
          'title',
          'value',
          'amount',
          'currency',
          'items',
          'lots',
          'documents',
          '__proto__',
          'a/b~c',
        ),
        tie('value'),
        { maxKeys: 5 },
      ),
    }));
    const base = readOcdsFile(FIXTURE, 'any.json').content as { readonly releases: readonly Record<string, unknown>[] };
    const place = fc.constantFrom('tender', 'parties', 'planning', 'buyer', 'awards', 'language', 'tag', 'date');
    fc.assert(
      fc.property(
        place,
        fc.constantFrom('items', 'lots', 'documents', 'enquiries', 'value', 'title'),
        any.value,
        fc.boolean(),
        (field, inner, value, whole) => {
          const [first = {}] = structuredClone(base.releases);
          if (whole) first[field] = value;
          else (first.tender as Record<string, unknown>)[inner] = value;
          const file = { name: 'any.json', content: { releases: [first] } as SourceFile['content'] };
          const planned = plannedFrom(file);
          expectWellFormed(planned.steps);
          expect(untoldPlaces(file, planned.report)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

it('derives a valid BIN from scheme and number alone, another one for every number', () => {
  const bins = Array.from({ length: 500 }, (_, n) => syntheticBin('GB-COH', String(n)));
  expect(bins.filter((bin) => !isBin(bin))).toEqual([]);
  expect(new Set(bins).size).toBe(500);
  expect(syntheticBin('GB-COH', '7')).toBe(bins[7]);
  expect(syntheticBin('GB-LAC', '7')).not.toBe(bins[7]);
});
