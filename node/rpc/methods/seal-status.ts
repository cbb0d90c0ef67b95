import { z } from 'zod';
import { keyText } from '../../../ledger/base/keys.ts';
import type { ParamView, StateRead } from '../../../ledger/module.ts';
import {
  type KeySet,
  keySetEntries,
  sealHeadEntries,
  sealRegistrationEntries,
} from '../../../ledger/modules/seal/seal-entries.ts';
import { liveOpeners } from '../../../ledger/modules/seal/seal-openers.ts';
import { beatPeriod } from '../../../ledger/modules/seal/seal-params.ts';
import { committedParams, committedState } from '../committed-state.ts';
import { EXAMPLE_BIN, EXAMPLE_HASH, EXAMPLE_KEY, EXAMPLE_TIME } from '../examples.ts';
import { hexFromBytes } from '../hex.ts';
import { defineMethod } from '../method.ts';
import { bin, hash32, hexSchema } from '../shapes.ts';
import { headerAt, tipHeight } from '../views.ts';

/** Epochs looked at: they change with the validator set, so the last ones cover years. */
const EPOCHS_MAX = 100;

const openerView = z.object({
  /** In the key, from 1; null while validators register. */
  index: z.int().nullable(),
  key: hexSchema,
  org: bin,
  /** What shares for it are encrypted to; null until it has registered. */
  ek: hexSchema.nullable(),
  dealt: z.boolean(),
  acked: z.boolean(),
  /** Was silent when the key became active, and has proven nothing since. */
  missing: z.boolean(),
  /** Its last heartbeats are missing. */
  silent: z.boolean(),
  /** Number of the period of its last heartbeat, and when that period began; null before the first. */
  beat: z.object({ period: z.int(), at: z.int() }).nullable(),
});

const epochView = z.object({
  epoch: z.int(),
  status: z.enum(['REGISTERING', 'DEALING', 'VERIFYING', 'ACTIVE', 'DRAINING', 'RETIRED']),
  since: z.int(),
  /** When the present phase ends at the latest; null once the key is in use. */
  phaseEnd: z.int().nullable(),
  attempt: z.int(),
  /** Holders of shares, and how many of them open; 0 while validators register. */
  n: z.int(),
  t: z.int(),
  /** Null until all shares are dealt. */
  keyId: hash32.nullable(),
  /** What bids are sealed to, 48 bytes. */
  publicKey: hexSchema.nullable(),
  /** Holders that could open now, as far as is known. */
  live: z.int(),
  /** Indices of dealers whose bad share was proven. */
  guilty: z.array(z.int()).readonly(),
  /** Tenders that may still need the key. */
  tenders: z.int(),
  openers: z.array(openerView),
});
type EpochJson = z.input<typeof epochView>;

export const sealStatus = defineMethod({
  name: 'seal_status',
  summary: {
    kk: 'Конверттердің кілттері: дәуірлер, кезеңі, қатысушылары, ашуға дайын валидаторлар',
    ru: 'Ключи конвертов: эпохи, этап, участники, кто из валидаторов готов вскрывать',
    en: 'The keys that bids are sealed to: epochs, phase, holders of shares, and who could open now',
  },
  params: z.strictObject({}),
  result: z.object({
    height: z.int(),
    time: z.int(),
    /** The key that new tenders use. */
    active: z.object({ epoch: z.int(), keyId: hash32 }).nullable(),
    /** Of heartbeats: its number now and its length. */
    period: z.object({ number: z.int(), ms: z.int() }),
    /** The newest epoch and those that are not retired, newest first. */
    epochs: z.array(epochView),
  }),
  example: {
    params: {},
    result: {
      height: 42,
      time: EXAMPLE_TIME,
      active: { epoch: 1, keyId: EXAMPLE_HASH },
      period: { number: 20_601, ms: 86_400_000 },
      epochs: [
        {
          epoch: 1,
          status: 'ACTIVE',
          since: EXAMPLE_TIME,
          phaseEnd: null,
          attempt: 1,
          n: 1,
          t: 1,
          keyId: EXAMPLE_HASH,
          publicKey: '97'.repeat(48),
          live: 1,
          guilty: [],
          tenders: 3,
          openers: [
            {
              index: 1,
              key: EXAMPLE_KEY,
              org: EXAMPLE_BIN,
              ek: '97'.repeat(48),
              dealt: true,
              acked: true,
              missing: false,
              silent: false,
              beat: { period: 20_601, at: 1_779_926_400_000 },
            },
          ],
        },
      ],
    },
  },
  faults: ['RPC_HEIGHT_UNKNOWN'],
  cost: 20,
  handler({ ports: { store } }) {
    const height = tipHeight(store);
    const { time } = headerAt(store, height);
    const state = committedState(store);
    const params = committedParams(store, time);
    const head = state.get(sealHeadEntries, '');
    const newest = head?.epoch ?? 0;
    const epochs: EpochJson[] = [];
    for (let epoch = newest; epoch >= 1 && epoch > newest - EPOCHS_MAX; epoch--) {
      const keySet = state.get(keySetEntries, String(epoch));
      if (keySet !== undefined && (epoch === newest || keySet.status !== 'RETIRED'))
        epochs.push(epochJson({ state, params, time }, epoch, keySet));
    }
    return {
      height,
      time,
      active: head?.active === undefined ? null : { epoch: head.active.epoch, keyId: hexFromBytes(head.active.keyId) },
      period: { number: beatPeriod(params, time), ms: params.get('seal.heartbeatMs') as number },
      epochs,
    };
  },
});

interface SealContext {
  readonly state: StateRead;
  readonly params: ParamView;
  readonly time: number;
}

function epochJson(context: SealContext, epoch: number, keySet: KeySet): EpochJson {
  const { status, since, phaseEnd, attempt, participants, t, key, guilty, tenders } = keySet;
  const [publicKey] = key?.joint ?? [];
  const isInUse = status === 'ACTIVE' || status === 'DRAINING';
  return {
    epoch,
    status,
    since,
    phaseEnd: phaseEnd ?? null,
    attempt,
    n: participants.length,
    t,
    keyId: key === undefined ? null : hexFromBytes(key.keyId),
    publicKey: publicKey === undefined ? null : hexFromBytes(publicKey),
    live: isInUse ? liveOpeners(context, keySet).length : 0,
    guilty,
    tenders,
    openers: status === 'REGISTERING' ? registering(context, epoch, keySet) : openersJson(context, keySet, isInUse),
  };
}

function registering({ state }: SealContext, epoch: number, { set }: KeySet): EpochJson['openers'] {
  return set.map(({ key, org }) => {
    const ek = state.get(sealRegistrationEntries, `${epoch}/${keyText(key)}`);
    return {
      index: null,
      key: hexFromBytes(key),
      org,
      ek: ek === undefined ? null : hexFromBytes(ek),
      dealt: false,
      acked: false,
      missing: false,
      silent: false,
      beat: null,
    };
  });
}

function openersJson(context: SealContext, keySet: KeySet, isInUse: boolean): EpochJson['openers'] {
  const live = liveOpeners(context, keySet);
  const periodMs = context.params.get('seal.heartbeatMs') as number;
  return keySet.participants.map(({ key, org, ek }, at) => {
    const index = at + 1;
    const missing = keySet.missing.includes(index);
    const period = keySet.beats[at] ?? 0;
    return {
      index,
      key: hexFromBytes(key),
      org,
      ek: hexFromBytes(ek),
      dealt: keySet.dealt.includes(index),
      acked: keySet.acks.includes(index),
      missing,
      silent: isInUse && !missing && !live.includes(index),
      beat: period === 0 ? null : { period, at: period * periodMs },
    };
  });
}
