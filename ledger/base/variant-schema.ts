import type { ValueMap } from './codec.ts';
import { type Infer, map, oneOf, type Schema } from './schema.ts';

type Shapes = Readonly<Record<string, Readonly<Record<string, Schema<unknown>>>>>;
type VariantOf<Tag extends string, S extends Shapes> = {
  readonly [Name in keyof S & string]: { readonly [T in Tag]: Name } & Infer<ReturnType<typeof map<S[Name]>>>;
}[keyof S & string];

/**
 * A union of maps that a field with the variant's name tells apart: `variant('form', {FLAT: {gives: bps()}})` is `{form: 'FLAT',
 * gives}`. Each variant has exactly its own fields and the tag.
 */
export function variant<const Tag extends string, const S extends Shapes>(
  tag: Tag,
  shapes: S,
): Schema<VariantOf<Tag, S>> {
  const names = Object.keys(shapes);
  const tagSchema = oneOf(...names);
  const forms = new Map(
    names.map((name): [string, Schema<unknown>] => [name, map({ [tag]: oneOf(name), ...shapes[name] })]),
  );
  const formOf = (value: unknown): Schema<unknown> | undefined => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, tag)) return undefined;
    const name = (value as ValueMap)[tag];
    return typeof name === 'string' ? forms.get(name) : undefined;
  };
  return {
    optional: false,
    json: { oneOf: [...forms.values()].map(({ json }) => json) },
    fromJson: (json) => formOf(json)?.fromJson(json) ?? json,
    check(value, path) {
      const form = formOf(value);
      if (form !== undefined) return form.check(value, path);
      if (value === undefined) return { path, problem: 'missing' };
      if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array)
        return { path, problem: 'wrongType' };
      return tagSchema.check((value as ValueMap)[tag], path === '' ? tag : `${path}.${tag}`);
    },
  };
}
