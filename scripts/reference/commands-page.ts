import type { CommandRow } from '../../cli/command.ts';
import { commandTable } from '../../cli/command-table.ts';
import { exitCodes, exitCodeTexts } from '../../cli/exit-code.ts';
import { globalOptions, optionNote, optionShape } from '../../cli/help-text.ts';
import { code, markdownPage, markdownTable } from './markdown.ts';

/** `adal` and all its commands. */
export function commandsPage(): string {
  const names = Object.keys(exitCodes) as (keyof typeof exitCodes)[];
  const exit = markdownTable(
    ['Exit code', 'Meaning'],
    names.map((name) => [String(exitCodes[name]), exitCodeTexts[name].en]),
  );
  const everywhere = markdownTable(
    ['Option', 'Meaning'],
    globalOptions.map((option) => [code(optionShape(option)), optionNote(option, 'en')]),
  );
  const opening = 'Every command of `adal`. Help pages exist in Kazakh, Russian and English (`--lang kk|ru|en`).';
  const sections = commandTable.map(commandSection);
  return markdownPage('Commands', opening, [
    `## For every command\n\n${everywhere}`,
    `## Exit codes\n\n${exit}`,
    ...sections,
  ]);
}

function commandSection({ name, title, details, parameters = [], options = [], examples = [] }: CommandRow): string {
  const shape = parameters.map(({ name: word, optional }) => (optional === true ? `[${word}]` : `<${word}>`));
  const parts = [
    `## adal ${name}\n`,
    `${title.en}.${details === undefined ? '' : `\n${details.en}`}\n`,
    `\`\`\`sh\n${['adal', name, ...shape].join(' ')}\n${examples.map((line) => `# ${line}\n`).join('')}\`\`\`\n`,
  ];
  const rows = [
    ...parameters.map(({ name: word, title: meaning }) => [code(word), meaning.en]),
    ...options.map((option) => [code(optionShape(option)), optionNote(option, 'en')]),
  ];
  return [...parts, ...(rows.length === 0 ? [] : [markdownTable(['Argument or option', 'Meaning'], rows)])].join('\n');
}
