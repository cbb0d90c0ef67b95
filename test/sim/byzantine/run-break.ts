import { isFault } from '../../../ledger/base/fault.ts';
import { invariant } from '../../../ledger/base/invariant.ts';
import { keyText } from '../../../ledger/base/keys.ts';
import { faultyMax } from '../../../ledger/base/quorum.ts';
import type { Validator } from '../../../ledger/block/block.ts';
import { evidenceFileText, verifyEvidenceFile } from '../../../ledger/evidence/evidence-file.ts';
import type { Crime } from '../../../ledger/evidence/verify-evidence.ts';
import { sha256 } from '../../../node/crypto/sha256.ts';
import { createSimChain } from '../chain.ts';
import { createSimNetwork } from '../network.ts';
import { exitCodeOf } from '../report.ts';
import { realSignatures } from '../signatures.ts';
import type { Violation } from '../witness.ts';
import { type Attack, createCollusion } from './collusion.ts';
import { forkFromStores, forkHeight } from './fork-evidence.ts';

export const ATTACKS: readonly Attack[] = ['equivocation', 'amnesia'];

/** What became of four validators of whom two, more than a third, lie together. */
export interface BreakResult {
  readonly attack: Attack;
  readonly violations: readonly Violation[];
  /** undefined: agreement held. */
  readonly fork: BreakEvidence | undefined;
}

export interface BreakEvidence {
  readonly height: number;
  /** The evidence file as a stranger would get it. */
  readonly text: string;
  readonly guilty: readonly Validator[];
  readonly crimes: readonly Crime[];
  readonly colluders: readonly string[];
}

const VALIDATORS = 4;
/** First height of a rotation of four at which places 1 and 2 lead rounds 0 and 1. */
const HEIGHT = 5;
const COLLUDERS = [1, 2] as const;
const VICTIMS = [0, 3] as const;
const RUN_MS = 120_000;

/** Plays an attack with real signatures; the fork's evidence file is checked as a stranger checks it, against the genesis alone. */
export async function playBreak(attack: Attack): Promise<BreakResult> {
  const chain = createSimChain(VALIDATORS, { idleBlockIntervalMs: 1000 }, realSignatures());
  const collusion = createCollusion({ attack, height: HEIGHT, colluders: COLLUDERS, victims: VICTIMS });
  const net = createSimNetwork({ seed: 1, validators: VALIDATORS, chain, tamper: (node) => collusion.tamper(node) });
  const [first, second] = VICTIMS.map((node) => net.nodes[node]);
  invariant(first !== undefined && second !== undefined, 'there are two honest nodes');
  const height = (): number => first.store.tip()?.height ?? 0;
  net.start();
  await net.run(() => net.heights().every((one) => one >= HEIGHT - 1), RUN_MS);
  // The honest ones must not see each other's votes: the colluders' friends cut the line.
  for (const [a, b] of [VICTIMS, [...VICTIMS].reverse()] as const) net.links.cut(a as number, b as number);
  net.submit(COLLUDERS[0], 'what the fork is about');
  const forked = (): number | undefined => forkHeight(first.store, second.store);
  await net.run(() => forked() !== undefined, RUN_MS);
  const at = forked();
  const { violations, reference } = net.witness;
  invariant(height() >= HEIGHT - 1, 'the chain begins well');
  if (at === undefined) return { attack, violations, fork: undefined };
  const { verify } = chain.signatures;
  const set = reference.setAt(at);
  const evidence = await forkFromStores([first.store, second.store], at, set, chain.genesisHash, verify);
  const { genesisHash, genesis } = chain;
  const text = evidenceFileText({ genesisHash, chain: genesis.chain, validators: set, evidence });
  const pin = { genesisHash, validators: reference.setAt(1) };
  const facts = verifyEvidenceFile({ text, pin, sha256, verify });
  const colluders = COLLUDERS.flatMap((node) => net.nodes[node]?.signer?.key ?? []).map(keyText);
  const proven = isFault(facts) ? { guilty: [], crimes: [] } : { guilty: facts.guilty, crimes: facts.crimes };
  return { attack, violations, fork: { height: at, text, colluders, ...proven } };
}

/** Plays every attack and prints who is caught; gives the exit code of the worst thing seen, which is a fork. */
export async function runBreak({ json }: { readonly json: boolean }): Promise<number> {
  const results: BreakResult[] = [];
  for (const attack of ATTACKS) results.push(await playBreak(attack));
  for (const { attack, violations, fork } of results) {
    const named = fork?.guilty.map(({ key }) => keyText(key)) ?? [];
    const row = {
      attack,
      height: fork?.height,
      violations,
      named,
      needed: faultyMax(VALIDATORS) + 1,
      colluders: fork?.colluders,
    };
    if (json) console.log(JSON.stringify(row));
    else {
      console.log(`${attack}: ${violations.map(({ kind, text }) => `${kind}: ${text}`).join('; ')}`);
      console.log(`  the evidence names ${named.length} of the ${row.needed} it must: ${named.join(', ')}`);
      console.log(fork?.text ?? '  no fork');
    }
  }
  return exitCodeOf(results.flatMap(({ violations }) => violations));
}
