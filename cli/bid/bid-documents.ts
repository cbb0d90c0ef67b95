import { basename, extname } from 'node:path';
import type { Bytes } from '../../ledger/base/bytes.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import type { Encapsulation } from '../../ledger/seal/data-key.ts';
import { documentKey, encryptDocument } from '../../ledger/seal/document-stream.ts';
import type { EnvelopeContext } from '../../ledger/seal/envelope.ts';
import { sha256 } from '../crypto.ts';
import { pathFrom, readWholeFile, writeNewFile } from '../files.ts';
import type { NamedDocument } from './bid-content.ts';

/** Bytes of one document: it is encrypted in memory, beside its cipher. */
const DOCUMENT_BYTES_MAX = 256 * 1024 * 1024;
/** What `--documents` calls a file of which it knows only the path. */
const PLAIN_DOC_TYPE = 'bidDocument';

const MIME_BY_EXTENSION: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.txt': 'text/plain',
  '.csv': 'text/csv',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.zip': 'application/zip',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** A document as the form names it, and where its cipher lies. */
export interface SealedDocument {
  readonly k: number;
  readonly sha256: Hash;
  readonly size: number;
  readonly docType: string;
  readonly mime: string;
  readonly file: string;
}

/** How the documents of one envelope are sealed. */
export interface DocumentSealing {
  readonly sigma: Bytes;
  readonly context: EnvelopeContext;
  readonly encapsulation: Encapsulation;
  readonly workingFolder: string;
  /** Path of the k-th encrypted file. */
  readonly pathOf: (k: number) => string;
}

/** Files named by `--documents`, beside those of the bid's own file. */
export function plainDocuments(files: readonly string[]): readonly NamedDocument[] {
  return files.map((file) => ({ file, docType: PLAIN_DOC_TYPE }));
}

/** Encrypts each file under its own key into a file beside the sealed bid; the plain file stays where it is, untouched. */
export function sealDocuments(
  documents: readonly NamedDocument[],
  sealing: DocumentSealing,
): readonly SealedDocument[] {
  const { sigma, context, encapsulation, workingFolder, pathOf } = sealing;
  return documents.map(({ file, docType, mime }, k) => {
    const plain = readWholeFile(pathFrom(workingFolder, file), 'CLI_FILE_MISSING', DOCUMENT_BYTES_MAX);
    const cipher = encryptDocument(documentKey(sha256, sigma, context, encapsulation, k), plain);
    writeNewFile(pathOf(k), cipher);
    return {
      k,
      sha256: sha256(cipher),
      size: cipher.length,
      docType,
      mime: mime ?? MIME_BY_EXTENSION[extname(file).toLowerCase()] ?? 'application/octet-stream',
      file: basename(pathOf(k)),
    };
  });
}
