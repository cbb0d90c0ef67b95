import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandsPage } from './reference/commands-page.ts';
import { faultsPage } from './reference/faults-page.ts';
import { pageWithFields } from './reference/field-section.ts';
import { metricsPage } from './reference/metrics-page.ts';
import { parametersPage } from './reference/parameters-page.ts';
import { rpcPage } from './reference/rpc-page.ts';
import { settingsPage } from './reference/settings-page.ts';
import { transactionsPage } from './reference/transactions-page.ts';

const FOLDER = fileURLToPath(new URL('../docs/reference', import.meta.url));

/** All pages by file name; a pure function of the tables, so that a check can compare byte by byte. */
function pages(): ReadonlyMap<string, string> {
  const made = [
    ['commands.md', commandsPage()],
    ['faults.md', faultsPage()],
    ['metrics.md', metricsPage()],
    ['parameters.md', parametersPage()],
    ['rpc.md', rpcPage()],
    ['settings.md', settingsPage()],
    ['transactions.md', transactionsPage()],
  ] as const;
  const titles = made.map(([name, text]) => `- [${text.split('\n', 1)[0]?.replace('# ', '')}](${name})`);
  return new Map<string, string>([
    [
      'README.md',
      `# Reference\n\nMade from the tables in the code by \`npm run docs:generate\`.\n\n${titles.join('\n')}\n`,
    ],
    ...made,
  ]);
}

/** Names of the files that differ from what the tables say now, or do not belong. */
function stalePages(wanted: ReadonlyMap<string, string>): readonly string[] {
  mkdirSync(FOLDER, { recursive: true });
  const present = new Map(readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')]));
  const names = new Set([...wanted.keys(), ...present.keys()]);
  return [...names].filter((name) => wanted.get(name) !== present.get(name)).sort((a, b) => (a < b ? -1 : 1));
}

/** A page written by hand, with one section made from a table. */
const IMPORT_PAGE = fileURLToPath(new URL('../docs/import-export.md', import.meta.url));

const wanted = pages();
const stale = stalePages(wanted);
const importPage = readFileSync(IMPORT_PAGE, 'utf8');
const isImportStale = pageWithFields(importPage) !== importPage;
if (process.argv.includes('--check')) {
  const names = [...stale.map((name) => `docs/reference/${name}`), ...(isImportStale ? ['docs/import-export.md'] : [])];
  for (const name of names) console.error(`${name} is stale: run npm run docs:generate`);
  process.exitCode = names.length === 0 ? 0 : 1;
} else {
  for (const name of stale) {
    const text = wanted.get(name);
    if (text === undefined) rmSync(join(FOLDER, name));
    else writeFileSync(join(FOLDER, name), text);
    console.log(`docs/reference/${name}`);
  }
  if (isImportStale) {
    writeFileSync(IMPORT_PAGE, pageWithFields(importPage));
    console.log('docs/import-export.md');
  }
}
