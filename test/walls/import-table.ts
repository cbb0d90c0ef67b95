/** The table "Who may import whom" of ARCHITECTURE.md, told a second time and apart from biome.json. */
export interface Row {
  /** A file of the importing layer. */
  readonly from: string;
  readonly allowed: readonly string[];
  readonly refused: readonly string[];
}

/** One file of every layer, seen from the root. */
const LAYERS = {
  base: 'ledger/base/bytes.ts',
  baseRow: 'ledger/base/faults/row.ts',
  ledger: 'ledger/block/block.ts',
  signature: 'ledger/signature/verify-pure.ts',
  seal: 'ledger/seal/envelope.ts',
  log: 'ledger/log/proof.ts',
  tree: 'ledger/state/tree/proof.ts',
  receipt: 'ledger/receipt/receipt.ts',
  consensus: 'consensus/round-machine.ts',
  storagePort: 'storage/ledger-store.ts',
  storageBegin: 'storage/begin-vote-log.ts',
  storage: 'storage/keys.ts',
  p2p: 'p2p/network.ts',
  config: 'config/settings.ts',
  createNode: 'node/create-node.ts',
  createSigner: 'node/create-signer-server.ts',
  inspect: 'node/inspect/read-vote-log.ts',
  node: 'node/rpc/server.ts',
  cli: 'cli/main.ts',
  explorer: 'explorer/page.ts',
  test: 'test/setup.ts',
  scripts: 'scripts/generate-reference.ts',
} as const;
type Layer = keyof typeof LAYERS;

const NODE = ['node:fs', 'node:fs/promises', 'node:crypto'];
const LIBP2P = ['libp2p', '@libp2p/tcp', '@libp2p/crypto/keys', '@libp2p/peer-id', '@multiformats/multiaddr'];
const CURVES = ['@noble/curves/bls12-381.js', '@noble/curves/ed25519.js'];
const PACKAGES = [
  ...LIBP2P,
  '@chainsafe/libp2p-gossipsub',
  '@ipld/dag-cbor',
  '@noble/ciphers/chacha.js',
  ...CURVES,
  '@noble/hashes/sha2.js',
  'classic-level',
  'commander',
  'fastify',
  'pino',
  'smol-toml',
  'sodium-native',
  '@chainsafe/blst',
  'zod',
  'fs',
  ...NODE,
];
const BASE: readonly Layer[] = ['base', 'baseRow'];
const LEDGER: readonly Layer[] = [...BASE, 'ledger', 'signature', 'seal', 'log', 'tree', 'receipt'];
const STORAGE: readonly Layer[] = ['storage', 'storagePort', 'storageBegin'];

export const IMPORT_TABLE: readonly Row[] = [
  row('ledger/base/planted.ts', BASE, ['@noble/hashes/sha2.js']),
  row('ledger/base/codec.ts', BASE, ['@ipld/dag-cbor']),
  row('ledger/base/faults/planted.ts', BASE, ['@noble/hashes/sha2.js']),
  row('ledger/planted.ts', LEDGER, CURVES),
  row('ledger/modules/tender/planted.ts', LEDGER, CURVES),
  row('ledger/signature/planted.ts', LEDGER, [...CURVES, '@noble/hashes/sha2.js']),
  row('ledger/seal/planted.ts', LEDGER, [...CURVES, '@noble/ciphers/chacha.js', '@noble/hashes/sha2.js']),
  row('consensus/planted.ts', [...BASE, 'consensus'], []),
  row('consensus/driver/planted.ts', [...BASE, 'consensus'], []),
  row('storage/planted.ts', [...LEDGER, ...STORAGE], ['classic-level', ...NODE]),
  row('p2p/planted.ts', [...BASE, 'p2p'], [...LIBP2P, ...NODE]),
  row('p2p/gossip.ts', [...BASE, 'p2p'], [...LIBP2P, '@chainsafe/libp2p-gossipsub', ...NODE]),
  row('config/planted.ts', ['config'], ['zod', 'smol-toml', 'node:fs', 'node:fs/promises']),
  row(
    'node/planted.ts',
    [...LEDGER, 'consensus', ...STORAGE, 'p2p', 'config', 'createNode', 'createSigner', 'inspect', 'node'],
    ['pino', 'fastify', 'zod', 'sodium-native', '@chainsafe/blst', ...NODE],
  ),
  row(
    'cli/planted.ts',
    [...LEDGER, 'storagePort', 'storageBegin', 'config', 'createNode', 'createSigner', 'inspect', 'cli'],
    ['commander', '@libp2p/crypto/keys', '@libp2p/peer-id', ...NODE],
  ),
  row('explorer/planted.ts', [...BASE, 'signature', 'log', 'tree', 'receipt', 'explorer'], []),
  row('bin/planted.js', ['cli'], NODE),
];

function row(from: string, layers: readonly Layer[], packages: readonly string[]): Row {
  const specifiers = (names: readonly Layer[]) =>
    names.filter((name) => LAYERS[name] !== from).map((name) => pathFrom(from, LAYERS[name]));
  const others = (Object.keys(LAYERS) as Layer[]).filter((name) => !layers.includes(name));
  return {
    from,
    allowed: [...specifiers(layers), ...packages],
    refused: [...specifiers(others), ...PACKAGES.filter((name) => !packages.includes(name))],
  };
}

/** The specifier that a file uses to import another: `ledger/log/a.ts`, `ledger/base/b.ts` → `../base/b.ts`. */
function pathFrom(from: string, to: string): string {
  const here = from.split('/').slice(0, -1);
  const there = to.split('/');
  let shared = 0;
  while (shared < here.length && here[shared] === there[shared]) shared += 1;
  const up = '../'.repeat(here.length - shared);
  return `${up === '' ? './' : up}${there.slice(shared).join('/')}`;
}
