import { type Fault, fault } from '../../base/fault.ts';
import type { TxReadContext } from '../../module.ts';
import { guaranteeEntries } from './guarantee-entries.ts';
import { type GUARANTEE_MOVES, isGuaranteeMove } from './guarantee-states.ts';

/** GUARANTEE_NOT_FOUND, GUARANTEE_NOT_OWN when another bank issued it, or GUARANTEE_STATE. */
export function checkOwnGuarantee(
  context: TxReadContext,
  id: string,
  move: keyof typeof GUARANTEE_MOVES,
): Fault | undefined {
  const guarantee = context.state.get(guaranteeEntries, id);
  if (guarantee === undefined) return fault('GUARANTEE_NOT_FOUND', { guarantee: id });
  const { bank, state } = guarantee;
  if (bank !== context.sender.org) return fault('GUARANTEE_NOT_OWN', { guarantee: id, bank });
  return isGuaranteeMove(move, state) ? undefined : fault('GUARANTEE_STATE', { guarantee: id, state });
}
