import { bytesEqual } from '../../base/bytes.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { type Infer, map } from '../../base/schema.ts';
import { submitterTag } from '../../base/submitter-tag.ts';
import { type ApplyContext, defineTx, type TxReadContext } from '../../module.ts';
import { admissionOf, securityFor } from './guarantee-admission.ts';
import { existingGuarantee, guaranteeEntries, guaranteeIdSchema } from './guarantee-entries.ts';
import { moveGuarantee, tell } from './guarantee-moves.ts';
import { checkTenderPhase, checkTerms, LODGING } from './guarantee-security.ts';
import { isGuaranteeMove } from './guarantee-states.ts';

const payload = map({ guarantee: guaranteeIdSchema });
type Payload = Infer<typeof payload>;

/** A bidder ties its guarantee to the lot, by the submission key that the guarantee names; its bids for the lot are secured then. */
export const guaranteeLodge = defineTx<Payload>({
  type: 'guarantee.lodge',
  payload,
  signer: { kind: 'submission' },
  admission: checkAdmission,
  sensitive: false,
  legalBasis: 'Law 106-VIII; Rules (order 687), bid security',
  cost: 3,
  subjects: (_payload, _tx, value) => [`guarantee/${value.guarantee}`, `tender/${value.tender}`],
  faults: ['GUARANTEE_STATE', 'TENDER_STATE', 'GUARANTEE_LOT_SECURED', 'GUARANTEE_SMALL', 'GUARANTEE_TERM'],
  check: checkLodge,
  apply: applyLodge,
  title: {
    kk: 'Өтінімді қамтамасыз етуді енгізу',
    ru: 'Внести обеспечение заявки',
    en: 'Lodge a bid security',
  },
  fields: {
    guarantee: {
      kk: 'Таңбасы осы кілттікі болатын кепілдік',
      ru: 'Гарантия с меткой этого ключа',
      en: 'The guarantee that carries the tag of this key',
    },
  },
  example: { guarantee: 'g-00a1b2c3d4e5f607' },
});

/** The guarantee must carry the key's own tag: what another key lodges is no business of the ledger. */
function checkAdmission(context: TxReadContext, { guarantee: id }: Payload): Fault | undefined {
  const guarantee = context.state.get(guaranteeEntries, id);
  const tag = submitterTag(context.sha256, context.sender.key);
  const isAdmitted =
    guarantee !== undefined &&
    bytesEqual(guarantee.submitterTag, tag) &&
    admissionOf(context.state, guarantee.tender, tag) !== undefined;
  return isAdmitted ? undefined : fault('BID_NOT_ADMITTED', { guarantee: id });
}

function checkLodge(context: TxReadContext, { guarantee: id }: Payload): Fault | undefined {
  const guarantee = existingGuarantee(context.state, id);
  const { tender, lot, state } = guarantee;
  if (!isGuaranteeMove('lodge', state)) return fault('GUARANTEE_STATE', { guarantee: id, state });
  const closed = checkTenderPhase(context, tender, LODGING);
  if (closed !== undefined) return closed;
  const other = securityFor(context.state, tender, lot, guarantee.submitterTag);
  if (other !== undefined) return fault('GUARANTEE_LOT_SECURED', { lot, guarantee: other.id });
  return checkTerms(context.state, guarantee);
}

function applyLodge(context: ApplyContext, { guarantee: id }: Payload) {
  moveGuarantee(context, id, 'lodge', 'LODGED');
  tell(context, id, 'guarantee.lodged');
  const { tender, lot } = existingGuarantee(context.state, id);
  return { guarantee: id, tender, lot, state: 'LODGED' };
}
