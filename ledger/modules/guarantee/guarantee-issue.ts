import { toHex } from '../../base/bytes.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { hash, type Infer, int, map, time } from '../../base/schema.ts';
import { type ApplyContext, defineTx, type TxReadContext } from '../../module.ts';
import { amountSchema, currencySchema } from '../plan/procurement-fields.ts';
import { existingTender, tenderIdSchema } from '../tender/tender-entries.ts';
import { TENDER_LOTS_MAX } from '../tender/tender-fields.ts';
import { admitByGuarantee, checkKeyRoom, checkPrincipal } from './guarantee-admission.ts';
import { addToBank, checkBankLimit } from './guarantee-bank.ts';
import {
  type Guarantee,
  guaranteeEntries,
  guaranteeIdFromTx,
  tenderGuaranteeEntries,
  tenderGuaranteesEntries,
} from './guarantee-entries.ts';
import { GUARANTEE_EXPIRED, tell } from './guarantee-moves.ts';
import { checkTenderPhase, PREPARING } from './guarantee-security.ts';

const payload = map({
  tender: tenderIdSchema,
  lot: int({ min: 1, max: TENDER_LOTS_MAX }),
  amount: amountSchema,
  currency: currencySchema,
  submitterTag: hash(),
  principalCommit: hash(),
  validTo: time(),
  textHash: hash(),
});
type Payload = Infer<typeof payload>;

/** A bank guarantees a bid for a lot, without saying whose: the tag names the key that may lodge it. */
export const guaranteeIssue = defineTx<Payload>({
  type: 'guarantee.issue',
  payload,
  signer: { kind: 'roles', roles: ['BANK'] },
  sensitive: false,
  legalBasis: 'Law 106-VIII; Rules (order 687), bid security; Civil Code, bank guarantee',
  cost: 3,
  subjects: ({ tender, submitterTag }, _tx, value) => [
    `guarantee/${value.guarantee}`,
    `tender/${tender}`,
    `submitter/${toHex(submitterTag)}`,
  ],
  faults: [
    'GUARANTEE_ID_TAKEN',
    'TENDER_NOT_FOUND',
    'TENDER_STATE',
    'LOT_NOT_FOUND',
    'GUARANTEE_CURRENCY',
    'GUARANTEE_TERM',
    'GUARANTEE_PRINCIPAL',
    'GUARANTEE_KEY_FULL',
    'GUARANTEE_TOTAL',
    'GUARANTEE_LIMIT_MISSING',
    'GUARANTEE_LIMIT',
  ],
  check: checkIssue,
  apply: applyIssue,
  title: {
    kk: 'Өтінімге банктік кепілдік беру',
    ru: 'Выдать банковскую гарантию заявки',
    en: 'Issue a bank guarantee for a bid',
  },
  fields: {
    tender: { kk: 'Конкурс', ru: 'Конкурс', en: 'Tender' },
    lot: { kk: 'Лоттың нөмірі', ru: 'Номер лота', en: 'Number of the lot' },
    amount: { kk: 'Сома, тиынмен', ru: 'Сумма в тиынах', en: 'Amount in minor units (tiyn)' },
    currency: { kk: 'Конкурстың валютасы', ru: 'Валюта конкурса', en: 'Currency of the tender' },
    submitterTag: {
      kk: 'Өтінім кілтінің таңбасы: кілттің 32 байтының SHA-256',
      ru: 'Метка ключа подачи: SHA-256 от 32 байтов ключа',
      en: 'Tag of the submission key: SHA-256 of its 32 bytes',
    },
    principalCommit: {
      kk: 'Кімге берілгенінің жасырын таңбасы: тұз бен БСН хэші',
      ru: 'Скрытое обязательство о принципале: хэш соли и БИН',
      en: 'Commitment to the principal: hash of salt and BIN',
    },
    validTo: {
      kk: 'Қай уақытқа дейін жарамды, мс UTC, қоса есептелмейді',
      ru: 'До какого времени действует, мс UTC, не включительно',
      en: 'Until when it is valid, ms UTC, exclusive',
    },
    textHash: {
      kk: 'Кепілдік мәтінінің SHA-256; мәтінде кездейсоқ тұз болсын, әйтпесе принципалды теріп табуға болады',
      ru: 'SHA-256 текста гарантии; в тексте нужна случайная соль, иначе принципала можно подобрать',
      en: 'SHA-256 of the text of the guarantee; the text needs random salt, or its principal can be guessed',
    },
  },
  example: {
    tender: 't-00a1b2c3d4e5f607',
    lot: 1,
    amount: 2_700_000,
    currency: 'KZT',
    submitterTag: new Uint8Array(32).fill(0x1a),
    principalCommit: new Uint8Array(32).fill(0x2b),
    validTo: 1_775_000_000_000,
    textHash: new Uint8Array(32).fill(0x3c),
  },
});

function checkIssue(context: TxReadContext, asked: Payload): Fault | undefined {
  const { state } = context;
  const { tender: tenderId, lot, submitterTag, principalCommit, validTo } = asked;
  const id = guaranteeIdFromTx(context.sha256, context.txId);
  if (state.get(guaranteeEntries, id) !== undefined) return fault('GUARANTEE_ID_TAKEN', { guarantee: id });
  const closed = checkTenderPhase(context, tenderId, PREPARING);
  if (closed !== undefined) return closed;
  const tender = existingTender(state, tenderId);
  if (lot > tender.lots) return fault('LOT_NOT_FOUND', { tender: tenderId, lot });
  if (asked.currency !== tender.currency) return fault('GUARANTEE_CURRENCY', { currency: tender.currency });
  if (validTo <= context.time) return fault('GUARANTEE_TERM', { validTo, least: context.time + 1 });
  return (
    checkPrincipal(state, tenderId, submitterTag, principalCommit) ??
    checkKeyRoom(state, tenderId, submitterTag) ??
    checkBankLimit(context, { ...asked, bank: context.sender.org })
  );
}

function applyIssue(context: ApplyContext, asked: Payload) {
  const { state, time: now } = context;
  const { tender, validTo, amount, currency } = asked;
  const id = guaranteeIdFromTx(context.sha256, context.txId);
  const bank = context.sender.org;
  const guarantee: Guarantee = { ...asked, bank, issuedAt: now, state: 'ISSUED', stateSince: now };
  state.put(guaranteeEntries, id, guarantee);
  addToList(context, tender, id);
  admitByGuarantee(state, id, guarantee);
  addToBank(context, guarantee);
  context.schedule(validTo, id, GUARANTEE_EXPIRED);
  tell(context, id, 'guarantee.issued', { amount, currency, validTo });
  return { guarantee: id, state: 'ISSUED' };
}

function addToList({ state }: Pick<ApplyContext, 'state'>, tender: string, id: string): void {
  const list = state.get(tenderGuaranteesEntries, tender) ?? { count: 0, swept: 0 };
  const count = list.count + 1;
  state.put(tenderGuaranteesEntries, tender, { ...list, count });
  state.put(tenderGuaranteeEntries, `${tender}/${count}`, id);
}
