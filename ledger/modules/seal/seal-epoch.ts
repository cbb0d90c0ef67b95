import { toHex } from '../../base/bytes.ts';
import { invariant } from '../../base/invariant.ts';
import { keyText } from '../../base/keys.ts';
import { faultyMax, quorum } from '../../base/quorum.ts';
import type { SystemContext } from '../../module.ts';
import { isSealable, jointCommitments, keyIdOf, memberPublicKeys } from '../../seal/dkg.ts';
import { type ValidatorEntry, validatorHeightEntries, validatorSetAt } from '../chain/validator-set.ts';
import {
  existingDealing,
  existingKeySet,
  type JointKey,
  type KeySet,
  keySetEntries,
  type Participant,
  qualifiedDealers,
  type SealHead,
  sealHeadEntries,
  sealRegistrationEntries,
} from './seal-entries.ts';
import { beatPeriod, windowMs } from './seal-params.ts';

/** Ends the phase of the newest epoch at the latest; its object is the epoch. */
export const SEAL_PHASE_END = 'seal.phaseEnd';

/**
 * Opens an epoch when the validator set that is decided last has none yet and no key generation is under way; called with every
 * block, so that changes which came meanwhile are not forgotten.
 */
export function openDueEpoch(context: SystemContext): void {
  const head = context.state.get(sealHeadEntries, '');
  if (head !== undefined && (!isSetOutdated(context) || isUnderWay(context, head))) return;
  const setFrom = newestSetFrom(context);
  const set = validatorSetAt(context.state, setFrom);
  // The set of the genesis is written by the chain module, which may come after this one.
  if (set.length > 0) openEpoch(context, head, setFrom, set);
}

/** Moves on when everybody has done their part of the present phase; otherwise the phase's timer does. */
export function advanceIfComplete(context: SystemContext, epoch: number): void {
  const keySet = existingKeySet(context.state, epoch);
  const { participants, dealt, acks, set } = keySet;
  switch (keySet.status) {
    case 'REGISTERING':
      if (registered(context, epoch, keySet).length === set.length) startDealing(context, epoch, keySet);
      return;
    case 'DEALING':
      if (dealt.length === participants.length) startVerifying(context, epoch, keySet);
      return;
    case 'VERIFYING':
      if (acks.length === participants.length) activate(context, epoch, keySet);
      return;
    default:
      return;
  }
}

/** The present phase is over by time: goes on with those who did their part if they are enough, else tries again with longer windows. */
export function endPhase(context: SystemContext, epoch: number): void {
  const keySet = existingKeySet(context.state, epoch);
  switch (keySet.status) {
    case 'REGISTERING':
      if (registered(context, epoch, keySet).length >= enough(keySet.set.length)) startDealing(context, epoch, keySet);
      else retry(context, epoch, keySet, absentees(context, epoch, keySet));
      return;
    case 'DEALING':
      if (keySet.dealt.length >= enough(keySet.participants.length)) startVerifying(context, epoch, keySet);
      else retry(context, epoch, keySet, absentees(context, epoch, keySet));
      return;
    case 'VERIFYING':
      if (keySet.acks.length >= enough(keySet.participants.length)) activate(context, epoch, keySet);
      else retry(context, epoch, keySet, absentees(context, epoch, keySet));
      return;
    default:
      return;
  }
}

/** A dealer was proven guilty: the key is computed without it, and whoever confirmed the old one confirms anew. */
export function excludeDealer(context: SystemContext, epoch: number, dealer: number): void {
  const keySet = existingKeySet(context.state, epoch);
  const guilty = [...keySet.guilty, dealer].sort((a, b) => a - b);
  const next: KeySet = { ...keySet, guilty, acks: [] };
  // More than f bad dealers, or too few left: nobody knows how many of the rest can be trusted.
  const left = qualifiedDealers(next).length;
  const n = keySet.participants.length;
  const key = guilty.length > faultyMax(n) || left <= faultyMax(n) ? undefined : jointKey(context, epoch, next);
  if (key === undefined) return retry(context, epoch, next, []);
  const half = windowMs(context.params, 'verifyMs', keySet.attempt) / 2;
  const phaseEnd = Math.max(keySet.phaseEnd ?? 0, context.time + (half - (half % 1)));
  put(context, epoch, { ...next, key, phaseEnd });
  context.schedule(phaseEnd, String(epoch), SEAL_PHASE_END);
}

/** A tender was published under the key, or needs it no more; the last one lets a draining key retire. */
export function countTender(context: SystemContext, epoch: number, change: 1 | -1): void {
  const keySet = existingKeySet(context.state, epoch);
  const tenders = keySet.tenders + change;
  invariant(tenders >= 0, `no key serves less than no tender: ${epoch}`);
  const retires = tenders === 0 && keySet.status === 'DRAINING';
  context.state.put(keySetEntries, String(epoch), {
    ...keySet,
    tenders,
    ...(retires ? { status: 'RETIRED', since: context.time } : {}),
  });
  if (retires) context.emit({ type: 'seal.retired', data: { epoch } });
}

/** n − f: as many as must take part for a key to come about. */
function enough(n: number): number {
  return n - faultyMax(n);
}

/** First height of the validator set that is decided last. */
function newestSetFrom(context: SystemContext): number {
  return context.state.get(validatorHeightEntries, '')?.at(-1) ?? 0;
}

function isSetOutdated(context: SystemContext): boolean {
  return context.state.get(sealHeadEntries, '')?.setFrom !== newestSetFrom(context);
}

function isUnderWay(context: SystemContext, { epoch }: SealHead): boolean {
  const { status } = existingKeySet(context.state, epoch);
  return status === 'REGISTERING' || status === 'DEALING' || status === 'VERIFYING';
}

function openEpoch(
  context: SystemContext,
  head: SealHead | undefined,
  setFrom: number,
  set: readonly ValidatorEntry[],
): void {
  const epoch = (head?.epoch ?? 0) + 1;
  const { active } = head ?? {};
  context.state.put(sealHeadEntries, '', { epoch, setFrom, ...(active === undefined ? {} : { active }) });
  const phaseEnd = context.time + windowMs(context.params, 'registerMs', 1);
  put(context, epoch, {
    status: 'REGISTERING',
    since: context.time,
    attempt: 1,
    set: set.map(({ key, org }) => ({ key, org })),
    phaseEnd,
    participants: [],
    t: 0,
    dealt: [],
    guilty: [],
    acks: [],
    missing: [],
    beats: [],
    tenders: 0,
  });
  context.schedule(phaseEnd, String(epoch), SEAL_PHASE_END);
  context.emit({ type: 'seal.registering', data: { epoch, validators: set.length, until: phaseEnd } });
}

function registered(context: SystemContext, epoch: number, { set }: KeySet): readonly Participant[] {
  return set.flatMap(({ key, org }) => {
    const ek = context.state.get(sealRegistrationEntries, `${epoch}/${keyText(key)}`);
    return ek === undefined ? [] : [{ key, org, ek }];
  });
}

/** Who has registered by now takes part; n, f and t follow from them and stay (sealed-bids.md §3.1). */
function startDealing(context: SystemContext, epoch: number, keySet: KeySet): void {
  const participants = registered(context, epoch, keySet);
  const t = quorum(participants.length);
  enter(context, epoch, { ...keySet, participants, t }, 'DEALING');
}

function startVerifying(context: SystemContext, epoch: number, keySet: KeySet): void {
  const key = jointKey(context, epoch, keySet);
  if (key === undefined) retry(context, epoch, keySet, absentees(context, epoch, keySet));
  else enter(context, epoch, { ...keySet, key }, 'VERIFYING');
}

/** Begins a phase that has a window. */
function enter(context: SystemContext, epoch: number, keySet: KeySet, status: 'DEALING' | 'VERIFYING'): void {
  const { attempt, participants, t } = keySet;
  const phaseEnd = context.time + windowMs(context.params, status === 'DEALING' ? 'dealMs' : 'verifyMs', attempt);
  put(context, epoch, { ...keySet, status, since: context.time, phaseEnd });
  context.schedule(phaseEnd, String(epoch), SEAL_PHASE_END);
  const data = { epoch, attempt, n: participants.length, t, until: phaseEnd };
  context.emit({ type: status === 'DEALING' ? 'seal.dealing' : 'seal.verifying', data });
}

/**
 * What the dealings add up to; undefined where nothing can be sealed to it. A member's key may be infinity all the same: a participant that
 * deals last can see to it for itself, so it must not be able to make the attempt fail. It verifies nothing, so that member is missing.
 */
function jointKey(context: SystemContext, epoch: number, keySet: KeySet): JointKey | undefined {
  const { attempt, participants, t } = keySet;
  const dealings = qualifiedDealers(keySet).map((dealer) => existingDealing(context.state, epoch, attempt, dealer));
  const joint = jointCommitments(dealings);
  if (!isSealable(joint)) return undefined;
  const n = participants.length;
  const keyId = keyIdOf(context.sha256, { genesisHash: context.genesisHash, epoch, attempt, n, t, joint });
  const members = memberPublicKeys(joint, n);
  return { keyId, joint, members };
}

function activate(context: SystemContext, epoch: number, keySet: KeySet): void {
  const { phaseEnd: _over, key, participants, acks, ...rest } = keySet;
  invariant(key !== undefined, 'a key that is verified has been computed');
  const missing = participants.flatMap((_, index) => (acks.includes(index + 1) ? [] : [index + 1]));
  const period = beatPeriod(context.params, context.time);
  const beats = participants.map((_, index) => (acks.includes(index + 1) ? period : 0));
  const { time } = context;
  const active: KeySet = { ...rest, key, participants, acks, status: 'ACTIVE', since: time, missing, beats };
  put(context, epoch, active);
  context.unschedule(String(epoch), SEAL_PHASE_END);
  drainBefore(context);
  const head = context.state.get(sealHeadEntries, '');
  invariant(head !== undefined, 'there is a head while a key becomes active');
  context.state.put(sealHeadEntries, '', { ...head, active: { epoch, keyId: key.keyId } });
  const data = { epoch, keyId: toHex(key.keyId), n: participants.length, t: keySet.t, missing };
  context.emit({ type: 'seal.active', data });
}

/** The key that was active until now serves its tenders to the end. */
function drainBefore(context: SystemContext): void {
  const before = context.state.get(sealHeadEntries, '')?.active?.epoch;
  if (before === undefined) return;
  const keySet = existingKeySet(context.state, before);
  const status = keySet.tenders === 0 ? 'RETIRED' : 'DRAINING';
  put(context, before, { ...keySet, status, since: context.time });
  context.emit({ type: status === 'RETIRED' ? 'seal.retired' : 'seal.draining', data: { epoch: before } });
}

/** A new attempt of the same epoch; who was missing (keys in hex) is named. Those who have registered need not do so again. */
function retry(context: SystemContext, epoch: number, keySet: KeySet, missing: readonly string[]): void {
  const { status, attempt } = keySet;
  context.emit({ type: 'seal.failed', data: { epoch, attempt, phase: status, missing } });
  const { key: _none, ...rest } = keySet;
  // A set that has changed meanwhile may lack those who are missing: its own epoch takes the place of this one.
  if (isSetOutdated(context)) {
    const { phaseEnd: _over, ...ended } = rest;
    put(context, epoch, { ...ended, status: 'RETIRED', since: context.time });
    context.unschedule(String(epoch), SEAL_PHASE_END);
    return openDueEpoch(context);
  }
  const next: KeySet = { ...rest, attempt: attempt + 1, dealt: [], guilty: [], acks: [] };
  if (status !== 'REGISTERING') return enter(context, epoch, next, 'DEALING');
  const phaseEnd = context.time + windowMs(context.params, 'registerMs', next.attempt);
  put(context, epoch, { ...next, since: context.time, phaseEnd });
  context.schedule(phaseEnd, String(epoch), SEAL_PHASE_END);
}

/** Keys (hex) of those who did not do their part of the phase. */
function absentees(context: SystemContext, epoch: number, keySet: KeySet): readonly string[] {
  const { status, set, participants, dealt, acks } = keySet;
  if (status === 'REGISTERING') {
    const here = new Set(registered(context, epoch, keySet).map(({ key }) => keyText(key)));
    return set.map(({ key }) => keyText(key)).filter((key) => !here.has(key));
  }
  const done = status === 'DEALING' ? dealt : acks;
  return participants.flatMap(({ key }, index) => (done.includes(index + 1) ? [] : [keyText(key)]));
}

function put(context: SystemContext, epoch: number, keySet: KeySet): void {
  context.state.put(keySetEntries, String(epoch), keySet);
}
