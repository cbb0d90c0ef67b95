import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import type { CommandContext, CommandInput } from '../command.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { dateFromMs } from '../export/ocds-value.ts';
import { createLineWriter, createPackageWriter, type PackageWriter } from '../export/package-writer.ts';
import { createProcessReader, type ProcessReader } from '../export/read-process.ts';
import { recordFromReleases } from '../export/record.ts';
import { type ReleaseOptions, releasesFromProcess } from '../export/releases.ts';
import { pathFrom } from '../files.ts';
import { jsonMap } from '../json-map.ts';
import { nodeClient, urlOption } from '../node-url.ts';
import { createPatientClient } from '../patient-client.ts';
import { exportTexts } from '../texts/export-texts.ts';
import { reasonOf, trouble } from '../trouble.ts';

/** Six characters like a registered prefix; a publisher registers its own. */
const DEFAULT_PREFIX = 'ocds-adal00';
/** The extension's name where no address of it is given; docs/import-export.md describes it. */
const EXTENSION_URN = 'urn:adal:ocds-extension:1';

export const exportOcdsCommand = defineCommand({
  name: 'export ocds',
  title: exportTexts.title,
  details: exportTexts.details,
  options: [
    { name: 'tender', value: 'ID', many: true, title: exportTexts.tender },
    { name: 'all', title: exportTexts.all },
    { name: 'records', title: exportTexts.records },
    { name: 'jsonl', title: exportTexts.jsonl },
    { name: 'out', value: 'FILE', title: exportTexts.out },
    { name: 'ocid-prefix', value: 'PREFIX', title: exportTexts.ocidPrefix },
    { name: 'publisher', value: 'NAME', default: 'Adal', title: exportTexts.publisher },
    { name: 'uri', value: 'URI', title: exportTexts.uri },
    { name: 'extension', value: 'URI', default: EXTENSION_URN, title: exportTexts.extension },
    urlOption,
  ],
  examples: [
    'adal export ocds --tender t-0123456789abcdef',
    'adal export ocds --all --out releases.json --ocid-prefix ocds-a1b2c3 --publisher "Ministry of Finance"',
    'adal export ocds --all --records --jsonl --out records.jsonl',
  ],
  async run(context, input) {
    const wanted = input.list('tender');
    if (wanted.length > 0 === input.on('all')) throw trouble('CLI_USAGE', { missing: '--tender | --all' });
    const options = { ocidPrefix: prefixFrom(context, input), language: context.language };
    const client = createPatientClient(nodeClient(context, input));
    const status = jsonMap(await client.call('chain_status', {}));
    const network = { chain: String(status.chain), genesisHash: String(status.genesisHash) };
    const reader = createProcessReader(client, network);
    const name = wanted.length === 1 ? (wanted[0] ?? '') : `height:${String(status.height)}`;
    const uri = absoluteUri('uri', input.maybe('uri') ?? `urn:adal:${network.genesisHash}:ocds:${name}`);
    const head = {
      uri,
      publisher: input.text('publisher'),
      publishedDate: dateFromMs(Number(status.time)),
      extension: absoluteUri('extension', input.text('extension')),
    };
    const sink = openSink(context, input.maybe('out'));
    const form = input.on('records') ? 'records' : 'releases';
    const writer = input.on('jsonl') ? createLineWriter(sink.write) : createPackageWriter(sink.write, form, head);
    let written: Written;
    try {
      written = await writeProcesses(reader, wanted, { ...options, form, writer });
      if (written.processes === 0) throw trouble('CLI_NOT_FOUND', { what: 'tender' });
    } catch (cause) {
      sink.discard();
      throw cause;
    }
    sink.close();
    const { file } = sink;
    if (file !== undefined)
      context.show({ file, ...written }, () => `${context.word(exportTexts.written, { file, ...written })}\n`);
    return exitCodes.ok;
  },
});

interface Written {
  readonly processes: number;
  readonly releases: number;
}

async function writeProcesses(
  reader: ProcessReader,
  wanted: readonly string[],
  {
    form,
    writer,
    ...options
  }: ReleaseOptions & { readonly form: 'releases' | 'records'; readonly writer: PackageWriter },
): Promise<Written> {
  let processes = 0;
  let count = 0;
  for await (const id of wanted.length > 0 ? wanted : reader.tenders()) {
    const releases = releasesFromProcess(await reader.process(id), options);
    if (form === 'records') writer.add(recordFromReleases(releases));
    else for (const release of releases) writer.add(release);
    processes += 1;
    count += releases.length;
  }
  writer.end();
  return { processes, releases: count };
}

interface Sink {
  readonly file: string | undefined;
  readonly write: (text: string) => void;
  readonly close: () => void;
  /** Removes what was written: half a package is none. */
  readonly discard: () => void;
}

/** A new file, on the disk when it is closed, or the standard output. An existing file is never overwritten. */
function openSink({ io }: CommandContext, file: string | undefined): Sink {
  if (file === undefined)
    return { file, write: (text) => io.stdout.write(text), close: () => undefined, discard: () => undefined };
  const path = pathFrom(io.workingFolder, file);
  const refused = (cause: unknown) => {
    const code = reasonOf(cause) === 'EEXIST' ? 'CLI_FILE_EXISTS' : 'CLI_FILE_NOT_WRITTEN';
    return trouble(code, { file: path, reason: reasonOf(cause) }, cause);
  };
  let handle: number;
  try {
    handle = openSync(path, 'wx', 0o644);
  } catch (cause) {
    throw refused(cause);
  }
  return {
    file,
    write(text) {
      const bytes = Buffer.from(text, 'utf8');
      try {
        for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
      } catch (cause) {
        throw refused(cause);
      }
    },
    close() {
      fsyncSync(handle);
      closeSync(handle);
    },
    discard() {
      closeSync(handle);
      rmSync(path);
    },
  };
}

function prefixFrom({ io }: CommandContext, input: CommandInput): string {
  const prefix = input.maybe('ocid-prefix') ?? io.environment.ADAL_OCID_PREFIX ?? DEFAULT_PREFIX;
  if (!/^ocds-[a-z0-9]{6}$/.test(prefix))
    throw trouble('CLI_BAD_VALUE', { option: '--ocid-prefix', value: prefix, expected: 'ocds-xxxxxx' });
  return prefix;
}

function absoluteUri(option: string, value: string): string {
  if (!URL.canParse(value)) throw trouble('CLI_BAD_VALUE', { option: `--${option}`, value, expected: 'URI' });
  return value;
}
