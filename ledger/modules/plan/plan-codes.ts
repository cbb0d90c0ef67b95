/**
 * Classifications a plan item's code may be of, with the form of a code: Kazakhstan's unified nomenclature, the EU's
 * common procurement vocabulary (with or without the check digit, which some tables write after a point) and Ukraine's ДК 021.
 * Which of them are allowed is the parameter `plan.codeSchemes`.
 */
const FORMS = {
  ENSTRU: /^[0-9]{6}\.[0-9]{3}\.[0-9]{6}$/,
  CPV: /^[0-9]{8}([-.][0-9])?$/,
  DK021: /^[0-9]{8}-[0-9]$/,
} as const;

export type CodeScheme = keyof typeof FORMS;
export const CODE_SCHEMES = Object.keys(FORMS) as readonly CodeScheme[];

/** True iff the code has the form of its scheme. */
export function isCodeOf(scheme: CodeScheme, id: string): boolean {
  return FORMS[scheme].test(id);
}
