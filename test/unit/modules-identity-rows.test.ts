import { describe, expect, it } from 'vitest';
import { encodeCanonical } from '../../ledger/base/codec.ts';
import { faultRow } from '../../ledger/base/fault.ts';
import { jsonFromValue } from '../../ledger/base/json.ts';
import type { JsonSchema } from '../../ledger/base/schema.ts';
import { LANGUAGES, type Texts } from '../../ledger/base/texts.ts';
import { createDocumentModule } from '../../ledger/modules/document/document-module.ts';
import { factModule } from '../../ledger/modules/fact/fact-module.ts';
import { roleTable } from '../../ledger/modules/identity/roles.ts';
import { createTestContext } from '../ledger-context.ts';

const { modules } = createTestContext({ modules: [factModule, createDocumentModule([])] });
const rows = modules.flatMap((module) => module.txs);

/** Dotted paths of the fields a payload schema has; a text in three languages is one field. */
function fieldPaths(schema: JsonSchema, prefix: string): readonly string[] {
  const inner = (schema.type === 'array' ? schema.items : schema) as JsonSchema;
  const properties = Object.entries((inner.properties ?? {}) as Readonly<Record<string, JsonSchema>>);
  if (properties.map(([name]) => name).join() === LANGUAGES.join()) return [];
  return properties.flatMap(([name, field]) => [`${prefix}${name}`, ...fieldPaths(field, `${prefix}${name}.`)]);
}

function missing(texts: Texts): readonly string[] {
  return LANGUAGES.filter((language) => texts[language].trim() === '');
}

describe.each(rows.map((row) => [row.type, row] as const))('%s', (type, row) => {
  it('has an example that passes its schema, as a value and as JSON', () => {
    expect(row.payload.check(row.example, '')).toBeUndefined();
    const json = JSON.parse(JSON.stringify(jsonFromValue(row.example)));
    expect(row.payload.fromJson(json)).toEqual(row.example);
    expect(encodeCanonical(row.example).length).toBeLessThan(2000);
  });

  it('describes every field in three languages, and no other', () => {
    expect(Object.keys(row.fields).sort()).toEqual([...fieldPaths(row.payload.json, '')].sort());
    for (const texts of [row.title, ...Object.values(row.fields)]) expect(missing(texts)).toEqual([]);
  });

  it('lists recorded faults, each once', () => {
    expect(new Set(row.faults).size).toBe(row.faults.length);
    for (const code of row.faults) expect([code, faultRow(code).stage]).toEqual([code, 'record']);
  });

  it('is of its module, and names known roles', () => {
    expect(type).toMatch(/^(identity|validator|param|source|fact|document)\.[a-z][A-Za-z]*$/);
    expect(row.cost).toBeGreaterThanOrEqual(1);
    if (row.signer.kind === 'roles')
      for (const role of row.signer.roles) expect(Object.hasOwn(roleTable, role)).toBe(true);
    for (const subject of row.subjects(row.example, {} as never, {})) expect(subject).toMatch(/^[a-z]+\/[\x21-\x7e]+$/);
  });
});

describe('modules', () => {
  it('declare each type, timer, parameter and prefix once', () => {
    const names = [
      rows.map((row) => row.type),
      modules.flatMap((module) => module.timers).map((row) => row.kind),
      modules.flatMap((module) => module.params).map((row) => row.name),
      modules.flatMap((module) => module.entries).map((entry) => entry.prefix),
    ];
    for (const list of names) {
      expect(list.length).toBeGreaterThan(0);
      expect(new Set(list).size).toBe(list.length);
    }
  });

  it('give parameters defaults that fit, and texts', () => {
    for (const row of modules.flatMap((module) => module.params)) {
      for (const profile of ['kz', 'demo'] as const)
        expect([row.name, row.schema.check(row.defaults[profile], '')]).toEqual([row.name, undefined]);
      expect(missing(row.title)).toEqual([]);
    }
  });

  it('say every word in three languages', () => {
    for (const module of modules) for (const texts of Object.values(module.words)) expect(missing(texts)).toEqual([]);
  });

  it('let a body that exists grant every role', () => {
    for (const { grantedBy } of Object.values(roleTable))
      for (const role of grantedBy) expect(Object.hasOwn(roleTable, role)).toBe(true);
  });
});
