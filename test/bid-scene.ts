import { type Bytes, compareBytes } from '../ledger/base/bytes.ts';
import type { ValueMap } from '../ledger/base/codec.ts';
import { isFault } from '../ledger/base/fault.ts';
import { invariant } from '../ledger/base/invariant.ts';
import { keyText, type PublicKey, rawKey, type Signer } from '../ledger/base/keys.ts';
import type { GenesisDocument } from '../ledger/genesis/genesis-document.ts';
import type { EntryTable, LedgerEvent } from '../ledger/module.ts';
import { awardModule } from '../ledger/modules/award/award-module.ts';
import { awardClocks } from '../ledger/modules/award/lot-clock.ts';
import {
  type Bid,
  bidEntries,
  bidId,
  envelopeContextOf,
  type OpenedBid,
  openedEntries,
  openingEntries,
  openingShareEntries,
  releasedEntries,
} from '../ledger/modules/bid/bid-entries.ts';
import { priceTotal, type UnsignedBidForm } from '../ledger/modules/bid/bid-form.ts';
import { createBidModule } from '../ledger/modules/bid/bid-module.ts';
import { sealBid } from '../ledger/modules/bid/seal-bid.ts';
import { existingGuarantee } from '../ledger/modules/guarantee/guarantee-entries.ts';
import { keyEntries, orgEntries } from '../ledger/modules/identity/identity-entries.ts';
import { type JointKey, type KeySet, keySetEntries, sealHeadEntries } from '../ledger/modules/seal/seal-entries.ts';
import { createSealModule } from '../ledger/modules/seal/seal-module.ts';
import { existingLot, existingTender, type Tender } from '../ledger/modules/tender/tender-entries.ts';
import type { Envelope, EnvelopeContext } from '../ledger/seal/envelope.ts';
import { openEnvelope } from '../ledger/seal/envelope.ts';
import { principalCommitOf, sealMessageBytes, submitterTagOf } from '../ledger/seal/identity.ts';
import { sha256 } from '../node/crypto/sha256.ts';
import { createSigner } from '../node/crypto/signer.ts';
import { createVerifier } from '../node/crypto/verify.ts';
import { type TestSigner, testParties } from './ledger-context.ts';
import { createProcurementScene, type ProcurementScene, SCENE_TIME, withSecondKey } from './procurement-scene.ts';
import { type SealMember, type SealScene, sealSteps, testShares } from './seal-scene.ts';

/** A supplier that bids: its registered key can really sign, and so can the one-time key of each of its tenders. */
export interface Bidder {
  readonly bin: string;
  readonly signer: Signer;
  /** One-time key, as a test signer. */
  readonly submitter: Signer;
  readonly as: TestSigner;
  readonly salt: Bytes;
}

/** What a test changes of a bid that would be fine. */
export interface BidChange {
  readonly unitPrice?: number;
  readonly envelope?: number;
  readonly slot?: number;
  readonly form?: Partial<UnsignedBidForm>;
  /** Leaves the price out, as the first of two envelopes does. */
  readonly withoutPrice?: boolean;
  /** Seals for another place than the one it is submitted to. */
  readonly context?: Partial<EnvelopeContext>;
  readonly sealed?: (envelope: Envelope) => Envelope;
  readonly replaces?: number;
  readonly lot?: number;
}

export interface BidScene extends ProcurementScene {
  readonly seal: SealScene;
  readonly tenderId: string;
  bidder(serial: number, bin?: string): Bidder;
  /** Issues the security of a bidder for a lot, which admits its key. */
  issue(bidder: Bidder, lot?: number): string;
  /** Issues and lodges the security of a bidder for a lot. */
  secure(bidder: Bidder, lot?: number): string;
  payload(bidder: Bidder, change?: BidChange): ValueMap;
  submit(bidder: Bidder, change?: BidChange): number;
  bid(number: number): Bid;
  guaranteeState(id: string): string;
  /** Block time moves on with nothing run: a timer that is due may wait for its turn. */
  passTo(time: number): void;
  cancel(): void;
  /** To the end of acceptance and into the opening. */
  close(): readonly LedgerEvent[];
  share(member: SealMember, bid: number): Bytes;
  /** The member gives its shares of these bids, of all that wait for it where none are named. */
  giveShares(member: SealMember, bids?: readonly number[]): void;
  /** Lets blocks pass until nothing more opens. */
  openAll(): void;
  opened(number: number): OpenedBid;
}

/** A tender that accepts bids, with an active sealing key of four validators. */
export function createBidScene(
  options: {
    readonly lots?: number;
    /** Stays in the discussion. */
    readonly discussing?: boolean;
    readonly change?: Parameters<ProcurementScene['tenderPayload']>[1];
    readonly params?: Parameters<typeof createProcurementScene>[0]['params'];
    readonly plan?: { readonly [field: string]: string };
    readonly profile?: 'kz' | 'demo';
    readonly time?: number;
    /** Validators' keys that can really sign, in the order of the test parties. */
    readonly validators?: readonly PublicKey[];
  } = {},
): BidScene {
  const verify = createVerifier();
  const validators = testParties.validators.map(({ bin, keys }, at) => ({
    key: options.validators?.[at] ?? keys[0],
    org: bin,
  }));
  const scene = createProcurementScene({
    time: options.time ?? SCENE_TIME,
    profile: options.profile ?? 'demo',
    genesis: (genesis) => withValidatorKeys(genesis, validators),
    params: options.params ?? [],
    modules: [createSealModule(testShares), createBidModule({ shares: testShares, open: openEnvelope, verify })],
    later: { module: awardModule, clocks: awardClocks },
  });
  const seal = sealSteps(scene, validators);
  // A key that another scene has made is alive at the usual time alone.
  const isUsual = options.validators === undefined && options.time === undefined;
  const { key, secrets } = isUsual ? givenKey(scene, seal) : freshKey(seal);
  const plans = Array.from({ length: options.lots ?? 1 }, () => scene.plan(options.plan ?? {}));
  const tenderId = scene.tender(plans, options.change);
  if (options.discussing !== true) scene.advance(scene.tenderEntry(tenderId).discussion?.end ?? SCENE_TIME);
  const tender = (): Tender => existingTender(scene.state, tenderId);
  const { genesisHash } = scene.read();
  const { bank } = testParties;
  /** A second organisation or key like one of the genesis; registering them is not what these tests are about. */
  function copyEntry<T extends ValueMap>(table: EntryTable<T>, from: string, to: string, change: Partial<T>): void {
    const entry = scene.state.get(table, from);
    invariant(entry !== undefined, 'the genesis has the entry that is copied');
    scene.state.put(table, to, { ...entry, ...change });
  }

  const made: BidScene = {
    ...scene,
    seal,
    tenderId,
    bidder(serial, bin = testParties.supplier.bin) {
      copyEntry(orgEntries, testParties.supplier.bin, bin, {});
      const signer = createSigner(new Uint8Array(32).fill(serial));
      const submitter = createSigner(new Uint8Array(32).fill(100 + serial));
      copyEntry(keyEntries, keyText(testParties.supplier.keys[0]), keyText(signer.key), { org: bin });
      return { bin, signer, submitter, as: { org: '', key: submitter.key }, salt: new Uint8Array(32).fill(serial) };
    },
    issue(bidder, lot = 1) {
      const { amount, securityBps } = existingLot(scene.state, tenderId, lot);
      return String(
        scene.done(
          'guarantee.issue',
          {
            tender: tenderId,
            lot,
            amount: Math.ceil((amount * securityBps) / 10_000),
            currency: 'KZT',
            submitterTag: submitterTagOf(sha256, rawKey(bidder.submitter.key)),
            principalCommit: principalCommitOf(sha256, bidder.salt, bidder.bin),
            validTo: (tender().acceptance?.end ?? SCENE_TIME) + 600_000,
            textHash: new Uint8Array(32).fill(9),
          },
          { org: bank.bin },
        ).result.guarantee,
      );
    },
    secure(bidder, lot) {
      const guarantee = made.issue(bidder, lot);
      scene.done('guarantee.lodge', { guarantee }, bidder.as);
      return guarantee;
    },
    payload(bidder, change = {}) {
      const { lot = 1, envelope = 0, slot = 0, unitPrice = 100_000 } = change;
      const notBefore = tender().acceptance?.end ?? 0;
      const place = { lot, envelope, slot, notBefore };
      const context = {
        ...envelopeContextOf({ sha256, genesisHash }, tenderId, tender(), {
          ...place,
          submitter: bidder.submitter.key,
        }),
        ...change.context,
      };
      const { quantity } = existingLot(scene.state, tenderId, lot);
      const price = { unitPrice, quantity, total: priceTotal(unitPrice, quantity) ?? 0 };
      const form: UnsignedBidForm = {
        v: 1,
        tender: tenderId,
        lot,
        envelope,
        currency: 'KZT',
        bidder: bidder.bin,
        key: bidder.signer.key,
        salt: bidder.salt,
        ...(change.withoutPrice === true ? {} : { price }),
        answers: [],
        documents: [],
        ...change.form,
      };
      const publicKey = key.joint[0];
      invariant(publicKey !== undefined, 'the key has a public key');
      const sealed = sealBid(sha256, { publicKey, context, form, signer: bidder.signer, sigma: bidder.salt });
      invariant(!isFault(sealed), 'the form fits');
      const { u, v, c } = change.sealed?.(sealed) ?? sealed;
      const rest = change.replaces === undefined ? {} : { bid: change.replaces };
      return { tender: tenderId, ...place, u, v, c, documents: [], ...rest };
    },
    submit(bidder, change = {}) {
      const type = change.replaces === undefined ? 'bid.submit' : 'bid.replace';
      return Number(scene.done(type, made.payload(bidder, change), bidder.as).result.bid);
    },
    bid(number) {
      const found = scene.state.get(bidEntries, bidId(tenderId, number));
      invariant(found !== undefined, 'the test looks at a bid that exists');
      return found;
    },
    guaranteeState: (id) => existingGuarantee(scene.state, id).state,
    passTo: (time) => scene.passTo(time),
    cancel() {
      scene.done('tender.cancel', { tender: tenderId, reasonCode: 'BUDGET', act: 'Act 1' }, withSecondKey);
    },
    close() {
      const end = tender().acceptance?.end ?? 0;
      return [...scene.advance(end), ...scene.advance(end + 1)];
    },
    share(member, bid) {
      const { identity } = envelopeContextOf({ sha256, genesisHash }, tenderId, tender(), made.bid(bid));
      const secret = secrets[seal.members.indexOf(member)];
      invariant(secret !== undefined, 'the member is one of the scene');
      return testShares.sign(secret, sealMessageBytes({ kind: 'identity', identity }));
    },
    giveShares(member, bids) {
      const index = seal.index(member);
      const waits = (bid: number): boolean =>
        scene.state.get(releasedEntries, bidId(tenderId, bid)) === undefined &&
        !(scene.state.get(openingShareEntries, bidId(tenderId, bid)) ?? []).some((share) => share.index === index);
      const due = bids ?? (scene.state.get(openingEntries, tenderId)?.pending ?? []).filter(waits);
      if (due.length === 0) return;
      const shares = due.map((bid) => ({ bid, share: made.share(member, bid) }));
      scene.done('bid.openingShares', { tender: tenderId, index, shares }, member.signer);
    },
    openAll() {
      for (let left = 1000; left > 0; left--) {
        const next = scene.timers()[0];
        if (next === undefined || next.kind !== 'bid.openingStep') return;
        scene.advance(Math.max(next.dueAt, scene.read().time));
      }
    },
    opened(number) {
      const found = scene.state.get(openedEntries, bidId(tenderId, number));
      invariant(found !== undefined, 'the test looks at a bid that was opened');
      return found;
    },
  };
  return made;
}

/** A key set with the shares of its members, in their order. */
interface MadeKey {
  readonly keySet: KeySet;
  readonly key: JointKey;
  readonly secrets: readonly Bytes[];
}

let madeBefore: MadeKey | undefined;

function freshKey(seal: SealScene): MadeKey {
  const key = seal.makeKey();
  return { key, keySet: seal.keySet(), secrets: seal.members.map((member) => seal.secret(member)) };
}

/** Puts a key set into the state that the validators of the first scene have made: making one is not what these tests are about. */
function givenKey(scene: ProcurementScene, seal: SealScene): MadeKey {
  madeBefore ??= freshKey(seal);
  const { key, keySet } = madeBefore;
  // Whenever the scene plays, its openers have just been heard of.
  const beats = keySet.beats.map(() => Number.MAX_SAFE_INTEGER);
  scene.state.put(keySetEntries, '1', { ...keySet, beats });
  scene.state.put(sealHeadEntries, '', { epoch: 1, setFrom: 0, active: { epoch: 1, keyId: key.keyId } });
  return madeBefore;
}

/** The genesis with these keys in the place of the validators' first ones. */
export function withValidatorKeys(
  genesis: GenesisDocument,
  validators: readonly { readonly key: PublicKey; readonly org: string }[],
): GenesisDocument {
  const keyOf = (org: string): PublicKey | undefined => validators.find((one) => one.org === org)?.key;
  return {
    ...genesis,
    organisations: genesis.organisations.map((organisation) => {
      const own = keyOf(organisation.bin);
      return own === undefined ? organisation : { ...organisation, keys: [own, ...organisation.keys.slice(1)] };
    }),
    validators: genesis.validators
      .map((validator) => ({ ...validator, key: keyOf(validator.org) ?? validator.key }))
      .sort((a, b) => compareBytes(a.key, b.key)),
  };
}

/** The same bidder with another salt: its security names somebody else then. */
export function withSalt(bidder: Bidder, byte = 0xee): Bidder {
  return { ...bidder, salt: new Uint8Array(32).fill(byte) };
}
