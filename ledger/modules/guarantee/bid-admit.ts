import { toHex } from '../../base/bytes.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { hash, type Infer, map } from '../../base/schema.ts';
import { type ApplyContext, defineTx, type TxReadContext } from '../../module.ts';
import { existingTender, tenderIdSchema, tenderLots } from '../tender/tender-entries.ts';
import { admitByToken, checkPrincipal } from './guarantee-admission.ts';
import { admissionEntries, admissionId } from './guarantee-entries.ts';
import { checkTenderPhase, PREPARING } from './guarantee-security.ts';

const payload = map({ tender: tenderIdSchema, submitterTag: hash(), principalCommit: hash() });
type Payload = Infer<typeof payload>;

/** The registrar, who knows the bidder, admits its key to a tender that has lots without security; it secures no other lot. */
export const bidAdmit = defineTx<Payload>({
  type: 'bid.admit',
  payload,
  signer: { kind: 'roles', roles: ['REGISTRAR'] },
  sensitive: false,
  legalBasis: 'Law 106-VIII; Rules (order 687), submission of bids',
  cost: 2,
  subjects: ({ tender, submitterTag }) => [`tender/${tender}`, `submitter/${toHex(submitterTag)}`],
  faults: ['TENDER_NOT_FOUND', 'TENDER_STATE', 'BID_SECURITY_NEEDED', 'BID_ADMITTED', 'GUARANTEE_PRINCIPAL'],
  check: checkAdmit,
  apply: applyAdmit,
  title: {
    kk: 'Қамтамасыз етусіз лоттарға өтінім кілтін жіберу',
    ru: 'Допустить ключ подачи к лотам без обеспечения',
    en: 'Admit a submission key to lots without security',
  },
  fields: {
    tender: { kk: 'Конкурс', ru: 'Конкурс', en: 'Tender' },
    submitterTag: {
      kk: 'Өтінім кілтінің таңбасы: кілттің 32 байтының SHA-256',
      ru: 'Метка ключа подачи: SHA-256 от 32 байтов ключа',
      en: 'Tag of the submission key: SHA-256 of its 32 bytes',
    },
    principalCommit: {
      kk: 'Өтінім берушінің жасырын таңбасы: тұз бен БСН хэші',
      ru: 'Скрытое обязательство о заявителе: хэш соли и БИН',
      en: 'Commitment to the bidder: hash of salt and BIN',
    },
  },
  example: {
    tender: 't-00a1b2c3d4e5f607',
    submitterTag: new Uint8Array(32).fill(0x1a),
    principalCommit: new Uint8Array(32).fill(0x2b),
  },
});

function checkAdmit(context: TxReadContext, { tender: id, submitterTag, principalCommit }: Payload): Fault | undefined {
  const { state } = context;
  const closed = checkTenderPhase(context, id, PREPARING);
  if (closed !== undefined) return closed;
  const lots = tenderLots(state, id, existingTender(state, id));
  if (lots.every(({ securityBps }) => securityBps > 0)) return fault('BID_SECURITY_NEEDED', { tender: id });
  if (state.get(admissionEntries, admissionId(id, submitterTag))?.token !== undefined)
    return fault('BID_ADMITTED', { tender: id });
  return checkPrincipal(state, id, submitterTag, principalCommit);
}

function applyAdmit(context: ApplyContext, { tender, submitterTag, principalCommit }: Payload) {
  const token = { at: context.time, by: context.sender.org };
  admitByToken(context.state, tender, { submitterTag, principalCommit }, token);
  context.emit({ type: 'bid.admitted', data: { tender, submitterTag } });
  return { tender };
}
