import type { JsonSchema } from '../../ledger/base/schema.ts';
import type { Texts } from '../../ledger/base/texts.ts';
import type { TxRow } from '../../ledger/module.ts';
import type { CommandInput, OptionRow } from '../command.ts';
import { trouble } from '../trouble.ts';

/** How the text of a flag becomes the JSON of its field. */
type FieldForm = 'text' | 'integer' | 'moment' | 'boolean' | 'texts' | 'json';

export interface PayloadField {
  /** Dotted path in the payload. */
  readonly path: string;
  readonly form: FieldForm;
  /** Whether its own map must have it; the map itself may be absent. */
  readonly required: boolean;
  readonly option: OptionRow;
}

/** The year 9999: the bound that only moments have (ledger/base/schema.ts `time`). */
const MOMENT_MAX = 253_402_300_799_999;

/**
 * Takes a transaction type, gives one flag per payload field; fields of nested maps have dotted names (`--title.kk`).
 * A field whose name is taken by a flag of the command itself is written `--payload.<field>`.
 */
export function payloadFields(row: TxRow, taken: ReadonlySet<string>): readonly PayloadField[] {
  return fieldsOf(row.payload.json, '', true, row.fields).map((field) => {
    const name = taken.has(field.path) ? `payload.${field.path}` : field.path;
    return { ...field, option: { ...field.option, name } };
  });
}

function fieldsOf(
  schema: JsonSchema,
  path: string,
  required: boolean,
  texts: Readonly<Record<string, Texts>>,
): readonly PayloadField[] {
  const properties = schema.properties;
  if (schema.type !== 'object' || typeof properties !== 'object' || properties === null)
    return [leaf(schema, path, required, texts)];
  const must = new Set((schema.required ?? []) as readonly string[]);
  return Object.entries(properties as Readonly<Record<string, JsonSchema>>).flatMap(([name, field]) =>
    fieldsOf(field, path === '' ? name : `${path}.${name}`, must.has(name), texts),
  );
}

function leaf(
  schema: JsonSchema,
  path: string,
  required: boolean,
  texts: Readonly<Record<string, Texts>>,
): PayloadField {
  const form = formOf(schema);
  const choices = schema.enum;
  return {
    path,
    form,
    required,
    option: {
      name: path,
      value: VALUE_WORDS[form],
      title: titleOf(path, texts),
      ...(form === 'texts' ? { many: true } : {}),
      ...(Array.isArray(choices) ? { choices: choices.map(String) } : {}),
    },
  };
}

const VALUE_WORDS: Readonly<Record<FieldForm, string>> = {
  text: 'TEXT',
  integer: 'N',
  moment: 'MS|DATE',
  boolean: 'true|false',
  texts: 'TEXT',
  json: 'JSON',
};

function formOf(schema: JsonSchema): FieldForm {
  switch (schema.type) {
    case 'string':
      return 'text';
    case 'integer':
      return schema.maximum === MOMENT_MAX ? 'moment' : 'integer';
    case 'boolean':
      return 'boolean';
    case 'array':
      return isTextList(schema.items) ? 'texts' : 'json';
    default:
      return Array.isArray(schema.enum) ? 'text' : 'json';
  }
}

function isTextList(items: unknown): boolean {
  const { type, enum: words } = (items ?? {}) as JsonSchema;
  return type === 'string' || Array.isArray(words);
}

/** The field's own line, else that of the map it belongs to. */
function titleOf(path: string, texts: Readonly<Record<string, Texts>>): Texts {
  const own = texts[path];
  if (own !== undefined) return own;
  const at = path.lastIndexOf('.');
  return at < 0 ? { kk: path, ru: path, en: path } : titleOf(path.slice(0, at), texts);
}

/** Takes what was typed and a payload from a file (or none), gives the payload's JSON: flags stand over the file. */
export function payloadFromInput(fields: readonly PayloadField[], input: CommandInput, file: unknown): unknown {
  const payload = structuredClone(file ?? {}) as Record<string, unknown>;
  for (const field of fields) {
    const value =
      field.form === 'texts' ? listOrNothing(input.list(field.option.name)) : input.maybe(field.option.name);
    if (value !== undefined) place(payload, field.path.split('.'), valueFromText(field, value));
  }
  // No flag can say "an empty list": a list that its map must have is empty when nobody named an item.
  for (const { path, form, required } of fields)
    if (form === 'texts' && required) fillEmptyList(payload, path.split('.'));
  return payload;
}

function listOrNothing(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values;
}

function fillEmptyList(target: Record<string, unknown>, [first = '', ...rest]: readonly string[]): void {
  if (rest.length === 0) {
    target[first] ??= [];
    return;
  }
  const inner = target[first];
  if (typeof inner === 'object' && inner !== null) fillEmptyList(inner as Record<string, unknown>, rest);
}

function place(target: Record<string, unknown>, [first = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  const inner =
    typeof target[first] === 'object' && target[first] !== null ? (target[first] as Record<string, unknown>) : {};
  target[first] = inner;
  place(inner, rest, value);
}

function valueFromText({ form, path }: PayloadField, value: string | readonly string[]): unknown {
  if (typeof value !== 'string') return value;
  switch (form) {
    case 'text':
    case 'texts':
      return value;
    case 'integer':
      if (/^-?[0-9]{1,16}$/.test(value)) return Number(value);
      throw trouble('CLI_BAD_VALUE', { option: `--${path}`, value, expected: '123' });
    case 'moment':
      return momentFromText(path, value);
    case 'boolean':
      if (value === 'true' || value === 'false') return value === 'true';
      throw trouble('CLI_BAD_VALUE', { option: `--${path}`, value, expected: 'true | false' });
    case 'json':
      return jsonFromText(path, value);
  }
}

/** Milliseconds, or a date with its zone: a date without one means different moments to different people. */
function momentFromText(path: string, value: string): number {
  if (/^[0-9]{1,15}$/.test(value)) return Number(value);
  const moment = /(?:Z|[+-][0-9]{2}:[0-9]{2})$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isInteger(moment)) return moment;
  throw trouble('CLI_BAD_VALUE', { option: `--${path}`, value, expected: '2026-03-01T09:00:00+05:00' });
}

function jsonFromText(path: string, value: string): unknown {
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw trouble('CLI_BAD_VALUE', { option: `--${path}`, value, expected: 'JSON' }, cause);
  }
}
