import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import type { Bytes } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { anyValue, type Infer, int, list, map, money, optional, text, texts } from '../../ledger/base/schema.ts';
import { bin } from '../../ledger/modules/identity/bin.ts';
import { readContent, readWholeFile } from '../files.ts';
import { trouble } from '../trouble.ts';

const id = () => text({ max: 40, pattern: /^[a-z][a-z0-9-]{0,39}$/ });

const scenarioSchema = map({
  title: texts(300),
  parties: list(
    map({
      id: id(),
      bin: bin(),
      name: texts(300),
      role: text({ max: 32, pattern: /^[A-Z_]{1,32}$/ }),
      legalAct: text({ max: 300 }),
    }),
    { min: 1, max: 20 },
  ),
  customer: id(),
  organizer: id(),
  /** What a source attests when the parameter `plan.requireBudgetFact` asks for it, tiyn. */
  budget: money(),
  documents: list(
    map({
      id: id(),
      file: text({ max: 200 }),
      docType: text({ max: 64 }),
      lang: text({ min: 2, max: 3 }),
      title: text({ max: 300 }),
    }),
    { min: 1, max: 20 },
  ),
  /** The payload of `plan.publish`. */
  plan: anyValue(),
  /** The payload of `tender.publish`; lots without `plan`, documents by their id above. */
  tender: map({ lots: list(anyValue(), { min: 1, max: 50 }), documents: list(id(), { max: 20 }), terms: anyValue() }),
  questions: list(
    map({
      from: id(),
      lot: optional(int({ min: 1, max: 50 })),
      text: text({ max: 4000 }),
      answer: text({ max: 4000 }),
    }),
    { min: 2, max: 10 },
  ),
  /** Guarantees the bids. */
  bank: id(),
  /** Prices for one unit, tiyn; each bid is for the whole quantity of its lot. */
  bids: list(map({ from: id(), lot: int({ min: 1, max: 50 }), unitPrice: money() }), { min: 1, max: 50 }),
  amendment: map({ add: list(id(), { max: 20 }), remove: list(id(), { max: 20 }), reason: text({ max: 1000 }) }),
});

type ScenarioFile = Infer<typeof scenarioSchema>;
export type ScenarioParty = ScenarioFile['parties'][number];

/** A document of the scenario with its bytes: only their hash enters the ledger. */
export type ScenarioDocument = Omit<ScenarioFile['documents'][number], 'file'> & {
  readonly path: string;
  readonly bytes: Bytes;
  readonly sha256: Bytes;
};

/** A whole purchase, read from a file: who takes part, what is bought, what is asked and changed. */
export type Scenario = Omit<ScenarioFile, 'documents' | 'plan' | 'tender'> & {
  readonly documents: readonly ScenarioDocument[];
  readonly plan: ValueMap;
  readonly tender: {
    readonly lots: readonly ValueMap[];
    readonly documents: readonly string[];
    readonly terms: ValueMap;
  };
};

/** Reads a scenario (JSON or TOML) and the documents beside it; CLI_FILE_UNREADABLE names the field that does not fit. */
export function readScenario(path: string): Scenario {
  const content = scenarioSchema.fromJson(readContent(path));
  const wrong = scenarioSchema.check(content, '');
  if (wrong !== undefined)
    throw trouble('CLI_FILE_UNREADABLE', { file: path, field: wrong.path, problem: wrong.problem });
  const file = content as ScenarioFile;
  const documents = file.documents.map(({ file: name, ...row }): ScenarioDocument => {
    const place = resolve(dirname(path), name);
    const bytes = readWholeFile(place);
    return { ...row, path: place, bytes, sha256: Uint8Array.from(createHash('sha256').update(bytes).digest()) };
  });
  checkNames(path, file);
  return {
    ...file,
    documents,
    plan: file.plan as ValueMap,
    tender: {
      lots: file.tender.lots as readonly ValueMap[],
      documents: file.tender.documents,
      terms: file.tender.terms as ValueMap,
    },
  };
}

/** Every name that the file uses must be one that it declares. */
function checkNames(path: string, file: ScenarioFile): void {
  const parties = new Set(file.parties.map((party) => party.id));
  const documents = new Set(file.documents.map((document) => document.id));
  const unknown =
    [...[file.customer, file.organizer, file.bank], ...[...file.questions, ...file.bids].map(({ from }) => from)].find(
      (name) => !parties.has(name),
    ) ??
    [...file.tender.documents, ...file.amendment.add, ...file.amendment.remove].find((name) => !documents.has(name));
  if (unknown !== undefined) throw trouble('CLI_FILE_UNREADABLE', { file: path, unknownName: unknown });
}
