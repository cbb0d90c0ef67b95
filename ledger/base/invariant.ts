/** A broken invariant is a bug: the process stops rather than go on with a wrong idea of its state. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Takes a condition and the sentence that must be true; throws InvariantError when it is not. */
export function invariant(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new InvariantError(sentence);
}

/** Closes an exhaustive switch: the compiler refuses it while a case is missing. */
export function unreachable(value: never): never {
  throw new InvariantError(`unreachable case: ${String(value)}`);
}
