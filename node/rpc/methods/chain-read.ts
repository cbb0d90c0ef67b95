import { z } from 'zod';
import type { Bytes } from '../../../ledger/base/bytes.ts';
import { type Fault, fault, isFault } from '../../../ledger/base/fault.ts';
import { invariant } from '../../../ledger/base/invariant.ts';
import { decodeCommit } from '../../../ledger/block/block.ts';
import { encodeGenesis } from '../../../ledger/genesis/genesis-document.ts';
import { polkasKey } from '../../runtime/block-write.ts';
import { EXAMPLE_HASH, EXAMPLE_SIGNATURE, EXAMPLE_TIME } from '../examples.ts';
import { hexFromBytes } from '../hex.ts';
import { defineMethod } from '../method.ts';
import { anyJson, commitView, hash32, heightOrLatest, hexSchema } from '../shapes.ts';
import { committedHeight, headerAt, jsonOf } from '../views.ts';

export const chainStatus = defineMethod({
  name: 'chain_status',
  summary: {
    kk: 'Тізбектің осы түйіндегі басын береді',
    ru: 'Даёт вершину цепочки на этом узле',
    en: 'Gives the head of the chain at this node',
  },
  params: z.strictObject({}),
  result: z.object({
    chain: z.string(),
    genesisHash: hash32,
    height: z.int(),
    blockId: hexSchema,
    stateRoot: hexSchema,
    time: z.int(),
    logSize: z.int(),
    oldestState: z.int(),
    bestSeenHeight: z.int(),
  }),
  example: {
    params: {},
    result: {
      chain: 'adal-demo',
      genesisHash: EXAMPLE_HASH,
      height: 42,
      blockId: EXAMPLE_HASH,
      stateRoot: EXAMPLE_HASH,
      time: EXAMPLE_TIME,
      logSize: 130,
      oldestState: 1,
      bestSeenHeight: 42,
    },
  },
  faults: [],
  cost: 1,
  handler({ ports }) {
    const { store, genesis, genesisHash } = ports;
    const tip = store.tip();
    const height = tip?.height ?? 0;
    const header = height === 0 ? undefined : headerAt(store, height);
    return {
      chain: genesis.chain,
      genesisHash: hexFromBytes(genesisHash),
      height,
      blockId: hexFromBytes(tip?.blockId ?? genesisHash),
      stateRoot: header === undefined ? '' : hexFromBytes(header.stateRoot),
      time: header?.time ?? genesis.time,
      logSize: tip?.logSize ?? 0,
      oldestState: store.oldestState(),
      bestSeenHeight: Math.max(height, ports.status().bestSeenHeight),
    };
  },
});

export const chainGenesis = defineMethod({
  name: 'chain_genesis',
  summary: {
    kk: 'Genesis құжатын, байттарын және хэшін береді; хэшті басқа дереккөзбен салыстырыңыз',
    ru: 'Даёт документ genesis, его байты и хэш; сверьте хэш с другим источником',
    en: 'Gives the genesis document, its bytes and hash; compare the hash with another source',
  },
  params: z.strictObject({}),
  result: z.object({ genesisHash: hash32, document: anyJson, bytes: hexSchema }),
  example: {
    params: {},
    result: { genesisHash: EXAMPLE_HASH, document: { v: 1, chain: 'adal-demo', time: EXAMPLE_TIME }, bytes: 'a8' },
  },
  faults: [],
  cost: 5,
  handler: ({ ports: { genesis, genesisHash } }) => ({
    genesisHash: hexFromBytes(genesisHash),
    document: jsonOf(genesis),
    bytes: hexFromBytes(encodeGenesis(genesis)),
  }),
});

export const chainCommit = defineMethod({
  name: 'chain_commit',
  summary: {
    kk: 'Блок куәлігін береді: валидаторлардың қолтаңбалары жиын ретімен; осы түйін көрген алдын ала дауыстар да',
    ru: 'Даёт сертификат блока: подписи валидаторов в порядке состава; и предварительные голоса, которые видел этот узел',
    en: 'Gives the certificate of a block: the validators’ signatures in set order; and the polkas that this node saw',
  },
  params: z.strictObject({ height: heightOrLatest.default('latest') }),
  result: z.object({ height: z.int(), commit: commitView, bytes: hexSchema, polkas: hexSchema.optional() }),
  example: {
    params: { height: 42 },
    result: {
      height: 42,
      commit: { round: 0, blockId: EXAMPLE_HASH, signatures: [EXAMPLE_SIGNATURE, null] },
      bytes: 'a3',
    },
  },
  faults: ['RPC_HEIGHT_UNKNOWN', 'RPC_NO_COMMIT'],
  cost: 1,
  async handler({ ports: { store } }, params) {
    const height = committedHeight(store, params.height);
    const answer = commitJson(height, store.commit(height));
    // Kept only by nodes that took part in the height.
    const kept = (await store.lookups(polkasKey(height), 1)).find(({ key }) => key === polkasKey(height));
    return isFault(answer) || kept === undefined ? answer : { ...answer, polkas: hexFromBytes(kept.value) };
  },
});

function commitJson(height: number, bytes: Bytes | undefined): CommitJson | Fault {
  if (bytes === undefined || bytes.length === 0) return fault('RPC_NO_COMMIT', { height });
  const commit = decodeCommit(bytes);
  invariant(!isFault(commit), `commit ${height} decodes`);
  const { round, blockId, signatures } = commit;
  const hex = signatures.map((signature) => (signature === null ? null : hexFromBytes(signature)));
  return { height, commit: { round, blockId: hexFromBytes(blockId), signatures: hex }, bytes: hexFromBytes(bytes) };
}

interface CommitJson {
  readonly height: number;
  readonly commit: z.input<typeof commitView>;
  readonly bytes: string;
}
