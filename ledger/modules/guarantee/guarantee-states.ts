import type { Texts } from '../../base/texts.ts';

export type GuaranteeState = 'ISSUED' | 'LODGED' | 'HELD' | 'CALLED' | 'PAID' | 'RELEASED' | 'CANCELLED';

/** From which states each change is allowed; the diagram of domain.md §3.5 for bid security. */
export const GUARANTEE_MOVES = {
  lodge: ['ISSUED'],
  cancel: ['ISSUED'],
  hold: ['LODGED'],
  release: ['ISSUED', 'LODGED', 'HELD'],
  call: ['HELD'],
  pay: ['CALLED'],
} as const satisfies Readonly<Record<string, readonly GuaranteeState[]>>;

/** True iff the change is allowed in the state. */
export function isGuaranteeMove(move: keyof typeof GUARANTEE_MOVES, state: GuaranteeState): boolean {
  return (GUARANTEE_MOVES[move] as readonly GuaranteeState[]).includes(state);
}

/** States in which a guarantee admits its key. */
export function admitsKey(state: GuaranteeState): boolean {
  return isGuaranteeMove('release', state);
}

/** States in which a guarantee uses the bank's limit: it is owed until it is paid or given back. */
export function usesLimit(state: GuaranteeState): boolean {
  return admitsKey(state) || state === 'CALLED';
}

/** Why a bank takes back what was not lodged. Codes, not words of its own: words could name the bidder. */
export const CANCEL_REASONS = ['ERROR', 'PRINCIPAL_ASKED', 'REPLACED'] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** Why a security goes back to its bank unused (domain.md §3.5). */
export const RELEASE_REASONS = [
  'EXPIRED',
  'TENDER_CANCELLED',
  'BID_WITHDRAWN',
  'BID_REJECTED',
  'BID_LOST',
  'LOT_UNSUCCESSFUL',
  'OPENING_VOID',
  'CONTRACT_SECURED',
] as const;
export type ReleaseReason = (typeof RELEASE_REASONS)[number];

/** Why a security is withheld: the two grounds of the law. */
export const CALL_GROUNDS = ['EVADED', 'SECURITY_FAILED'] as const;
export type CallGround = (typeof CALL_GROUNDS)[number];

/** Words for states, reasons and grounds, keyed by what they name. */
export const guaranteeWords: Readonly<
  Record<
    | `GUARANTEE_${GuaranteeState}`
    | `GUARANTEE_CANCEL_${CancelReason}`
    | `GUARANTEE_RELEASE_${ReleaseReason}`
    | `GUARANTEE_CALL_${CallGround}`,
    Texts
  >
> = {
  GUARANTEE_ISSUED: { kk: 'Берілді', ru: 'Выдана', en: 'Issued' },
  GUARANTEE_LODGED: { kk: 'Лотқа тіркелді', ru: 'Внесена по лоту', en: 'Lodged for the lot' },
  GUARANTEE_HELD: { kk: 'Ұсталып тұр', ru: 'Удерживается', en: 'Held' },
  GUARANTEE_CALLED: { kk: 'Төлеу талап етілді', ru: 'Предъявлена к оплате', en: 'Called' },
  GUARANTEE_PAID: { kk: 'Төленді', ru: 'Оплачена', en: 'Paid' },
  GUARANTEE_RELEASED: { kk: 'Босатылды', ru: 'Возвращена', en: 'Released' },
  GUARANTEE_CANCELLED: { kk: 'Банк күшін жойды', ru: 'Отозвана банком', en: 'Cancelled by the bank' },
  GUARANTEE_CANCEL_ERROR: { kk: 'Қате берілген', ru: 'Выдана с ошибкой', en: 'Issued with an error' },
  GUARANTEE_CANCEL_PRINCIPAL_ASKED: {
    kk: 'Әлеуетті өнім беруші сұрады',
    ru: 'По просьбе потенциального поставщика',
    en: 'The potential supplier asked for it',
  },
  GUARANTEE_CANCEL_REPLACED: { kk: 'Басқасымен ауыстырылды', ru: 'Заменена другой', en: 'Replaced by another' },
  GUARANTEE_RELEASE_EXPIRED: { kk: 'Мерзімі өтті', ru: 'Истёк срок', en: 'Its term is over' },
  GUARANTEE_RELEASE_TENDER_CANCELLED: { kk: 'Конкурс жойылды', ru: 'Конкурс отменён', en: 'The tender was cancelled' },
  GUARANTEE_RELEASE_BID_WITHDRAWN: { kk: 'Өтінім қайтарып алынды', ru: 'Заявка отозвана', en: 'The bid was withdrawn' },
  GUARANTEE_RELEASE_BID_REJECTED: { kk: 'Өтінім қабылданбады', ru: 'Заявка отклонена', en: 'The bid was rejected' },
  GUARANTEE_RELEASE_BID_LOST: { kk: 'Басқа өтінім жеңді', ru: 'Победила другая заявка', en: 'Another bid won' },
  GUARANTEE_RELEASE_LOT_UNSUCCESSFUL: { kk: 'Лот өтпеді', ru: 'Лот не состоялся', en: 'The lot was unsuccessful' },
  GUARANTEE_RELEASE_OPENING_VOID: {
    kk: 'Конверттер ашылмады, бұл қатысушылардың кінәсі емес',
    ru: 'Конверты не вскрыты не по вине участников',
    en: 'The envelopes could not be opened, through no fault of the bidders',
  },
  GUARANTEE_RELEASE_CONTRACT_SECURED: {
    kk: 'Шарттың орындалуы қамтамасыз етілді',
    ru: 'Исполнение договора обеспечено',
    en: 'The contract has its performance security',
  },
  GUARANTEE_CALL_EVADED: {
    kk: 'Жеңімпаз шарт жасасудан жалтарды',
    ru: 'Победитель уклонился от заключения договора',
    en: 'The winner evaded the contract',
  },
  GUARANTEE_CALL_SECURITY_FAILED: {
    kk: 'Шарттың орындалуын қамтамасыз ету мерзімінде берілмеді',
    ru: 'Обеспечение исполнения договора не внесено в срок',
    en: 'The performance security was not lodged in time',
  },
};
