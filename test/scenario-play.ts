import { readScenario, type Scenario } from '../cli/demo/scenario.ts';
import { type Bytes, compareBytes, utf8 } from '../ledger/base/bytes.ts';
import type { ValueMap } from '../ledger/base/codec.ts';
import { mulBps } from '../ledger/base/exact.ts';
import { isFault } from '../ledger/base/fault.ts';
import { invariant } from '../ledger/base/invariant.ts';
import { type PublicKey, rawKey, type Signer } from '../ledger/base/keys.ts';
import type { Record } from '../ledger/block/record.ts';
import type { StateRead } from '../ledger/module.ts';
import { existingAward } from '../ledger/modules/award/award-entries.ts';
import { bidBook, envelopeContextOf, existingBid } from '../ledger/modules/bid/bid-entries.ts';
import { priceTotal, type UnsignedBidForm } from '../ledger/modules/bid/bid-form.ts';
import { sealBid } from '../ledger/modules/bid/seal-bid.ts';
import type { Period } from '../ledger/modules/calendar/calendar.ts';
import { BUDGET_ALLOCATION_SCHEMA, budgetSubject, GUARANTEE_LIMIT_SCHEMA } from '../ledger/modules/fact/find-fact.ts';
import { createLedgerRules } from '../ledger/modules/index.ts';
import { existingKeySet, publicKeyOf } from '../ledger/modules/seal/seal-entries.ts';
import { existingLot, existingTender } from '../ledger/modules/tender/tender-entries.ts';
import { openEnvelope } from '../ledger/seal/envelope.ts';
import { principalCommitOf, sealMessageBytes, submitterTagOf } from '../ledger/seal/identity.ts';
import type { SignedTx } from '../ledger/tx/transaction.ts';
import { sha256 } from '../node/crypto/sha256.ts';
import { createSigner } from '../node/crypto/signer.ts';
import { createVerifier } from '../node/crypto/verify.ts';
import { committedState } from '../node/rpc/committed-state.ts';
import { createExecutionChain, type ExecutionChain, recordsOf, txOf } from './execution-chain.ts';
import { testParties } from './ledger-context.ts';
import { makeSealKey, type SealSecret, sealSecretsOf } from './seal-blocks.ts';
import { testShares } from './seal-scene.ts';

/** What a block of the play was made of: enough to execute it again. */
export interface PlayedBlock {
  readonly time: number;
  readonly txs: readonly SignedTx[];
  readonly stateRoot: Bytes;
  readonly blockId: Bytes;
}

/** An organisation of the scenario with two keys that really sign. */
interface PlayParty {
  readonly bin: string;
  readonly signer: Signer;
  readonly keys: readonly [PublicKey, PublicKey];
}

/** A scenario file on a real ledger in virtual time, one act after the other; every act is one block or two, and must be accepted. */
export interface ScenarioPlay {
  readonly scenario: Scenario;
  readonly state: StateRead;
  readonly blocks: readonly PlayedBlock[];
  /** Makes a block without transactions; gives the types of what happened by itself, record 0 aside. */
  pass(time: number): Promise<readonly string[]>;
  registerParties(time: number): Promise<void>;
  makeSealKey(): Promise<void>;
  /** The sources that the profile asks for: the customer's budget and the bank's limit. */
  attestFacts(time: number): Promise<void>;
  /** Plan, documents and tender, with these periods in place of the file's; gives the tender's id. */
  publish(time: number, periods: { readonly discussion: Period; readonly acceptance: Period }): Promise<string>;
  ask(time: number, number: number): Promise<void>;
  answer(time: number, number: number): Promise<void>;
  amend(time: number): Promise<void>;
  issueSecurities(time: number, validTo: number): Promise<void>;
  /** Every bidder lodges its securities and sends what it sealed on its own machine. */
  submitBids(time: number): Promise<void>;
  /** These openers (indices) give their shares of everything that waits for them. */
  giveShares(time: number, indices: readonly number[]): Promise<void>;
  /** The winner of the lot accepts. */
  accept(time: number, lot: number): Promise<void>;
  /** The code by which the ledger would refuse the acceptance of the lot, or a bid of the scenario, at a time; undefined for none. */
  acceptRefusal(time: number, lot: number): string | undefined;
  bidRefusal(time: number, at: number): string | undefined;
}

/** A chain for the play, of which nothing has happened yet. */
export function createPlayChain(profile: 'kz' | 'demo', time: number): ExecutionChain {
  const verify = createVerifier();
  const rules = createLedgerRules(verify, { shares: testShares, open: openEnvelope });
  return createExecutionChain({ rules, profile, time });
}

/** Builds the play of a scenario file over a chain of `createPlayChain`. */
export function createScenarioPlay(path: string, chain: ExecutionChain): ScenarioPlay {
  const scenario = readScenario(path);
  const { ledger, store } = chain;
  const { genesisHash } = ledger;
  const state = committedState(store);
  const { registrar, digital, ministry } = testParties;
  const blocks: PlayedBlock[] = [];
  const parties = new Map(scenario.parties.map(({ id, bin }) => [id, playParty(id, bin)]));
  const documents = new Map<string, string>();
  const guarantees: string[] = [];
  let tender = '';
  let secrets: readonly SealSecret[] = [];

  async function block(time: number, txs: readonly SignedTx[]): Promise<readonly Record[]> {
    const executed = await chain.block({ time, txs });
    blocks.push({ time, txs, stateRoot: executed.header.stateRoot, blockId: executed.blockId });
    return recordsOf(executed);
  }
  /** The block's transactions must all be accepted; gives what each of them returned. */
  async function act(time: number, txs: readonly SignedTx[]): Promise<readonly ValueMap[]> {
    const records = await block(time, txs);
    return records.slice(records.length - txs.length).map(({ result }) => {
      invariant(result.ok, `everything in the scenario is accepted: ${JSON.stringify(result)}`);
      return result.value;
    });
  }
  function partyOf(id: string): PlayParty {
    const found = parties.get(id);
    invariant(found !== undefined, `the scenario declares ${id}`);
    return found;
  }
  const by = (time: number, keys: readonly PublicKey[], type: string, payload: ValueMap): SignedTx => {
    const [key, ...cosigners] = keys;
    invariant(key !== undefined, 'somebody signs');
    const signers = { key, cosigners: [...cosigners].sort(compareBytes), expires: time + EXPIRY_MS };
    return txOf(registrar, type, payload, signers);
  };
  const of = (time: number, id: string, type: string, payload: ValueMap): SignedTx =>
    by(time, [partyOf(id).keys[0]], type, payload);

  async function anchor(time: number, names: readonly string[], object: string): Promise<readonly string[]> {
    const rows = names.map((name) => {
      const row = scenario.documents.find(({ id }) => id === name);
      invariant(row !== undefined, `the scenario declares ${name}`);
      return row;
    });
    const anchored = await act(
      time,
      rows.map(({ sha256, bytes, docType, lang, title }) => {
        const file = { sha256, size: bytes.length, mime: 'text/markdown', docType, lang, title, visibility: 'PUBLIC' };
        return of(time, scenario.organizer, 'document.anchor', { object, ...file });
      }),
    );
    const ids = anchored.map(({ document }) => String(document));
    for (const [at, name] of names.entries()) documents.set(name, ids[at] ?? '');
    await act(
      time + 1,
      ids.map((document) => of(time, scenario.organizer, 'document.approve', { document })),
    );
    return ids;
  }

  function sealed(time: number, at: number): SignedTx {
    const bid = scenario.bids[at];
    invariant(bid !== undefined, 'the scenario has the bid');
    const { bin, signer } = partyOf(bid.from);
    const submitter = submitterOf(bid.from);
    const entry = existingTender(state, tender);
    const place = { lot: bid.lot, envelope: 0, slot: 0, notBefore: entry.acceptance?.end ?? 0 };
    const context = envelopeContextOf({ sha256, genesisHash }, tender, entry, { ...place, submitter: submitter.key });
    const { quantity } = existingLot(state, tender, bid.lot);
    const total = priceTotal(bid.unitPrice, quantity);
    invariant(total !== undefined, 'prices of a scenario are exact');
    const form: UnsignedBidForm = {
      ...{ v: 1, tender, lot: bid.lot, envelope: 0, currency: entry.currency, bidder: bin, key: signer.key },
      ...{ salt: saltOf(bid.from), price: { unitPrice: bid.unitPrice, quantity, total }, answers: [], documents: [] },
    };
    const publicKey = publicKeyOf(existingKeySet(state, entry.sealKey?.epoch ?? 0));
    const sigma = sha256(utf8(`scenario bid ${at}`));
    const envelope = sealBid(sha256, { publicKey, context, form, signer, sigma });
    invariant(!isFault(envelope), 'a bid of a scenario fits its envelope');
    const { u, v, c } = envelope;
    return by(time, [submitter.key], 'bid.submit', { tender, ...place, u, v, c, documents: [] });
  }

  function acceptance(time: number, lot: number): SignedTx {
    const winner = existingAward(state, tender, lot).bidder;
    const id = scenario.parties.find(({ bin }) => bin === winner)?.id ?? '';
    return of(time, id, 'award.accept', { tender, lot });
  }

  return {
    scenario,
    state,
    blocks,
    async pass(time) {
      const records = await block(time, []);
      return records
        .slice(1)
        .flatMap(({ result }) => (result.ok ? result.events.map(({ type }) => type) : [result.fault]));
    },
    async registerParties(time) {
      const rows = scenario.parties.map((row) => ({ ...row, ...partyOf(row.id) }));
      await act(
        time,
        rows.map(({ bin, name, legalAct, keys }) => {
          const payload = { bin, name, keys, activate: true, legalAct };
          return by(time, [...registrar.keys, ...keys], 'identity.registerOrganisation', payload);
        }),
      );
      await act(
        time + 1,
        rows.map(({ bin, role, legalAct }) =>
          by(time, registrar.keys, 'identity.grantRole', { org: bin, role, legalAct }),
        ),
      );
    },
    async makeSealKey() {
      await makeSealKey({
        ledger,
        store,
        async block(txs) {
          await act(ledger.tip().time + 1000, txs);
        },
      });
      secrets = sealSecretsOf({ ledger, store });
    },
    async attestFacts(time) {
      const name = { kk: 'Қазынашылық', ru: 'Казначейство', en: 'Treasury' };
      const fields = [{ name: 'amount', type: 'money', required: true }];
      const schemas = [BUDGET_ALLOCATION_SCHEMA, GUARANTEE_LIMIT_SCHEMA].map((id) => ({ id, personal: false, fields }));
      const source = { source: 'treasury', owner: ministry.bin, name, schemas, legalAct: 'Budget Code' };
      await act(time, [by(time, digital.keys, 'source.register', source)]);
      const said = { source: 'treasury', value: { amount: scenario.budget }, asOf: time, validTo: time + YEAR_MS };
      const customer = budgetSubject(partyOf(scenario.customer).bin, Number(scenario.plan.year));
      const attest = (fact: ValueMap): SignedTx => by(time, [ministry.keys[0]], 'fact.attest', fact);
      await act(time + 1, [
        attest({ ...said, schema: BUDGET_ALLOCATION_SCHEMA, subject: customer }),
        attest({ ...said, schema: GUARANTEE_LIMIT_SCHEMA, subject: partyOf(scenario.bank).bin }),
      ]);
    },
    async publish(time, periods) {
      const [planned] = await act(time, [of(time, scenario.customer, 'plan.publish', scenario.plan)]);
      const names = scenario.tender.documents;
      const organizer = partyOf(scenario.organizer);
      const ids = await anchor(time + 1000, names, `org/${organizer.bin}`);
      const payload = {
        ...scenario.tender.terms,
        lots: scenario.tender.lots.map((lot) => ({ ...lot, plan: String(planned?.plan) })),
        documents: ids,
        periods,
      };
      const [customer] = partyOf(scenario.customer).keys;
      const [published] = await act(time + 2000, [by(time, [organizer.keys[0], customer], 'tender.publish', payload)]);
      tender = String(published?.tender);
      return tender;
    },
    async ask(time, number) {
      const { from, lot, text } = questionOf(scenario, number);
      await act(time, [of(time, from, 'tender.ask', { tender, text, ...(lot === undefined ? {} : { lot }) })]);
    },
    async answer(time, number) {
      const text = questionOf(scenario, number).answer;
      await act(time, [of(time, scenario.organizer, 'tender.answer', { tender, question: number, text })]);
    },
    async amend(time) {
      const { add, remove, reason } = scenario.amendment;
      const added = await anchor(time, add, `tender/${tender}`);
      const change = { add: added, remove: remove.map((name) => documents.get(name) ?? '') };
      await act(time + 2, [of(time, scenario.organizer, 'tender.amendDocuments', { tender, change, reason })]);
    },
    async issueSecurities(time, validTo) {
      const issued = await act(
        time,
        scenario.bids.map(({ from, lot }) => {
          const { amount, securityBps } = existingLot(state, tender, lot);
          return of(time, scenario.bank, 'guarantee.issue', {
            ...{ tender, lot, amount: mulBps(amount, securityBps), currency: 'KZT', validTo },
            submitterTag: submitterTagOf(sha256, rawKey(submitterOf(from).key)),
            principalCommit: principalCommitOf(sha256, saltOf(from), partyOf(from).bin),
            textHash: saltOf(from),
          });
        }),
      );
      guarantees.push(...issued.map(({ guarantee }) => String(guarantee)));
    },
    async submitBids(time) {
      const lodged = scenario.bids.map(({ from }, at) =>
        by(time, [submitterOf(from).key], 'guarantee.lodge', { guarantee: guarantees[at] ?? '' }),
      );
      await act(time, lodged);
      await act(
        time + 1000,
        scenario.bids.map((_, at) => sealed(time, at)),
      );
    },
    async giveShares(time, indices) {
      const entry = existingTender(state, tender);
      const shares = indices.map((wanted) => {
        const holder = secrets.find(({ index }) => index === wanted);
        invariant(holder !== undefined, 'the opener takes part in the key');
        const given = bidBook(state, tender).live.map((bid) => {
          const found = existingBid(state, tender, bid);
          const { identity } = envelopeContextOf({ sha256, genesisHash }, tender, entry, found);
          return { bid, share: testShares.sign(holder.secret, sealMessageBytes({ kind: 'identity', identity })) };
        });
        return by(time, [holder.key], 'bid.openingShares', { tender, index: wanted, shares: given });
      });
      await act(time, shares);
    },
    async accept(time, lot) {
      await act(time, [acceptance(time, lot)]);
    },
    acceptRefusal: (time, lot) => ledger.admit(acceptance(time, lot), time)?.code,
    bidRefusal: (time, at) => ledger.admit(sealed(time, at), time)?.code,
  };
}

/** Within what a transaction may wait. */
const EXPIRY_MS = 3_600_000;
const YEAR_MS = 366 * 86_400_000;

/** Keys and salts follow from the scenario's own names, so that a play is the same every time. */
function playParty(id: string, bin: string): PlayParty {
  const [signer, second] = [1, 2].map((number) => createSigner(sha256(utf8(`scenario key ${id} ${number}`))));
  invariant(signer !== undefined && second !== undefined, 'a party has two keys');
  return { bin, signer, keys: [signer.key, second.key] };
}

function submitterOf(id: string): Signer {
  return createSigner(sha256(utf8(`scenario submission ${id}`)));
}

function saltOf(id: string): Bytes {
  return sha256(utf8(`scenario salt ${id}`));
}

function questionOf(scenario: Scenario, number: number): Scenario['questions'][number] {
  const question = scenario.questions[number - 1];
  invariant(question !== undefined, 'the scenario has the question');
  return question;
}
