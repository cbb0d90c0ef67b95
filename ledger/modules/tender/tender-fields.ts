import { anyValue, bps, type Infer, list, map, oneOf, optional, text } from '../../base/schema.ts';
import { documentRef } from '../document/document-entries.ts';
import { wording } from '../plan/procurement-fields.ts';

/** Documents of one version: a real tender has about ten; the list is copied into every version. */
export const TENDER_DOCUMENTS_MAX = 64;
/** Lots of one tender: all are read and released together when the tender is cancelled. */
export const TENDER_LOTS_MAX = 50;
/** Versions of a tender's documents: each restarts the discussion, so a hundred is a tender that will not come to pass. */
export const TENDER_VERSIONS_MAX = 100;

/** Ends of acceptance an organiser may set for one tender: more than any real one, and every end is kept. */
export const TENDER_ENDS_MAX = 20;

export const SCORING_RULES = ['LOWEST_PRICE', 'CONDITIONAL_DISCOUNT', 'RATING_POINTS', 'WEIGHTED_VALUE'] as const;
export type ScoringRule = (typeof SCORING_RULES)[number];

/** State bodies, or companies of the state, which buy under a law of their own. */
export const BUYERS = ['STATE', 'QUASI_STATE'] as const;
export type Buyer = (typeof BUYERS)[number];

/**
 * What bids are judged by; AUTO by facts, MANUAL by the commission. `type` names a row of the table of criteria, which says what
 * `terms` must be: the numbers and words the row is applied with.
 */
export const criterionSchema = map({
  id: text({ max: 64, pattern: /^[A-Za-z0-9._-]{1,64}$/ }),
  kind: oneOf('AUTO', 'MANUAL'),
  title: wording(300),
  weightBps: bps(),
  type: optional(text({ max: 64, pattern: /^[A-Z][A-Z0-9_]*$/ })),
  terms: optional(anyValue()),
});
export type Criterion = Infer<typeof criterionSchema>;

/** Which documents a new version adds and leaves out. */
export const documentChangeSchema = map({
  add: list(documentRef(), { max: TENDER_DOCUMENTS_MAX }),
  remove: list(documentRef(), { max: TENDER_DOCUMENTS_MAX }),
});
export type DocumentChange = Infer<typeof documentChangeSchema>;

/** Why an organiser cancels a tender; the act is named beside it. */
export const CANCEL_REASONS = ['BUDGET', 'NEED_GONE', 'COURT', 'PROSECUTOR', 'CONTROL', 'DOCUMENTS'] as const;
/** The ledger's own reason: questions stayed unanswered through both terms. */
export const UNANSWERED = 'UNANSWERED';
export const actSchema = text({ max: 500 });
export const questionTextSchema = text({ max: 4000 });
