import { type OcdsMap, ocdsMap, textFromOcds } from './ocds-value.ts';

export type PackageForm = 'releases' | 'records';

export interface PackageHead {
  /** Of this package; absolute. */
  readonly uri: string;
  readonly publisher: string;
  /** RFC 3339. */
  readonly publishedDate: string;
  /** Where the definition of `adal:…` is published. */
  readonly extension: string;
}

/** Extensions of the standard that an export uses. */
const EXTENSIONS = ['lots', 'enquiry', 'bid'].map(
  (name) =>
    `https://raw.githubusercontent.com/open-contracting-extensions/ocds_${name}_extension/v1.1.5/extension.json`,
);

/** Takes items one by one, so that a package of any size needs the memory of one. */
export interface PackageWriter {
  add(item: OcdsMap): void;
  /** Writes what closes the file. */
  end(): void;
}

/** A release or record package of OCDS 1.1, written piece by piece. Nothing is written before the first item. */
export function createPackageWriter(
  write: (text: string) => void,
  form: PackageForm,
  { uri, publisher, publishedDate, extension }: PackageHead,
): PackageWriter {
  let count = 0;
  return {
    add(item) {
      if (count === 0) {
        const extensions = [...EXTENSIONS, extension];
        const head = ocdsMap({ uri, version: '1.1', extensions, publishedDate, publisher: { name: publisher } });
        write(`${textFromOcds(head).slice(0, -1)},"${form}":[\n`);
      }
      write(`${count === 0 ? '' : ',\n'}${textFromOcds(item)}`);
      count += 1;
    },
    end() {
      if (count > 0) write('\n]}\n');
    },
  };
}

/** JSON lines: one release or record a line, without a package around them. */
export function createLineWriter(write: (text: string) => void): PackageWriter {
  return { add: (item) => write(`${textFromOcds(item)}\n`), end: () => undefined };
}
