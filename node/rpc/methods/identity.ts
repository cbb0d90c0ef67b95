import { z } from 'zod';
import { fault } from '../../../ledger/base/fault.ts';
import {
  isKeyInForce,
  isRoleInForce,
  keyEntries,
  orgEntries,
  roleEntries,
  roleId,
} from '../../../ledger/modules/identity/identity-entries.ts';
import { committedState } from '../committed-state.ts';
import { EXAMPLE_BIN, EXAMPLE_KEY, exampleStateProof } from '../examples.ts';
import { defineMethod, type MethodContext } from '../method.ts';
import { proveKey } from '../proofs.ts';
import { anyJson, bin, stateProofView } from '../shapes.ts';
import { headerAt, jsonOf, notFound, tipHeight } from '../views.ts';

const inForceView = z.object({ name: z.string(), inForce: z.boolean(), entry: anyJson });

export const identityGet = defineMethod({
  name: 'identity_get',
  summary: {
    kk: 'Ұйымды БСН немесе кілті бойынша береді: жағдайы, кілттері, рөлдері',
    ru: 'Даёт организацию по БИН или ключу: статус, ключи, роли',
    en: 'Gives an organisation by BIN or key: status, keys, roles',
  },
  params: z.strictObject({
    bin: bin.optional(),
    key: z
      .string()
      .regex(/^ed01[0-9a-f]{64}$/)
      .optional(),
    proof: z.boolean().default(false),
  }),
  result: z.object({
    bin,
    height: z.int(),
    organisation: anyJson,
    /** The key asked for, also when it is rotated or revoked. */
    key: inForceView.optional(),
    keys: z.array(inForceView),
    roles: z.array(inForceView),
    proof: stateProofView.optional(),
  }),
  example: {
    params: { bin: EXAMPLE_BIN, proof: true },
    result: {
      bin: EXAMPLE_BIN,
      height: 42,
      organisation: { status: 'ACTIVE' },
      keys: [{ name: EXAMPLE_KEY, inForce: true, entry: { status: 'ACTIVE' } }],
      roles: [{ name: 'CUSTOMER', inForce: true, entry: { legalAct: '106-VIII' } }],
      proof: exampleStateProof,
    },
  },
  faults: ['RPC_INVALID_PARAMS', 'RPC_NOT_FOUND', 'RPC_HEIGHT_UNKNOWN'],
  cost: 3,
  handler(context, { bin: asked, key, proof }) {
    if ((asked === undefined) === (key === undefined))
      return fault('RPC_INVALID_PARAMS', { field: 'bin', problem: 'oneOfBinAndKey' });
    const { store } = context.ports;
    const state = committedState(store);
    const height = tipHeight(store);
    const keyEntry = key === undefined ? undefined : state.get(keyEntries, key);
    if (key !== undefined && keyEntry === undefined) return notFound('key', key);
    const found = asked ?? keyEntry?.org ?? '';
    const view = organisationJson(context, found, headerAt(store, height).time);
    if (view === undefined) return notFound('org', found);
    return {
      bin: found,
      height,
      ...view,
      ...(key === undefined ? {} : { key: keyJson(context, key, headerAt(store, height).time) }),
      ...(proof ? { proof: proveKey(context, key === undefined ? `org/${found}` : `key/${key}`, height) } : {}),
    };
  },
});

function organisationJson(context: MethodContext, found: string, time: number) {
  const state = committedState(context.ports.store);
  const organisation = state.get(orgEntries, found);
  if (organisation === undefined) return undefined;
  const keys = organisation.keys.map((name) => keyJson(context, name, time));
  const roles = organisation.roles.map((name) => {
    const grant = state.get(roleEntries, roleId(found, name));
    return { name, inForce: isRoleInForce(grant, time), entry: grant === undefined ? null : jsonOf(grant) };
  });
  return { organisation: jsonOf(organisation), keys, roles };
}

function keyJson(context: MethodContext, name: string, time: number) {
  const entry = committedState(context.ports.store).get(keyEntries, name);
  return {
    name,
    inForce: entry !== undefined && isKeyInForce(entry, time),
    entry: entry === undefined ? null : jsonOf(entry),
  };
}
