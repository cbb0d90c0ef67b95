import { bytesEqual } from '../../base/bytes.ts';
import type { Value, ValueMap } from '../../base/codec.ts';
import { type Fault, fault, isFault } from '../../base/fault.ts';
import { keyText, type PublicKey } from '../../base/keys.ts';
import type { ReadContext, Sender, StateRead, TxRow } from '../../module.ts';
import type { Tx } from '../../tx/transaction.ts';
import {
  isKeyInForce,
  isRoleInForce,
  type KeyEntry,
  keyEntries,
  type OrgEntry,
  orgEntries,
  roleEntries,
  roleId,
} from './identity-entries.ts';

export const ATTESTATION_FRESH_PARAM = 'identity.attestationFreshMs';

/** The organisation of a key that has none: a submission key, or among the cosigners one that the transaction itself registers. */
export const NO_ORG = '';

/**
 * Takes a transaction that passed its schema, gives who signs it. TX_UNKNOWN_KEY makes a block invalid; the other faults
 * are recorded: KEY_REVOKED, KEY_NOT_ACTIVE, ORG_NOT_ACTIVE, ORG_SUSPENDED, ORG_CLOSED, of the sender first, then of the
 * cosigners in order. A cosigner that the payload asks to register may be unknown: it proves its own possession.
 * Of a type that submission keys sign it gives the bare key, or TX_KEY_REGISTERED or TX_COSIGNED, which make a block invalid too.
 */
export function resolveSender(context: ReadContext, row: TxRow, tx: Tx): Sender | Fault {
  if (row.signer.kind === 'submission') return submissionSender(context.state, tx);
  // Unknown keys first: they decide whether the block is valid, the rest only what is recorded.
  const unknown = firstUnknownKey(context.state, tx);
  if (unknown !== undefined) return fault('TX_UNKNOWN_KEY', { key: keyText(unknown) });
  const owner = checkedOwner(context, tx.key);
  if (isFault(owner)) return owner;
  const cosignerOrgs: string[] = [];
  for (const cosigner of tx.cosigners) {
    if (context.state.get(keyEntries, keyText(cosigner)) === undefined) {
      cosignerOrgs.push(NO_ORG);
      continue;
    }
    const cosignerOwner = checkedOwner(context, cosigner);
    if (isFault(cosignerOwner)) return cosignerOwner;
    cosignerOrgs.push(cosignerOwner.bin);
  }
  const roles = owner.org.roles.filter((role) =>
    isRoleInForce(context.state.get(roleEntries, roleId(owner.bin, role)), context.time),
  );
  return { key: tx.key, org: owner.bin, roles, cosignerOrgs };
}

/**
 * Gives ROLE_MISSING or SECOND_KEY_REQUIRED, or nothing where the sender may sign this type: one of the row's roles in force,
 * and a second key where the row is sensitive.
 */
export function checkSigner(context: ReadContext, row: TxRow, tx: Tx, sender: Sender): Fault | undefined {
  if (row.signer.kind === 'roles' && !row.signer.roles.some((role) => sender.roles.includes(role))) {
    return fault('ROLE_MISSING', { roles: row.signer.roles.join(' ') });
  }
  return row.sensitive ? checkSecondKey(context, tx, sender) : undefined;
}

/**
 * One stolen key is not enough (system.md L4): gives SECOND_KEY_REQUIRED unless another key of the sender's organisation cosigns,
 * or the registrar attested the sender's key less than the parameter `identity.attestationFreshMs` ago.
 */
export function checkSecondKey(context: ReadContext, tx: Tx, sender: Sender): Fault | undefined {
  if (sender.cosignerOrgs.includes(sender.org)) return undefined;
  const attestedAt = context.state.get(keyEntries, keyText(tx.key))?.attestedAt;
  const freshMs = context.params.get(ATTESTATION_FRESH_PARAM) as number;
  const isFresh = attestedAt !== undefined && context.time - attestedAt < freshMs;
  return isFresh ? undefined : fault('SECOND_KEY_REQUIRED', { org: sender.org });
}

/** Gives the fault of an organisation that may not act now, or nothing. */
export function checkOrgActs(bin: string, org: OrgEntry): Fault | undefined {
  switch (org.status) {
    case 'ACTIVE':
      return undefined;
    case 'REGISTERED':
      return fault('ORG_NOT_ACTIVE', { org: bin });
    case 'SUSPENDED':
      return fault('ORG_SUSPENDED', { org: bin });
    case 'CLOSED':
      return fault('ORG_CLOSED', { org: bin });
  }
}

/**
 * A bidder that takes its organisation's key by mistake must not stand on the ledger as a bidder before the opening: so the key
 * of an organisation, as sender or cosigner, is refused rather than recorded.
 */
function submissionSender(state: StateRead, tx: Tx): Sender | Fault {
  if (state.get(keyEntries, keyText(tx.key)) !== undefined) return fault('TX_KEY_REGISTERED', { key: keyText(tx.key) });
  if (tx.cosigners.length > 0) return fault('TX_COSIGNED', { cosigners: tx.cosigners.length });
  return { key: tx.key, org: NO_ORG, roles: [], cosignerOrgs: [] };
}

function checkedOwner(context: ReadContext, key: PublicKey): { readonly bin: string; readonly org: OrgEntry } | Fault {
  const entry = context.state.get(keyEntries, keyText(key));
  const org = entry === undefined ? undefined : context.state.get(orgEntries, entry.org);
  if (entry === undefined || org === undefined) return fault('TX_UNKNOWN_KEY', { key: keyText(key) });
  return checkKeySigns(key, entry, context.time) ?? checkOrgActs(entry.org, org) ?? { bin: entry.org, org };
}

function checkKeySigns(key: PublicKey, entry: KeyEntry, time: number): Fault | undefined {
  if (entry.status === 'REVOKED') return fault('KEY_REVOKED', { key: keyText(key), org: entry.org });
  if (isKeyInForce(entry, time)) return undefined;
  return fault('KEY_NOT_ACTIVE', {
    key: keyText(key),
    org: entry.org,
    status: entry.status,
    from: entry.from,
    ...untilOf(entry),
  });
}

function untilOf(entry: KeyEntry): { readonly until?: number } {
  return entry.until === undefined ? {} : { until: entry.until };
}

function firstUnknownKey(state: StateRead, tx: Tx): PublicKey | undefined {
  if (state.get(keyEntries, keyText(tx.key)) === undefined) return tx.key;
  return tx.cosigners.find((key) => state.get(keyEntries, keyText(key)) === undefined && !isNewKey(tx, key));
}

/** The payload fields that name keys to be registered, by type. */
const NEW_KEYS: Readonly<Record<string, (payload: ValueMap) => readonly Value[]>> = {
  'identity.registerOrganisation': (payload) => payload.keys as readonly Value[],
  'identity.addKey': (payload) => [payload.key as Value],
  'identity.rotateKey': (payload) => [payload.newKey as Value],
};

function isNewKey(tx: Tx, key: PublicKey): boolean {
  if (!Object.hasOwn(NEW_KEYS, tx.type)) return false;
  return (
    NEW_KEYS[tx.type]?.(tx.payload).some((named) => named instanceof Uint8Array && bytesEqual(named, key)) === true
  );
}
