import { defineImportCommand } from '../import/import-command.ts';
import { readOcdsFile } from '../import/ocds-file.ts';
import { ocdsProcesses } from '../import/ocds-releases.ts';
import { importTexts } from '../texts/import-texts.ts';

export const importOcdsCommand = defineImportCommand({
  name: 'ocds',
  title: importTexts.ocds,
  details: importTexts.details,
  files: importTexts.ocdsFiles,
  examples: [
    'adal import ocds releases.json --dry-run',
    'adal import ocds releases.json --devnet --json',
    'adal import ocds 2026-01.json --registrar-key registrar.key.json --registrar-key registrar-2.key.json',
  ],
  read: (paths) => paths.map(({ path, name }) => readOcdsFile(path, name)),
  processesOf: ocdsProcesses,
});
