import { z } from 'zod';
import { faultRow } from '../../ledger/base/fault.ts';
import type { Method } from './method.ts';

export interface OpenRpcDocument {
  readonly openrpc: string;
  readonly info: Readonly<Record<string, unknown>>;
  readonly methods: Readonly<Record<string, unknown>>[];
}

/** Gives the OpenRPC 1.3 document of the methods; schemas are JSON Schema draft-07, as that version asks. */
export function openRpcDocument(methods: readonly Method[], version: string): OpenRpcDocument {
  return {
    openrpc: '1.3.2',
    info: {
      title: 'Adal node',
      version,
      description:
        'JSON-RPC 2.0 over POST /rpc. Reads are anonymous. Bytes are lower-case hex, times are milliseconds UTC.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    methods: methods.map(methodObject),
  };
}

function methodObject(method: Method) {
  const schema = z.toJSONSchema(method.params, { target: 'draft-07', io: 'input' });
  const required = new Set(schema.required ?? []);
  const params = Object.entries(schema.properties ?? {});
  return {
    name: method.name,
    summary: method.summary.en,
    'x-summary': method.summary,
    'x-cost': method.cost,
    paramStructure: 'either',
    params: params.map(([name, property]) => ({ name, required: required.has(name), schema: property })),
    result: { name: 'result', schema: withoutDialect(z.toJSONSchema(method.result, { target: 'draft-07' })) },
    errors: method.faults.map((code) => {
      const { rpc, texts } = faultRow(code);
      return { code: rpc, message: texts.en, data: { fault: code } };
    }),
    examples: [
      {
        name: method.name,
        params: Object.entries(method.example.params).map(([name, value]) => ({ name, value })),
        result: { name: 'result', value: method.example.result },
      },
    ],
  };
}

/** One document declares its dialect by its version; a schema inside it need not. */
function withoutDialect({
  $schema: _,
  ...schema
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return schema;
}
