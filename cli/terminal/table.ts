/** Takes a header and rows of cells, gives aligned lines. Numbers (cells of digits) stand on the right. */
export function tableText(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, column) => Math.max(width(name), ...rows.map((row) => width(row[column] ?? ''))));
  const numeric = header.map(
    (_, column) => rows.length > 0 && rows.every((row) => /^[0-9 .,-]*$/.test(row[column] ?? '')),
  );
  const line = (cells: readonly string[]) =>
    widths
      .map((size, column) => pad(cells[column] ?? '', size, numeric[column] === true))
      .join('  ')
      .trimEnd();
  const rule = widths.map((size) => '─'.repeat(size)).join('  ');
  return `${[line(header), rule, ...rows.map(line)].join('\n')}\n`;
}

/** Takes names and values, gives one line each with the values aligned. */
export function listText(rows: readonly (readonly [name: string, value: string])[]): string {
  const size = Math.max(0, ...rows.map(([name]) => width(name)));
  return rows.map(([name, value]) => `${pad(name, size, false)}  ${value}\n`).join('');
}

function pad(text: string, size: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, size - width(text)));
  return right ? space + text : text + space;
}

function width(text: string): number {
  // Code points, without colour sequences; Cyrillic and Kazakh letters take one column each.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colour sequence begins with this very character
  return [...text.replace(/\u001b\[[0-9;]*m/g, '')].length;
}
