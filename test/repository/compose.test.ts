import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readText } from './files.ts';
import { variableProblems } from './setting-variables.ts';

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly stop_grace_period?: string;
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
  readonly networks?: readonly string[];
  readonly network_mode?: string;
  readonly ports?: readonly string[];
  readonly volumes: readonly (
    | string
    | { readonly source: string; readonly target: string; readonly volume: { readonly subpath: string } }
  )[];
  readonly deploy: { readonly resources: { readonly limits: Readonly<Record<'cpus' | 'memory' | 'pids', unknown>> } };
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const compose = parse(readText('compose.yaml'), { merge: true, uniqueKeys: true }) as Compose;
const services = Object.entries(compose.services);
const nodes = services.filter(([name]) => name !== 'init');
const validators = nodes.filter(([name]) => name.startsWith('validator-'));

test('there are four validators, one observer, and what prepares them', () => {
  expect(services.map(([name]) => name)).toEqual([
    'init',
    'validator-1',
    'validator-2',
    'validator-3',
    'validator-4',
    'observer-1',
  ]);
  expect(compose.services.init?.command?.join(' ')).toMatch(
    /genesis devnet --out \/data --validators 4 --observers 1 /,
  );
});

test.each(nodes)('%s waits for its genesis, is asked for its health and has time to stop', (_, service) => {
  expect(service.depends_on).toEqual({ init: { condition: 'service_completed_successfully' } });
  expect(service.healthcheck.test).toEqual(['CMD', 'node', 'bin/adal.js', 'health', '--url', 'http://127.0.0.1:7781']);
  expect(Number.parseInt(service.stop_grace_period ?? '0', 10)).toBeGreaterThanOrEqual(10);
});

test.each(nodes)('%s sees its own folder only', (name, { volumes }) => {
  expect(volumes).toEqual([{ type: 'volume', source: 'devnet', target: '/data', volume: { subpath: name } }]);
  expect(Object.keys(compose.volumes)).toEqual(['devnet']);
});

test.each(nodes)(
  '%s is set by variables that the node knows, to values that it takes',
  (name, { environment = {} }) => {
    expect(environment.ADAL_NODE_NAME).toBe(name);
    expect(variableProblems(new Map(Object.entries(environment)))).toEqual([]);
  },
);

test.each(services)('%s cannot gain rights, write to its program or take the machine', (_, service) => {
  expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
  expect(service).not.toHaveProperty('privileged');
  expect(service).not.toHaveProperty('user');
  for (const limit of ['cpus', 'memory', 'pids'] as const) expect(service.deploy.resources.limits[limit]).toBeDefined();
});

test('validators stand on a network without a way in or out', () => {
  expect(compose.networks.ledger).toEqual({ internal: true });
  for (const [, service] of validators) {
    expect(service.networks).toEqual(['ledger']);
    expect(service.ports).toBeUndefined();
    expect(service.environment).not.toHaveProperty('ADAL_RPC_HOST');
  }
  expect(compose.services.init?.network_mode).toBe('none');
});

test('the observer alone has a door, and only to this machine', () => {
  expect(services.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]))).toEqual([
    ['observer-1', '127.0.0.1:7781:7781'],
  ]);
});
