/** A field's text as the import wrote it: JSON where it is a number, true, false or a quoted text, else the text itself. */
export function scalarFromField(text: string): string | number | boolean {
  if (!isScalarJson(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : text;
  } catch {
    return text;
  }
}

/** The other way round: a text that could be read as something else is quoted. */
export function fieldFromScalar(value: string | number | boolean): string {
  return typeof value === 'string' && !isScalarJson(value) ? value : JSON.stringify(value);
}

function isScalarJson(text: string): boolean {
  return /^(true|false|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?|".*")$/s.test(text);
}
