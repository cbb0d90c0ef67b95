import { toHex } from '../../ledger/base/bytes.ts';
import { type Fault, isFault } from '../../ledger/base/fault.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import { keyText, type PublicKey } from '../../ledger/base/keys.ts';
import { submitterTag } from '../../ledger/base/submitter-tag.ts';
import { parseBundle } from '../../ledger/bundle/bundle-form.ts';
import { type BundleState, neededEntry, provenState } from '../../ledger/bundle/bundle-state.ts';
import { checkProven } from '../../ledger/bundle/check-proven.ts';
import { type CheckedSealKey, checkSealKey } from '../../ledger/bundle/check-seal-key.ts';
import { type BidSlot, bidSlotEntries } from '../../ledger/modules/bid/bid-entries.ts';
import { principalCommitFor } from '../../ledger/modules/guarantee/guarantee-admission.ts';
import { admissionEntries, admissionId } from '../../ledger/modules/guarantee/guarantee-entries.ts';
import { isKeyInForce, keyEntries } from '../../ledger/modules/identity/identity-entries.ts';
import {
  type Lot,
  lotEntries,
  paramSnapshotEntries,
  type Tender,
  tenderEntries,
} from '../../ledger/modules/tender/tender-entries.ts';
import { tenderPhase } from '../../ledger/modules/tender/tender-phase.ts';
import { termsOf } from '../../ledger/modules/tender/tender-snapshot.ts';
import { pinFromGenesis } from '../../ledger/receipt/pinned-set.ts';
import { verifyPure } from '../../ledger/signature/verify-pure.ts';
import { entryKey } from '../../ledger/state/overlay.ts';
import { fetchFirstPage, openingSource, withEntries } from '../bundle/fetch-bundle.ts';
import { sha256 } from '../crypto.ts';
import type { Genesis } from '../genesis-file.ts';
import type { RpcClient } from '../rpc-client.ts';
import { trouble, troubleFromFault } from '../trouble.ts';
import { chainOfNode } from '../tx/tx-desk.ts';

/** Where a bid is to go. */
export interface BidPlace {
  readonly tender: string;
  readonly lot: number;
  readonly envelope: number;
  /** The registered key that signs the form, and the one-time key that signs the transaction. */
  readonly bidder: PublicKey;
  readonly submitter: PublicKey;
}

/** Everything of the ledger that sealing a bid takes, at one height. */
export interface BidDesk {
  readonly genesisHash: Hash;
  readonly tender: Tender;
  readonly lot: Lot;
  readonly envelopes: number;
  /** End of acceptance, ms: what the envelope is sealed for. */
  readonly notBefore: number;
  readonly sealKey: CheckedSealKey;
  readonly slot: BidSlot;
  /** BIN of the organisation whose key signs the form. */
  readonly bin: string;
  /** What the security or token of the submission key commits to; undefined while nothing admits the key. */
  readonly principalCommit: Hash | undefined;
  /** Whether the validators of the pinned genesis certified all of it; else it is the node's word, though not the key's making. */
  readonly isCertified: boolean;
}

/** Fetches and checks what sealing takes; faults say what is not as it must be, before anything is sealed. */
export async function openBidDesk(client: RpcClient, genesis: Genesis | undefined, place: BidPlace): Promise<BidDesk> {
  const { genesisHash } = genesis === undefined ? await chainOfNode(client) : { genesisHash: genesis.hash };
  const { state, time } = await stateFromNode(client, genesis, place);
  const tender = needed(neededEntry(state, tenderEntries, place.tender));
  const notBefore = checkPhase(place.tender, tender, time);
  if (place.lot > tender.lots) throw trouble('BID_LOT', { lot: place.lot, lots: tender.lots });
  const lot = needed(neededEntry(state, lotEntries, `${place.tender}/${place.lot}`));
  needed(neededEntry(state, paramSnapshotEntries, toHex(tender.params)));
  const { envelopes } = termsOf(state, tender);
  if (place.envelope >= envelopes) throw trouble('BID_ENVELOPE', { envelope: place.envelope, envelopes });
  if (tender.sealKey === undefined) throw trouble('SEAL_KEY_NOT_READY', { tender: place.tender });
  const sealKey = checkSealKey({ sha256, genesisHash }, state, tender.sealKey);
  if (isFault(sealKey)) throw trouble('CLI_NOT_VERIFIED', { step: sealKey.code, ...sealKey.detail });
  return {
    genesisHash,
    tender,
    lot,
    envelopes,
    notBefore,
    sealKey,
    slot: state.get(bidSlotEntries, slotId(place)) ?? { next: 0 },
    bin: bidderOf(state, place, time),
    principalCommit: principalCommitFor(state, place.tender, submitterTag(sha256, place.submitter)),
    isCertified: genesis !== undefined,
  };
}

/** The tender's part of a bundle, and the entries of this bidder, all under one header. */
async function stateFromNode(
  client: RpcClient,
  genesis: Genesis | undefined,
  place: BidPlace,
): Promise<{ readonly state: BundleState; readonly time: number }> {
  const { tender, bidder, submitter } = place;
  const fetched = await withEntries(client, await fetchFirstPage(client, openingSource(tender)), [
    entryKey(bidSlotEntries, slotId(place)),
    entryKey(keyEntries, keyText(bidder)),
    entryKey(admissionEntries, admissionId(tender, submitterTag(sha256, submitter))),
  ]);
  const bundle = parseBundle(fetched.json);
  if (isFault(bundle)) throw trouble('CLI_NODE_ANSWER', { url: client.url, method: 'bid_bundle', ...bundle.detail });
  const { stateRoot, time } = bundle.decoded.header;
  if (genesis === undefined) return { state: needed(provenState(sha256, stateRoot, bundle.entries)), time };
  const run = checkProven(
    { sha256, verify: verifyPure },
    pinFromGenesis(sha256, genesis.document),
    { kind: 'opening', subject: tender },
    bundle,
  );
  for (;;) {
    const { done, value } = run.next();
    if (done === true) {
      if (value !== undefined) return { state: value, time };
      throw trouble('CLI_NOT_VERIFIED', { tender });
    }
    if (value.fault !== undefined) throw trouble('CLI_NOT_VERIFIED', { step: value.fault.code, ...value.fault.detail });
  }
}

/** BID_EARLY, BID_LATE or TENDER_STATE by the time of the newest block; else the end of acceptance. */
function checkPhase(id: string, tender: Tender, time: number): number {
  const phase = tenderPhase(tender, time);
  const end = tender.acceptance?.end ?? 0;
  switch (phase) {
    case 'ACCEPTING':
      return end;
    case 'DISCUSSION':
    case 'WAITING':
      throw trouble('BID_EARLY', { tender: id, state: phase });
    case 'CLOSED':
      throw trouble('BID_LATE', { tender: id, end });
    default:
      throw trouble('TENDER_STATE', { tender: id, state: phase });
  }
}

function bidderOf(state: BundleState, { bidder }: BidPlace, time: number): string {
  const entry = state.get(keyEntries, keyText(bidder));
  if (entry === undefined) throw trouble('TX_UNKNOWN_KEY', { key: keyText(bidder) });
  if (!isKeyInForce(entry, time)) throw trouble('KEY_NOT_ACTIVE', { key: keyText(bidder), status: entry.status });
  return entry.org;
}

function slotId({ tender, submitter, lot, envelope }: BidPlace): string {
  return `${tender}/${toHex(submitterTag(sha256, submitter))}/${lot}/${envelope}`;
}

function needed<T>(found: T | Fault): T {
  if (isFault(found)) throw troubleFromFault(found);
  return found;
}
