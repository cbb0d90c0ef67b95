import { join } from 'node:path';
import { nodePaths } from '../../config/node-paths.ts';
import { settingsText } from '../../config/settings-text.ts';
import { toHex } from '../../ledger/base/bytes.ts';
import type { Value } from '../../ledger/base/codec.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import { keyText, type PublicKey } from '../../ledger/base/keys.ts';
import type { Language, Texts } from '../../ledger/base/texts.ts';
import { binFromSerial } from '../../ledger/modules/identity/bin.ts';
import { beginVoteLog } from '../../storage/begin-vote-log.ts';
import { newSeed } from '../crypto.ts';
import { checkEmptyFolder, writeNewFile } from '../files.ts';
import { buildGenesis } from '../genesis/build-genesis.ts';
import { genesisText } from '../genesis-file.ts';
import { writeKeyFile } from '../keys/key-file.ts';
import { peerIdFromKey } from '../keys/peer-id.ts';
import { type Devnet, type DevnetNode, devnetPaths } from './devnet-folder.ts';
import type { NodePlace } from './node-places.ts';

export interface DevnetOptions {
  readonly folder: string;
  readonly chain: string;
  readonly profile: 'kz' | 'demo';
  /** One per node, validators and observers. */
  readonly places: readonly NodePlace[];
  readonly params: Readonly<Record<string, Value>>;
  /** Settings that differ from the defaults, by full name, for every node. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Each validator's key is held by a signer process of its own. */
  readonly signers?: boolean;
  /** Of the comments in the settings files. */
  readonly language: Language;
}

/** The passwords lie beside the keys, so a costly scrypt would only make starting slow. */
const DEVNET_LOG2_N = 12;
/** BINs of fictional bodies: registered in January 2026, a legal entity's head office. */
const BIN_PREFIX = '260140';

interface NodeKeys {
  readonly place: NodePlace;
  readonly peerId: string;
  readonly validator: PublicKey | undefined;
}

/** Makes a whole test network in an empty folder: keys, genesis, and one self-contained folder per node. */
export async function createDevnet(options: DevnetOptions): Promise<Devnet> {
  const { folder, places } = options;
  checkEmptyFolder(folder);
  const paths = devnetPaths(folder);
  const password = toHex(newSeed());
  writeNewFile(paths.passwordFile, `${password}\n`, true);
  const parties = {
    registrar: await createParty(paths.keysFolder, 'registrar', 1, ['REGISTRAR', 'DIGITAL_AUTHORITY'], password),
    ministry: await createParty(paths.keysFolder, 'ministry', 2, ['MINFIN'], password),
  };
  const keys: NodeKeys[] = [];
  for (const place of places) keys.push(await createNodeKeys(join(folder, place.name), place));
  const genesis = buildGenesis(
    {
      chain: options.chain,
      profile: options.profile,
      time: Date.now(),
      organisations: [
        {
          bin: parties.registrar.bin,
          name: registrarName,
          keys: parties.registrar.keys,
          roles: parties.registrar.roles,
        },
        { bin: parties.ministry.bin, name: ministryName, keys: parties.ministry.keys, roles: parties.ministry.roles },
        ...(await validatorOrganisations(paths.keysFolder, keys, password)),
      ],
      validators: keys.flatMap(({ validator, place }) =>
        validator === undefined ? [] : [{ key: validator, org: binOf(place), name: place.name }],
      ),
      params: options.params,
      note: undefined,
    },
    paths.genesisFile,
  );
  const document = genesisText(genesis.document);
  writeNewFile(paths.genesisFile, document);
  const nodes = keys.map((node) => nodeFromKeys(node, options));
  for (const { place } of keys) {
    writeNewFile(nodePaths(join(folder, place.name)).genesisFile, document);
    writeNewFile(nodePaths(join(folder, place.name)).settingsFile, nodeSettings(place, nodes, options));
  }
  await beginDevnetVotes(folder, keys, genesis.hash);
  const devnet: Devnet = {
    chain: options.chain,
    genesisHash: toHex(genesis.hash),
    nodes,
    parties: { registrar: describeParty(parties.registrar), ministry: describeParty(parties.ministry) },
  };
  writeNewFile(paths.description, `${JSON.stringify(devnet, undefined, 2)}\n`);
  return devnet;
}

const registrarName: Texts = {
  kk: 'Сынақ желісінің тіркеушісі',
  ru: 'Регистратор тестовой сети',
  en: 'Registrar of the test network',
};
const ministryName: Texts = {
  kk: 'Сынақ желісінің министрлігі',
  ru: 'Министерство тестовой сети',
  en: 'Ministry of the test network',
};

interface Party {
  readonly bin: string;
  readonly roles: readonly string[];
  readonly keys: readonly PublicKey[];
  readonly keyFiles: readonly string[];
}

/** Two keys each, because sensitive transactions need a second one. */
async function createParty(
  folder: string,
  name: string,
  serial: number,
  roles: readonly string[],
  password: string,
): Promise<Party> {
  const keyFiles = [`${name}.key.json`, `${name}-2.key.json`];
  const keys: PublicKey[] = [];
  for (const file of keyFiles) {
    const header = await writeKeyFile({
      path: join(folder, file),
      purpose: 'organisation',
      name,
      seed: newSeed(),
      password,
      log2N: DEVNET_LOG2_N,
    });
    keys.push(header.key);
  }
  return { bin: binFromSerial(BIN_PREFIX, serial), roles, keys, keyFiles };
}

function describeParty({ bin, roles, keyFiles }: Party): Devnet['parties']['registrar'] {
  return { bin, roles, keyFiles };
}

async function createNodeKeys(folder: string, place: NodePlace): Promise<NodeKeys> {
  const paths = nodePaths(folder);
  const node = await writeKeyFile({
    path: paths.nodeKeyFile,
    purpose: 'node',
    name: place.name,
    seed: newSeed(),
    password: undefined,
  });
  const peerId = peerIdFromKey(node.key);
  if (place.role === 'observer') return { place, peerId, validator: undefined };
  const password = toHex(newSeed());
  writeNewFile(paths.validatorPasswordFile, `${password}\n`, true);
  const key = {
    path: paths.validatorKeyFile,
    purpose: 'validator',
    name: place.name,
    seed: newSeed(),
    password,
    log2N: DEVNET_LOG2_N,
  } as const;
  return { place, peerId, validator: (await writeKeyFile(key)).key };
}

/** The keys are new, so they have signed nothing yet. */
async function beginDevnetVotes(folder: string, keys: readonly NodeKeys[], genesisHash: Hash): Promise<void> {
  for (const { place, validator } of keys) {
    if (validator === undefined) continue;
    const { dataFolder } = nodePaths(join(folder, place.name));
    const begun = { genesisHash, key: validator, at: Date.now() };
    await beginVoteLog({ dataFolder, begun, override: false });
  }
}

/** Each validator belongs to its own body, as in the network this one stands for. */
async function validatorOrganisations(
  folder: string,
  keys: readonly NodeKeys[],
  password: string,
): Promise<
  readonly {
    readonly bin: string;
    readonly name: Texts;
    readonly keys: readonly PublicKey[];
    readonly roles: readonly string[];
  }[]
> {
  const organisations: {
    readonly bin: string;
    readonly name: Texts;
    readonly keys: readonly PublicKey[];
    readonly roles: readonly string[];
  }[] = [];
  for (const { place, validator } of keys) {
    if (validator === undefined) continue;
    const path = join(folder, `${place.name}.key.json`);
    const header = await writeKeyFile({
      path,
      purpose: 'organisation',
      name: place.name,
      seed: newSeed(),
      password,
      log2N: DEVNET_LOG2_N,
    });
    const n = place.number;
    const name = { kk: `${n}-валидатордың ұйымы`, ru: `Организация валидатора ${n}`, en: `Body of validator ${n}` };
    organisations.push({ bin: binOf(place), name, keys: [header.key], roles: ['VALIDATOR'] });
  }
  return organisations;
}

function binOf(place: NodePlace): string {
  return binFromSerial(BIN_PREFIX, 100 + place.number);
}

function nodeFromKeys({ place, peerId, validator }: NodeKeys, { signers }: DevnetOptions): DevnetNode {
  const address = `${place.dial}/p2p/${peerId}`;
  return {
    name: place.name,
    role: place.role,
    rpcUrl: place.rpcUrl,
    address,
    peerId,
    ...(validator === undefined ? {} : { validatorKey: keyText(validator) }),
    ...(validator !== undefined && signers === true ? { signer: true } : {}),
  };
}

function nodeSettings(place: NodePlace, nodes: readonly DevnetNode[], options: DevnetOptions): string {
  const { settings, language, signers } = options;
  const key =
    signers === true
      ? { 'signer.socket': 'signer.sock' }
      : { 'validator.keyFile': 'validator.key.json', 'validator.passwordFile': 'validator.password' };
  const values = {
    'node.name': place.name,
    'node.dataFolder': 'data',
    'node.genesisFile': 'genesis.json',
    'node.keyFile': 'node.key.json',
    'network.listen': [place.listen],
    'network.peers': nodes
      .filter(({ name, role }) => role === 'validator' && name !== place.name)
      .map(({ address }) => address),
    'rpc.enabled': true,
    'rpc.host': '127.0.0.1',
    'rpc.port': place.rpcPort,
    ...(place.role === 'validator' ? key : {}),
    ...settings,
  };
  return settingsText(values, language);
}
