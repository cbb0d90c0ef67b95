import { bytesEqual } from '../../ledger/base/bytes.ts';
import type { PublicKey } from '../../ledger/base/keys.ts';
import type { ParamView, StateRead } from '../../ledger/module.ts';
import type { KeySet } from '../../ledger/modules/seal/seal-entries.ts';
import { beatPeriod } from '../../ledger/modules/seal/seal-params.ts';
import { indexOf } from '../../ledger/modules/seal/seal-participants.ts';
import { registeredKey, type SealEpoch } from './seal-epochs.ts';

/** Something that the ledger expects of this validator and does not hold yet. */
export type SealStep =
  | { readonly kind: 'register'; readonly epoch: number }
  | ({ readonly kind: 'deal' } & Membership)
  /** Check the shares of all dealings; then complain of the bad ones, or confirm. */
  | ({ readonly kind: 'verify' } & Membership)
  /** `until`: when the period is over, ms. */
  | ({ readonly kind: 'heartbeat'; readonly period: number; readonly until: number } & Membership);

export interface Membership {
  readonly epoch: number;
  readonly keySet: KeySet;
  /** Of this validator, from 1. */
  readonly index: number;
}

export interface StepContext {
  readonly state: StateRead;
  readonly params: ParamView;
  /** Of the last committed block, ms. */
  readonly time: number;
  readonly key: PublicKey;
}

/** Takes the committed state and the epochs that are not retired, gives what is due from a key, wherever it stands in the set. */
export function sealSteps(context: StepContext, epochs: readonly SealEpoch[]): readonly SealStep[] {
  return epochs.flatMap(({ epoch, keySet }): readonly SealStep[] => {
    if (keySet.status === 'REGISTERING') {
      const isMember = keySet.set.some((member) => bytesEqual(member.key, context.key));
      return isMember && registeredKey(context.state, epoch, context.key) === undefined
        ? [{ kind: 'register', epoch }]
        : [];
    }
    const index = indexOf(keySet, context.key);
    return index === 0 ? [] : stepsOfMember(context, { epoch, keySet, index });
  });
}

function stepsOfMember({ params, time }: StepContext, membership: Membership): readonly SealStep[] {
  const { keySet, index } = membership;
  const verify: readonly SealStep[] = keySet.acks.includes(index) ? [] : [{ kind: 'verify', ...membership }];
  switch (keySet.status) {
    case 'DEALING':
      return keySet.dealt.includes(index) ? [] : [{ kind: 'deal', ...membership }];
    case 'VERIFYING':
      return verify;
    case 'ACTIVE':
    case 'DRAINING': {
      const period = beatPeriod(params, time);
      const until = (period + 1) * (params.get('seal.heartbeatMs') as number);
      return isBeatDue(params, time, membership)
        ? [...verify, { kind: 'heartbeat', period, until, ...membership }]
        : verify;
    }
    default:
      return [];
  }
}

/** Openers take turns in the first quarter of a period, in order of their indices; who has missed one does not wait. */
function isBeatDue(params: ParamView, time: number, { keySet, index }: Membership): boolean {
  const period = beatPeriod(params, time);
  const last = keySet.beats[index - 1] ?? 0;
  if (last >= period) return false;
  if (period - last > 1) return true;
  const periodMs = params.get('seal.heartbeatMs') as number;
  return time - period * periodMs >= Math.floor((periodMs * (index - 1)) / (4 * keySet.participants.length));
}
