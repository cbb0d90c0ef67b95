/** The timers of a tender; each is set at most once per tender. */
export const DISCUSSION_END = 'tender.discussionEnd';
export const ANSWER_TERM = 'tender.answerTerm';
export const ACCEPTANCE_END = 'tender.acceptanceEnd';
/** Of a suspension of the tender, or of a lot (`<tender>/<lot>`). */
export const SUSPENSION_END = 'tender.suspensionEnd';
