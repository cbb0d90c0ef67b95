#!/usr/bin/env node
// Starts adal whatever Node launches it. Plain JavaScript that Node 12 can parse, because an old Node must get as far as
// handing over to the Node pinned in node_modules, or as saying what is missing. Everything else is in cli/main.ts.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST = [22, 18];
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];
/** Signals that a terminal sends to the whole foreground group, hence to the child as well. */
const FROM_TERMINAL = ['SIGINT', 'SIGHUP', 'SIGQUIT'];

const self = fileURLToPath(import.meta.url);

if (runsTypeScript()) startHere();
else handOver();

/** The versions that run TypeScript files without a flag: 22.18 and later, but not 23.0 to 23.5. */
function runsTypeScript() {
  const parts = process.versions.node.split('.').map(Number);
  const recent = parts[0] > OLDEST[0] || (parts[0] === OLDEST[0] && parts[1] >= OLDEST[1]);
  return recent && Boolean(process.features.typescript);
}

function startHere() {
  import('../cli/main.ts')
    .then((cli) => cli.main(process.argv.slice(2)))
    .then(
      (code) => {
        process.exitCode = code;
      },
      (trouble) => {
        // A bug: leave through the runtime, which prints the stack with its causes and exits with 1.
        setImmediate(() => {
          throw trouble;
        });
      },
    );
}

function handOver() {
  const pinned = findPinned(dirname(self));
  if (pinned === undefined || pinned === realpathSync(process.execPath)) return giveUp();
  const child = spawn(pinned, process.execArgv.concat(self, process.argv.slice(2)), { stdio: 'inherit' });
  const forward = (signal) => {
    // Sent once more, it would read as the impatient second Ctrl-C that ends a graceful stop.
    if (process.stdin.isTTY && FROM_TERMINAL.includes(signal)) return;
    child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  child.on('error', (trouble) => giveUp(trouble));
  child.on('exit', (code, signal) => {
    for (const name of FORWARDED) process.removeListener(name, forward);
    if (signal === null) process.exit(code);
    process.exitCode = 128 + constants.signals[signal];
    process.kill(process.pid, signal);
  });
}

/** Takes a folder, gives the pinned Node in the nearest node_modules at or above it, or undefined. */
function findPinned(folder) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const candidate = join(folder, 'node_modules', 'node', 'bin', name);
  if (existsSync(candidate)) return realpathSync(candidate);
  return dirname(folder) === folder ? undefined : findPinned(dirname(folder));
}

function giveUp(trouble) {
  const running = process.versions.node;
  const oldest = OLDEST.join('.');
  const folder = dirname(dirname(self));
  process.stderr.write(
    [
      `kk: adal үшін Node ${oldest} не одан жаңасы керек, ал мұнда Node ${running}. Бекітілген Node орнатылмаған: ${folder} қалтасында «npm ci» орындаңыз.`,
      `ru: adal требует Node ${oldest} или новее, а здесь Node ${running}. Закреплённый Node не установлен: выполните «npm ci» в папке ${folder}.`,
      `en: adal needs Node ${oldest} or later, and this is Node ${running}. The pinned Node is not installed: run "npm ci" in ${folder}.`,
    ]
      .concat(trouble === undefined ? [] : String(trouble.message))
      .join('\n')
      .concat('\n'),
  );
  process.exitCode = 1;
}
