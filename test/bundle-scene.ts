import { fetchBundle, openingSource, withEntries } from '../cli/bundle/fetch-bundle.ts';
import { createOpeningTools } from '../cli/bundle/opening-tools.ts';
import type { RpcClient } from '../cli/rpc-client.ts';
import { decodeCanonical, type Value } from '../ledger/base/codec.ts';
import { type Fault, FaultError, isFault } from '../ledger/base/fault.ts';
import { invariant } from '../ledger/base/invariant.ts';
import type { Json } from '../ledger/base/json.ts';
import { type BundleJson, parseBundle } from '../ledger/bundle/bundle-form.ts';
import { checkOpening } from '../ledger/bundle/check-opening.ts';
import type { GenesisDocument } from '../ledger/genesis/genesis-document.ts';
import { binFromSerial } from '../ledger/modules/identity/bin.ts';
import { pinFromGenesis } from '../ledger/receipt/pinned-set.ts';
import { createStateTree } from '../ledger/state/tree/state-tree.ts';
import { sha256 } from '../node/crypto/sha256.ts';
import { createVerifier } from '../node/crypto/verify.ts';
import type { MethodContext } from '../node/rpc/method.ts';
import { methods } from '../node/rpc/method-table.ts';
import { type Bidder, type BidScene, createBidScene, withSalt, withValidatorKeys } from './bid-scene.ts';
import { createHandChain, type HandChain, handSigners } from './hand-chain.ts';
import { testGenesis, testParties } from './ledger-context.ts';
import { SCENE_TIME } from './procurement-scene.ts';

/** Keys of the validators, which sign the certificates of the chains below. */
export const validatorKeys = handSigners.map(({ key }) => key);

/** The genesis of the scenes below: its validators' keys can sign certificates. */
export const bundleGenesis: GenesisDocument = withValidatorKeys(
  testGenesis({ time: SCENE_TIME, profile: 'demo', params: [] }),
  testParties.validators.map(({ bin }, at) => ({ org: bin, key: validatorKeys[at] as (typeof validatorKeys)[number] })),
);

/** A tender with bids, whose state can be put under real certificates. */
export function createBundleScene(
  options: Omit<Parameters<typeof createBidScene>[0] & {}, 'validators' | 'params'> = {},
) {
  return createBidScene({ ...options, validators: validatorKeys });
}

const bin = (serial: number): string => binFromSerial('260141', serial);

/**
 * Five bids for one lot: 1 was replaced by 3; 2 and 3 are good; 4 is the second of 3's bidder; the security of 5 is for somebody else. All
 * that were live are opened.
 */
export function openedScene(): BidScene {
  const scene = createBundleScene();
  const bidders = [1, 2].map((serial) => scene.bidder(serial, bin(serial)));
  for (const bidder of bidders) {
    scene.secure(bidder);
    scene.submit(bidder);
  }
  scene.submit(bidders[0] as Bidder, { slot: 1, replaces: 1, unitPrice: 99_999 });
  const again = scene.bidder(3, bin(1));
  scene.secure(again);
  scene.submit(again);
  const other = scene.bidder(4, bin(4));
  scene.secure(other);
  scene.submit(withSalt(other));
  openBids(scene);
  return scene;
}

/** From the end of acceptance to the last opened bid, with the shares of the first three validators. */
export function openBids(scene: BidScene): void {
  scene.close();
  for (const member of scene.seal.members.slice(0, 3)) {
    scene.giveShares(member);
    scene.openAll();
  }
}

/** A chain whose newest block has the scene's state, with changes that a quorum of liars could certify; undefined takes an entry away. */
export async function chainOfScene(
  scene: BidScene,
  changes: Readonly<Record<string, Value | undefined>> = {},
): Promise<HandChain> {
  const chain = createHandChain({ genesis: bundleGenesis });
  const state: Record<string, Value> = {};
  for (const { key, value } of scene.state.deltas()) {
    if (value === null) continue;
    const decoded = decodeCanonical(value);
    invariant(!isFault(decoded), 'the scene holds canonical values');
    state[key] = decoded;
  }
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) delete state[key];
    else state[key] = value;
  }
  await chain.append({});
  await chain.append({ state, time: scene.read().time });
  return chain;
}

/** The node's own methods over a chain, without a door in between. */
export function clientOfChain({ store, genesis, genesisHash }: HandChain): RpcClient {
  const context = {
    ports: { store, genesis, genesisHash },
    sha256,
    now: () => 0,
    tree: createStateTree({ sha256, reader: store, cachePagesMax: 100 }),
    waiters: { enter: () => false, leave: () => undefined },
  } as unknown as MethodContext;
  return {
    url: 'http://local',
    async call(name, params) {
      const method = methods.find((row) => row.name === name);
      invariant(method !== undefined, `the method exists: ${name}`);
      const result = await method.handler(context, method.params.parse(params), 'en');
      if (isFault(result)) throw new FaultError(result);
      // As it would come over the wire.
      return JSON.parse(JSON.stringify(result)) as Json;
    },
  };
}

/** The bundle of a tender's opening as a node of the chain gives it, with what only opened forms name. */
export async function bundleOfChain(chain: HandChain, tender: string): Promise<BundleJson> {
  const client = clientOfChain(chain);
  let fetched = await fetchBundle(client, openingSource(tender), () => undefined);
  for (let round = 0; round < 3; round++) {
    const { missing } = checkBundle(fetched.json, tender);
    if (missing.length > 0) fetched = await withEntries(client, fetched, missing);
  }
  return fetched.json;
}

/** Libsodium gives the verdicts of the plain code in a tenth of the time. */
export const bundleTools = { ...createOpeningTools(), verify: createVerifier() };
const pin = pinFromGenesis(sha256, bundleGenesis);

/** What a check says of a bundle's JSON: its first fault, and which entries it lacks. */
export function checkBundle(
  json: unknown,
  tender: string,
): { readonly fault: Fault | undefined; readonly missing: readonly string[]; readonly steps: number } {
  const bundle = parseBundle(json);
  if (isFault(bundle)) return { fault: bundle, missing: [], steps: 0 };
  const run = checkOpening(bundleTools, pin, tender, bundle);
  let first: Fault | undefined;
  for (let steps = 0; ; steps++) {
    const { done, value } = run.next();
    if (done === true) return { fault: first, missing: value, steps };
    first ??= value.fault;
  }
}
