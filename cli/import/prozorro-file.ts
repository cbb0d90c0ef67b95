import type { Json } from '../../ledger/base/json.ts';
import { type JsonMap, jsonMap } from '../json-map.ts';
import { trouble } from '../trouble.ts';
import { isErrorResponse, type NamedPath, readSourceFile, type SourceFile } from './source-file.ts';

/**
 * Reads recorded exchanges with the Prozorro API, or CLI_FILE_MISSING, CLI_FILE_UNREADABLE; CLI_NOT_PROZORRO for what is none.
 * CLI_ERROR_RESPONSE where every file holds a refusal of the service; a refusal among others is told of in the report.
 */
export function readProzorroFiles(paths: readonly NamedPath[]): readonly SourceFile[] {
  const files = paths.map(({ path, name }) => {
    const file = readSourceFile(path, name, 'CLI_NOT_PROZORRO');
    const { data } = file.content;
    const isExchange = isErrorResponse(file.content) || (typeof data === 'object' && data !== null);
    if (!isExchange) throw trouble('CLI_NOT_PROZORRO', { file: name, reason: 'there is no data in it' });
    return file;
  });
  const [first] = files;
  if (first !== undefined && files.every(({ content }) => isErrorResponse(content)))
    throw trouble('CLI_ERROR_RESPONSE', { file: first.name, reason: errorText(first.content) });
  return files;
}

/** What a service says it refuses: place, field and words of its first error. */
export function errorText({ errors }: JsonMap): string {
  const { location, name, description } = jsonMap(Array.isArray(errors) ? (errors[0] as Json) : undefined);
  const words = Array.isArray(description) ? description[0] : description;
  return [location, name, words]
    .filter((part) => typeof part === 'string')
    .join(' ')
    .slice(0, 300);
}
