import { randomBytes } from 'node:crypto';
import { toHex } from '../../ledger/base/bytes.ts';
import { jointKeyOf } from '../../ledger/modules/seal/seal-entries.ts';
import { registrationFrom } from '../../ledger/seal/registration.ts';
import type { DutySender } from './duty-sender.ts';
import type { DealerComplaint } from './member-share.ts';
import type { OpenerPorts } from './opener-ports.ts';
import type { OwnShares } from './own-shares.ts';
import type { SignSeal } from './seal-signer.ts';
import type { Membership, SealStep } from './seal-steps.ts';

/** What makes messages and sends them. */
export interface OpenerKit {
  readonly ports: OpenerPorts;
  readonly own: OwnShares;
  readonly sender: DutySender;
  /** Long work ends early. */
  readonly isClosed: () => boolean;
}

type Items = Promise<readonly string[]>;

const NONCE_BYTES = 32;

/** Sends what a step still needs; gives the items it is about, of which none is settled before the state says so. */
export async function settleStep(kit: OpenerKit, step: SealStep): Items {
  switch (step.kind) {
    case 'register':
      return await register(kit, step.epoch);
    case 'deal':
      return await deal(kit, step);
    case 'verify':
      return await verify(kit, step);
    case 'heartbeat':
      return await beat(kit, step);
  }
}

/** The key is on the disk before anybody hears of it. */
async function register({ ports, own, sender }: OpenerKit, epoch: number): Items {
  const { sha256, genesisHash, signer } = ports;
  const item = `register/${epoch}`;
  const key = sender.mayTry(item) ? await own.keyToRegister(epoch) : undefined;
  if (key === undefined) return [item];
  const nonce = Uint8Array.from(randomBytes(NONCE_BYTES));
  const { ek, pok } = registrationFrom(sha256, { genesisHash, validator: signer.key, dk: key.dk, nonce });
  await sender.send({ items: [item], type: 'seal.register', payload: { epoch, ek, pok } });
  return [item];
}

async function deal({ own, sender }: OpenerKit, member: Membership): Items {
  const { epoch, keySet } = member;
  const { attempt } = keySet;
  const item = `deal/${epoch}/${attempt}`;
  if (!sender.mayTry(item)) return [item];
  const dealing = await own.dealing(member);
  if (dealing === undefined) return [];
  const { commitments, r, shares, pok } = dealing;
  const payload = { epoch, attempt, commitments, r, shares, pok };
  await sender.send({ items: [item], type: 'seal.deal', payload });
  return [item];
}

async function verify(kit: OpenerKit, member: Membership): Items {
  const share = await kit.own.share(member);
  if (share === undefined) return [];
  if (share.kind === 'held') return await acknowledge(kit, member, share.sign);
  if (share.kind === 'bad' && member.keySet.status === 'VERIFYING')
    return await complain(kit, member, share.complaints);
  // Once the key is in use it is too late to complain: the others have a quorum without this share.
  kit.own.tellOnce('seal.shareBad', member.epoch);
  return [];
}

async function complain(
  { ports, sender }: OpenerKit,
  { epoch, keySet }: Membership,
  complaints: readonly DealerComplaint[],
): Items {
  const { attempt } = keySet;
  const items: string[] = [];
  for (const { dealer, complaint } of complaints) {
    const item = `complain/${epoch}/${attempt}/${dealer}`;
    items.push(item);
    if (!sender.mayTry(item)) continue;
    ports.log('warn', 'seal.complaining', { epoch, attempt, dealer });
    const payload = { epoch, attempt, dealer, k: complaint.k, proof: complaint.proof };
    await sender.send({ items: [item], type: 'seal.complain', payload });
  }
  return items;
}

async function acknowledge({ sender }: OpenerKit, { epoch, keySet }: Membership, sign: SignSeal): Items {
  const { keyId } = jointKeyOf(keySet);
  const item = `ack/${epoch}/${toHex(keyId)}`;
  const signed = sender.mayTry(item) ? sign({ kind: 'ack', keyId }) : undefined;
  if (signed?.kind === 'signed')
    await sender.send({ items: [item], type: 'seal.ack', payload: { epoch, keyId, share: signed.share } });
  return [item];
}

async function beat({ own, sender }: OpenerKit, step: Extract<SealStep, { kind: 'heartbeat' }>): Items {
  const { epoch, period, keySet, until } = step;
  const item = `heartbeat/${epoch}/${period}`;
  const sign = await own.signer(step);
  if (sign === undefined) return [];
  const { keyId } = jointKeyOf(keySet);
  const signed = sender.mayTry(item) ? sign({ kind: 'heartbeat', keyId, day: period }) : undefined;
  if (signed?.kind === 'signed')
    await sender.send({
      items: [item],
      type: 'seal.heartbeat',
      payload: { epoch, period, share: signed.share },
      until,
    });
  return [item];
}
