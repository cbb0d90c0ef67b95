/** Takes a header and rows, gives a Markdown table; cells may hold any text. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return `${[line(header), `|${' --- |'.repeat(header.length)}`, ...rows.map(line)].join('\n')}\n`;
}

/** Takes a value, gives it as a fenced JSON block. */
export function jsonBlock(value: unknown): string {
  return `\`\`\`json\n${JSON.stringify(value, undefined, 2)}\n\`\`\`\n`;
}

/** A page: its title, an opening paragraph and sections, one blank line between each. */
export function markdownPage(title: string, opening: string, sections: readonly string[]): string {
  return `${[`# ${title}\n`, `${opening}\n`, ...sections].join('\n').trimEnd()}\n`;
}

/** Text as code; empty text stays empty. */
export function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', '<br>').replaceAll('<…>', '&lt;…&gt;');
}
