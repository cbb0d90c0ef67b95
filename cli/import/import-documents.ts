import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Bytes, utf8 } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { documentId } from '../../ledger/modules/document/document-entries.ts';
import { sha256 } from '../crypto.ts';
import { sortedJson } from './source-file.ts';
import type { SourceRelease, SourceSystem } from './source-release.ts';
import { fittingText } from './source-values.ts';
import type { Spot } from './spot.ts';

/** A document ready to be anchored. */
export interface ImportDocument {
  /** In the ledger. */
  readonly id: string;
  /** Of the source; the same one changed comes again under it. */
  readonly sourceId: string;
  readonly payload: ValueMap;
}

const TO = 'document.anchor';
/** What the anchored whole is; an export leaves it out of the tender's documents by this word. */
const DOC_TYPES: Readonly<Record<SourceSystem, string>> = { OCDS: 'x_ocdsRelease', PROZORRO: 'x_prozorroExchange' };

/** Takes an OCDS document, gives its anchoring: of the file where the folder has it, else of the entry itself. */
export function documentFrom(spot: Spot, object: string, folder: string | undefined): ImportDocument {
  const file = fileOf(spot, folder);
  const title = fittingText(spot.at('title'), `${TO} title`, 300);
  const format = spot.at('format').text();
  const docType = /^[A-Za-z][A-Za-z0-9_]{0,63}$/.exec(spot.at('documentType').text() ?? '')?.[0] ?? 'x_document';
  const mime = /^[a-z0-9][a-z0-9.+-]{0,62}\/[a-z0-9][a-z0-9.+-]{0,62}$/.exec(format ?? '')?.[0];
  const content = file ?? utf8(sortedJson(spot.value));
  spot.at('documentType').carry(`${TO} docType`);
  spot.at('language').carry(`${TO} lang`);
  spot.at('id').carry('report');
  if (file === undefined) {
    // The hash of the entry covers each of its fields.
    for (const [, field] of spot.members()) field.carry(TO);
    spot.change(TO, 'HASH_OF_ENTRY');
  } else {
    spot.at('format').carry(`${TO} mime`);
    spot.at('url').carry(TO);
  }
  const hash = sha256(content);
  const payload = {
    object,
    sha256: hash,
    size: content.length,
    mime: file === undefined ? 'application/json' : (mime ?? 'application/octet-stream'),
    docType,
    lang: languageOf(spot.at('language')),
    visibility: 'PUBLIC',
    ...(title === undefined ? {} : { title }),
  };
  return { id: documentId(object, hash), sourceId: spot.at('id').text() ?? sortedJson(spot.value), payload };
}

/** The anchoring of a whole release: what the ledger has no field for is bound by this hash at least. */
export function releaseDocument({ spot: release, system, id }: SourceRelease, object: string): ImportDocument {
  const content = utf8(sortedJson(release.value));
  const hash = sha256(content);
  const title = fittingText(release.at('id'), `${TO} title`, 300);
  return {
    id: documentId(object, hash),
    sourceId: `release ${release.file}#${release.pointer} ${id}`,
    payload: {
      object,
      sha256: hash,
      size: content.length,
      mime: 'application/json',
      docType: DOC_TYPES[system],
      lang: languageOf(release.at('language')),
      visibility: 'PUBLIC',
      ...(title === undefined ? {} : { title }),
    },
  };
}

function languageOf(spot: Spot): string {
  // A tag such as ru-KZ; "und" is ISO 639's own word for a language nobody named.
  return /^[a-z]{2,3}/.exec(spot.text()?.toLowerCase() ?? '')?.[0] ?? 'und';
}

/** The file named as the document's address ends, or as its id. Names only: a source must not lead out of the folder. */
function fileOf(spot: Spot, folder: string | undefined): Bytes | undefined {
  if (folder === undefined) return undefined;
  const names = [spot.at('url').text()?.split(/[?#]/)[0], spot.at('id').text()].map((name) => basename(name ?? ''));
  const found = names.find((name) => name !== '' && !name.startsWith('.') && existsSync(join(folder, name)));
  return found === undefined ? undefined : Uint8Array.from(readFileSync(join(folder, found)));
}
