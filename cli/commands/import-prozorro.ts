import { defineImportCommand } from '../import/import-command.ts';
import { readProzorroFiles } from '../import/prozorro-file.ts';
import { prozorroProcesses } from '../import/prozorro-processes.ts';
import { importTexts } from '../texts/import-texts.ts';

export const importProzorroCommand = defineImportCommand({
  name: 'prozorro',
  title: importTexts.prozorro,
  details: importTexts.details,
  files: importTexts.prozorroFiles,
  examples: [
    'adal import prozorro tender.json bid-1.json bid-2.json --dry-run',
    'adal import prozorro tender.json bid-1.json bid-2.json --devnet',
  ],
  read: readProzorroFiles,
  processesOf: prozorroProcesses,
});
