/** Nesting of a request: an envelope, its parameters, a batch around them, and room. Bounds the parser's stack and work. */
export const JSON_DEPTH_MAX = 16;

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_MAP = 123;
const CLOSE_MAP = 125;

/** Takes a request's text, gives its value, or undefined where the text is not JSON or nests deeper than JSON_DEPTH_MAX. */
export function parseJsonText(text: string): { readonly value: unknown } | undefined {
  if (isTooDeep(text)) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    // The one answer for text that is not JSON; where it breaks is the client's own business.
    return undefined;
  }
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at + 1);
    else if (code === OPEN_LIST || code === OPEN_MAP) depth++;
    else if (code === CLOSE_LIST || code === CLOSE_MAP) depth--;
    if (depth > JSON_DEPTH_MAX) return true;
  }
  return false;
}

/** Place of the quote that ends the string, or the text's length. Searches natively: payloads are long hex strings. */
function endOfString(text: string, start: number): number {
  let at = start;
  for (;;) {
    const end = text.indexOf('"', at);
    if (end < 0) return text.length;
    let slashes = 0;
    for (let i = end - 1; i >= start && text.charCodeAt(i) === BACKSLASH; i--) slashes++;
    if (slashes % 2 === 0) return end;
    at = end + 1;
  }
}
