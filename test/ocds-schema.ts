import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorObject } from 'ajv';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { sampleData } from './sample-data.ts';

const FOLDER = sampleData('ocds/schema');

/** False where the official schemas are not at hand: tests that need them say so and pass without them. */
export const hasOcdsSchema = FOLDER !== undefined;

export interface OcdsSchema {
  /** What the official release package schema finds wrong. */
  releasePackage(value: unknown): readonly string[];
  recordPackage(value: unknown): readonly string[];
}

/** The official schemas of OCDS 1.1.5, formats checked; `patch` changes the release schema, as an extension does. */
export function createOcdsSchema(patch: (schema: object) => object = (schema) => schema): OcdsSchema {
  const read = (name: string): object => JSON.parse(readFileSync(join(FOLDER ?? '', name), 'utf8')) as object;
  const ajv = new AjvDraft04.default({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(patch(read('release-schema.json')));
  ajv.addSchema(read('versioned-release-validation-schema.json'));
  const check = (name: string) => {
    const validate = ajv.compile(read(name));
    return (value: unknown): readonly string[] => {
      validate(value);
      return (validate.errors ?? []).map(errorText);
    };
  };
  return { releasePackage: check('release-package-schema.json'), recordPackage: check('record-package-schema.json') };
}

function errorText({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`;
}
