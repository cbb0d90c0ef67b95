import { expect, test } from 'vitest';
import { readText } from './files.ts';

interface PackageFile {
  readonly type: string;
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}
interface LockFile {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly version?: string;
        readonly integrity?: string;
        readonly resolved?: string;
        readonly hasInstallScript?: boolean;
        readonly dependencies?: Readonly<Record<string, string>>;
        readonly optionalDependencies?: Readonly<Record<string, string>>;
      }
    >
  >;
}

const file = JSON.parse(readText('package.json')) as PackageFile;
const lock = JSON.parse(readText('package-lock.json')) as LockFile;
const installed = Object.entries(lock.packages).filter(([path]) => path !== '');

test('every dependency is named with its exact version', () => {
  const named = Object.entries({ ...file.dependencies, ...file.devDependencies });
  expect(named.filter(([, version]) => !/^(npm:@?[a-z0-9/-]+@)?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

test('every package of the lock file has a digest, and none names the host it came from', () => {
  expect(installed.filter(([, entry]) => entry.integrity === undefined).map(([path]) => path)).toEqual([]);
  expect(installed.filter(([, entry]) => entry.resolved !== undefined).map(([path]) => path)).toEqual([]);
});

test('the lock file holds every dependency of every package for every platform, or npm ci refuses it', () => {
  const missing = installed.flatMap(([path, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }).filter((name) => !isLocked(path, name)),
  );
  expect([...new Set(missing)]).toEqual([]);
});

test('install scripts run only where allowScripts allows them, and all that need one are allowed', () => {
  const needing = installed
    .filter(([, entry]) => entry.hasInstallScript === true)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
  expect(needing.filter((name) => file.allowScripts[name] !== true)).toEqual([]);
});

test('an older Node of the machine may install: npm does not turn the engines into an error', () => {
  expect(readText('.npmrc')).not.toMatch(/engine-strict\s*=\s*true/);
});

test('the launcher, the engines field and the pinned Node agree', () => {
  const [major, minor] = /^const OLDEST = \[(\d+), (\d+)\];$/m.exec(readText('bin/adal.js'))?.slice(1) ?? [];
  expect(file.engines.node).toBe(`>=${major}.${minor}`);
  expect(Number(file.dependencies.node?.split('.')[0])).toBeGreaterThan(Number(major));
});

test('continuous integration runs what the README tells a newcomer to run', () => {
  const commands = readText('.ci/run')
    .split('\n')
    .filter((line) => line.startsWith('npm '));
  expect(commands).toEqual(['npm ci', 'npm test']);
});

/** True iff Node would find the package from that folder: in its own node_modules or in one above. */
function isLocked(path: string, name: string): boolean {
  if (lock.packages[`${path === '' ? '' : `${path}/`}node_modules/${name}`] !== undefined) return true;
  return path !== '' && isLocked(path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/'))), name);
}
