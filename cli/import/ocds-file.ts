import { type JsonMap, jsonMap } from '../json-map.ts';
import { trouble } from '../trouble.ts';
import { isErrorResponse, readSourceFile, type SourceFile } from './source-file.ts';

/** Reads a file, or CLI_FILE_MISSING, CLI_FILE_UNREADABLE; CLI_NOT_OCDS with the reason for anything that holds no OCDS 1.1. */
export function readOcdsFile(path: string, name: string): SourceFile {
  const file = readSourceFile(path, name, 'CLI_NOT_OCDS');
  const refused = refusalOf(file.content);
  if (refused !== undefined) throw trouble('CLI_NOT_OCDS', { file: name, reason: refused });
  return file;
}

function refusalOf(map: JsonMap): string | undefined {
  if (isErrorResponse(map)) return 'this is the error response of a service, not what it was asked for';
  if (typeof jsonMap(map.data).procurementMethodType === 'string')
    return 'this is a tender of the Prozorro API, not OCDS: use import prozorro';
  const { version } = map;
  if (version !== undefined && version !== '1.1' && version !== '1.0')
    return `OCDS ${typeof version === 'string' ? version.slice(0, 10) : 'of no version'}`;
  const isPackage = Array.isArray(map.releases) || Array.isArray(map.records);
  return isPackage || typeof map.ocid === 'string' ? undefined : 'neither releases nor records nor an ocid';
}
