import { z } from 'zod';
import { EXAMPLE_HASH, EXAMPLE_KEY, EXAMPLE_TIME } from '../examples.ts';
import { hexFromBytes } from '../hex.ts';
import { defineMethod } from '../method.ts';
import { readinessOf } from '../readiness.ts';
import { hash32, hexSchema } from '../shapes.ts';

const none = z.strictObject({});

export const nodeInfo = defineMethod({
  name: 'node_info',
  summary: {
    kk: 'Түйіннің аты, нұсқасы, рөлі және желідегі мекенжайлары',
    ru: 'Имя, версия, роль и сетевые адреса узла',
    en: 'Name, version, role and network addresses of the node',
  },
  params: none,
  result: z.object({
    name: z.string(),
    version: z.string(),
    role: z.enum(['validator', 'observer']),
    validatorKey: hexSchema.nullable(),
    peerId: z.string(),
    networkAddresses: z.array(z.string()),
    startedAt: z.int(),
    time: z.int(),
    chain: z.string(),
    profile: z.enum(['kz', 'demo']),
    genesisHash: hash32,
  }),
  example: {
    params: {},
    result: {
      name: 'observer-1',
      version: '0.1.0',
      role: 'observer',
      validatorKey: null,
      peerId: '12D3KooWExample',
      networkAddresses: ['/ip4/127.0.0.1/tcp/7780'],
      startedAt: EXAMPLE_TIME,
      time: EXAMPLE_TIME,
      chain: 'adal-demo',
      profile: 'demo',
      genesisHash: EXAMPLE_HASH,
    },
  },
  faults: [],
  cost: 1,
  handler({ ports: { status, genesis, genesisHash }, now }) {
    const { name, version, role, validatorKey, peerId, networkAddresses, startedAt } = status();
    return {
      name,
      version,
      role,
      validatorKey: validatorKey ?? null,
      peerId,
      networkAddresses: [...networkAddresses],
      startedAt,
      time: now(),
      chain: genesis.chain,
      profile: genesis.profile,
      genesisHash: hexFromBytes(genesisHash),
    };
  },
});

export const nodePeers = defineMethod({
  name: 'node_peers',
  summary: {
    kk: 'Қосылып тұрған түйіндер',
    ru: 'Подключённые узлы',
    en: 'Peers that are connected now',
  },
  params: none,
  result: z.object({
    peers: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        validatorKey: hexSchema.nullable(),
        address: z.string(),
        direction: z.enum(['inbound', 'outbound']),
      }),
    ),
  }),
  example: {
    params: {},
    result: {
      peers: [
        {
          id: '12D3KooWExample',
          name: 'ministry-1',
          validatorKey: EXAMPLE_KEY,
          address: '/ip4/127.0.0.1/tcp/7780',
          direction: 'outbound',
        },
      ],
    },
  },
  faults: [],
  cost: 1,
  handler: ({ ports }) => ({
    peers: ports.status().peers.map(({ id, name, validatorKey, address, direction }) => ({
      id,
      name,
      validatorKey: validatorKey ?? null,
      address,
      direction,
    })),
  }),
});

export const nodeHealth = defineMethod({
  name: 'node_health',
  summary: {
    kk: 'Түйін тізбектің басынан қалып қоймағанын айтады',
    ru: 'Говорит, не отстал ли узел от вершины цепочки',
    en: 'Tells whether the node keeps up with the head of the chain',
  },
  params: z.strictObject({
    maxBehindHeights: z.int().min(0).default(3),
    maxLagMs: z.int().min(1).default(120_000),
  }),
  result: z.object({
    ready: z.boolean(),
    reasons: z.array(z.enum(['noBlock', 'catchingUp', 'blockTooOld'])),
    height: z.int(),
    behindHeights: z.int(),
    lagMs: z.int(),
    peers: z.int(),
    pool: z.object({ txs: z.int(), bytes: z.int() }),
  }),
  example: {
    params: {},
    result: {
      ready: true,
      reasons: [],
      height: 42,
      behindHeights: 0,
      lagMs: 800,
      peers: 4,
      pool: { txs: 0, bytes: 0 },
    },
  },
  faults: [],
  cost: 1,
  handler({ ports, now }, { maxBehindHeights, maxLagMs }) {
    const status = ports.status();
    const found = readinessOf(status, now(), { behindHeightsMax: maxBehindHeights, lagMsMax: maxLagMs });
    const { height, peers, pool } = status;
    return { ...found, reasons: [...found.reasons], height, peers: peers.length, pool };
  },
});
