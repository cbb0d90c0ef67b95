import { faultRow } from '../../ledger/base/fault.ts';
import type { Method } from '../../node/rpc/method.ts';
import { methods } from '../../node/rpc/method-table.ts';
import { openRpcDocument } from '../../node/rpc/openrpc.ts';
import { code, jsonBlock, markdownPage, markdownTable } from './markdown.ts';

interface Param {
  readonly name: string;
  readonly required: boolean;
  readonly schema: unknown;
}

/** Every JSON-RPC method. */
export function rpcPage(): string {
  const described = openRpcDocument(methods, '').methods;
  const sections = methods.map((method, at) =>
    methodSection(method, (described[at]?.params ?? []) as readonly Param[]),
  );
  const opening = [
    'JSON-RPC 2.0 over `POST /rpc`; parameters by name. Bytes are lower-case hex, times are milliseconds UTC.',
    'The same table answers `rpc.discover` with an OpenRPC document that also holds the schemas of results.',
  ].join('\n');
  return markdownPage('JSON-RPC methods', opening, sections);
}

function methodSection({ name, summary, example, faults, cost }: Method, params: readonly Param[]): string {
  const rows = params.map(({ name: param, required, schema }) => [
    code(param),
    required ? 'yes' : 'no',
    code(JSON.stringify(schema)),
  ]);
  return [
    `## ${name}\n`,
    `${summary.en}. Cost ${cost}.\n`,
    ...(rows.length === 0 ? ['No parameters.\n'] : [markdownTable(['Parameter', 'Required', 'Schema'], rows)]),
    ...(faults.length === 0
      ? []
      : [`Faults: ${faults.map((fault) => `${code(fault)} (${faultRow(fault).rpc})`).join(', ')}.\n`]),
    'Example:\n',
    jsonBlock(example),
  ].join('\n');
}
