/** One text of one file, and what stands there instead. */
export interface Edit {
  /** From the root of the repository. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** One rule of the protocol, broken on purpose. */
export interface Mutant {
  /** Words with hyphens; the name to call it by. */
  readonly name: string;
  /** The rule of protocol.md §4 by its number, or the addition (A1 to A4), or another section. */
  readonly rule: string;
  /** What a node does now that it must not. */
  readonly breaks: string;
  /** Where to look first: whole seeds, scenarios of twins, or of a memory that is not whole. */
  readonly shownBy?: 'twins' | 'memory';
  readonly edits: readonly Edit[];
}

/** Takes a file's text, gives it with the edit made, or what is wrong with the edit. */
export function editedText(text: string, { file, find, replace }: Edit): { text: string } | { problem: string } {
  const parts = text.split(find);
  if (parts.length !== 2) return { problem: `${file} holds ${parts.length - 1} times: ${find}` };
  return { text: parts.join(replace) };
}
