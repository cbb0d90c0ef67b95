/** Takes anything thrown by Node or LevelDB, gives the innermost code (ENOSPC, LEVEL_LOCKED …), or 'unknown'. */
export function causeCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  const inner = cause === undefined ? 'unknown' : causeCode(cause);
  if (inner !== 'unknown') return inner;
  return typeof code === 'string' ? code : 'unknown';
}
