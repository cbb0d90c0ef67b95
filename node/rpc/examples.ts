/** Values that the examples of the methods share; they have the right form and stand for no real block. */
export const EXAMPLE_HASH = '5f2c8b1d0e9a47c6b3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a';
export const EXAMPLE_KEY = `ed01${EXAMPLE_HASH}`;
export const EXAMPLE_SIGNATURE = EXAMPLE_HASH + EXAMPLE_HASH;
export const EXAMPLE_BIN = '100140000011';
export const EXAMPLE_TIME = 1_780_000_000_000;
export const EXAMPLE_TENDER = 't-5f2c8b1d0e9a47c6';

export const exampleSubmission = { validator: EXAMPLE_KEY, height: 41, signature: EXAMPLE_SIGNATURE };

export const exampleHeader = {
  v: 1,
  chain: 'adal-demo',
  height: 42,
  time: EXAMPLE_TIME,
  prev: EXAMPLE_HASH,
  proposer: EXAMPLE_KEY,
  lastCommit: EXAMPLE_HASH,
  recordsRoot: EXAMPLE_HASH,
  stateRoot: EXAMPLE_HASH,
  logSize: 130,
  logRoot: EXAMPLE_HASH,
  validators: EXAMPLE_HASH,
  nextValidators: EXAMPLE_HASH,
  params: EXAMPLE_HASH,
};

export const exampleRecord = {
  height: 42,
  index: 0,
  logIndex: 128,
  actor: 'system',
  body: { system: 'block', height: 41, blockId: EXAMPLE_HASH },
  result: { ok: true, value: {}, events: [] },
  bytes: 'a5',
};

export const exampleReceipt = {
  v: 1,
  genesisHash: EXAMPLE_HASH,
  record: 'a5',
  proof: 'c2sp.org/tlog-proof@v1\nindex 129\n\nadal/adal-demo\n130\n…\n\n',
  header: 'ae',
  commit: 'a3',
  validators: [{ key: EXAMPLE_KEY, org: EXAMPLE_BIN, name: 'ministry-1' }],
};

export const exampleStateProof = {
  key: `org/${EXAMPLE_BIN}`,
  height: 42,
  proof: { bitmap: '80', siblings: [EXAMPLE_HASH], end: { path: EXAMPLE_HASH, valueHash: EXAMPLE_HASH } },
  blockId: EXAMPLE_HASH,
  header: 'ae',
  commit: 'a3',
};
