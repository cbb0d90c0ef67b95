import { withEntries } from '../cli/bundle/fetch-bundle.ts';
import type { Value } from '../ledger/base/codec.ts';
import { type Fault, isFault } from '../ledger/base/fault.ts';
import { type BundleJson, bundleJson, parseBundle } from '../ledger/bundle/bundle-form.ts';
import { checkScoreBundle, type ScoreReader, type ScoreSubject, scoreKeys } from '../ledger/bundle/check-score.ts';
import { defineEntries } from '../ledger/module.ts';
import { pinFromGenesis } from '../ledger/receipt/pinned-set.ts';
import { signedHeaderJson } from '../ledger/receipt/receipt-form.ts';
import { scoreLot } from '../ledger/scoring/score-lot.ts';
import type { ScoreSheet } from '../ledger/scoring/score-sheet.ts';
import type { ScoringInput } from '../ledger/scoring/scoring-input.ts';
import { sha256 } from '../node/crypto/sha256.ts';
import { createVerifier } from '../node/crypto/verify.ts';
import { committedState } from '../node/rpc/committed-state.ts';
import { clientOfChain } from './bundle-scene.ts';
import { createHandChain, type HandChain } from './hand-chain.ts';
import { lotInput, type WrittenLot } from './scoring-scene.ts';

export const SCORED = { tender: 't-00112233445566aa', lot: 1 } as const;
const ID = `${SCORED.tender}/${SCORED.lot}`;

const inputEntries = defineEntries<Value>('testScoreInput');
const sheetEntries = defineEntries<Value>('testScoreSheet');

/** A module that scores keeps its sheet and what it was counted from in entries of its own; here one of each. */
export const testReader: ScoreReader = {
  input: (state, tender, lot) => state.get(inputEntries, `${tender}/${lot}`) as unknown as ScoringInput | undefined,
  sheet: (state, tender, lot) => state.get(sheetEntries, `${tender}/${lot}`) as unknown as ScoreSheet | undefined,
};

/** Four bids under conditional discounts: one does not pass the gate, and the dearer of the first two wins by its experience. */
export const scoredLot: WrittenLot = {
  engine: 'CONDITIONAL_DISCOUNT',
  amount: 1_000_000,
  criteria: [
    ['debt', 'NO_TAX_DEBT', { form: 'AT_MOST', limit: 2_595_000 }],
    ['experience', 'EXPERIENCE_YEARS', { form: 'PER_UNIT', gives: 50, max: 500 }],
  ],
  bids: [
    { price: 900_000, values: [0, 10] },
    { price: 895_000, values: [0, 1] },
    { price: 700_000, values: [3_000_000, 10] },
    { price: 895_000, values: [0, 1] },
  ],
};

/** A chain whose state holds the input and a sheet: the right one, or what a quorum of liars put in its place. */
export async function scoreChain(
  lot: WrittenLot,
  lie: (sheet: ScoreSheet) => ScoreSheet = (same) => same,
): Promise<HandChain> {
  const input = lotInput(lot);
  const sheet = lie(scoreLot(sha256, input));
  const chain = createHandChain();
  await chain.append({
    state: {
      [`${inputEntries.prefix}/${ID}`]: input as unknown as Value,
      [`${sheetEntries.prefix}/${ID}`]: sheet as unknown as Value,
    },
  });
  return chain;
}

/** The bundle of the scored lot as a node would give it: everything that the reader asks for, proven at the newest block. */
export async function scoreBundleOf(
  chain: HandChain,
  reader: ScoreReader = testReader,
  subject: ScoreSubject = SCORED,
): Promise<BundleJson> {
  const { store, genesisHash, validators } = chain;
  const height = store.tip()?.height ?? 0;
  const [header, commit] = [store.header(height), store.commit(height)];
  const signed = signedHeaderJson({
    genesisHash,
    header: header ?? new Uint8Array(),
    commit: commit ?? new Uint8Array(),
    validators,
    handOffs: [],
  });
  const json = bundleJson('score', `${subject.tender}/${subject.lot}`, { ...signed, entries: [] });
  const keys = scoreKeys(committedState(store), reader, subject);
  return (await withEntries(clientOfChain(chain), { height, json }, keys)).json;
}

/** What a check says of a score bundle: its first fault, and how many steps it took. */
export function checkScoreJson(
  chain: HandChain,
  json: unknown,
  reader: ScoreReader = testReader,
  subject: ScoreSubject = SCORED,
): { readonly fault: Fault | undefined; readonly steps: number } {
  const bundle = parseBundle(json);
  if (isFault(bundle)) return { fault: bundle, steps: 0 };
  const tools = { sha256, verify: createVerifier(), reader };
  const run = checkScoreBundle(tools, pinFromGenesis(sha256, chain.genesis), subject, bundle);
  let first: Fault | undefined;
  for (let steps = 0; ; steps++) {
    const { done, value } = run.next();
    if (done === true) return { fault: first, steps };
    first ??= value.fault;
  }
}
