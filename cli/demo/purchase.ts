import { invariant } from '../../ledger/base/invariant.ts';
import type { Signer } from '../../ledger/base/keys.ts';
import type { RunningDevnet } from '../devnet/start-devnet.ts';
import type { Genesis } from '../genesis-file.ts';
import type { DemoParty } from './demo-parties.ts';
import type { DemoStage } from './demo-stage.ts';
import type { Scenario, ScenarioDocument } from './scenario.ts';

/** Who and what the steps work with. */
export interface Purchase {
  readonly stage: DemoStage;
  readonly scenario: Scenario;
  /** The processes of the network: one of them dies in the course of the story. */
  readonly running: Pick<RunningDevnet, 'kill' | 'bringBack'>;
  readonly genesis: Genesis;
  readonly registrar: { readonly bin: string; readonly keys: readonly [Signer, Signer] };
  readonly ministry: { readonly bin: string; readonly keys: readonly [Signer, Signer] };
  readonly parties: ReadonlyMap<string, DemoParty>;
}

/** A party that the scenario names; the scenario's reader has seen that it is there. */
export function partyOf({ parties }: Purchase, id: string): DemoParty {
  const party = parties.get(id);
  invariant(party !== undefined, `the scenario declares ${id}`);
  return party;
}

/** The same for a document. */
export function documentOf({ scenario }: Purchase, id: string): ScenarioDocument {
  const document = scenario.documents.find((row) => row.id === id);
  invariant(document !== undefined, `the scenario declares ${id}`);
  return document;
}
