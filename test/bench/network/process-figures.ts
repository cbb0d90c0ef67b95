import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What the kernel knows of one process at one moment. */
export interface ProcessFigures {
  /** User and system time of all its threads, ms. */
  readonly cpuMs: number;
  readonly rssMiB: number;
  /** The highest resident size so far. */
  readonly rssPeakMiB: number;
  /** Bytes sent to the disk so far. */
  readonly diskBytes: number;
}

/** Linux counts processor time in hundredths of a second, whatever the kernel's own tick. */
const TICK_MS = 10;
/** Fields of /proc/<pid>/stat behind the name in brackets: the 14th and 15th of all. */
const UTIME_AFTER_NAME = 11;

/** Reads /proc of a process that runs. */
export function processFigures(pid: number): ProcessFigures {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const io = readFileSync(`/proc/${pid}/io`, 'utf8');
  return {
    cpuMs: cpuMsIn(readFileSync(`/proc/${pid}/stat`, 'utf8')),
    rssMiB: numberIn(status, /^VmRSS:\s+(\d+)/m) / 1024,
    rssPeakMiB: numberIn(status, /^VmHWM:\s+(\d+)/m) / 1024,
    diskBytes: numberIn(io, /^write_bytes: (\d+)/m),
  };
}

/** Processor time of a process so far by the names of its threads, ms; threads of one name are added up. */
export function threadCpuMs(pid: number): ReadonlyMap<string, number> {
  const byName = new Map<string, number>();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    byName.set(name, (byName.get(name) ?? 0) + cpuMsIn(stat));
  }
  return byName;
}

function cpuMsIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return TICK_MS * (Number(fields[UTIME_AFTER_NAME]) + Number(fields[UTIME_AFTER_NAME + 1]));
}

/** Time that all cores of this machine were busy so far, ms, whoever kept them so. */
export function machineBusyMs(): number {
  const line = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? '';
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = line.split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softIrq + steal) * TICK_MS;
}

/**
 * Bytes that all TCP connections with one end at these ports have sent so far, both directions, as the kernel counts them;
 * undefined where the program `ss` is missing.
 */
export function wireBytes(ports: ReadonlySet<number>): number | undefined {
  let listing: string;
  try {
    listing = execFileSync('ss', ['-tinHO'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  } catch {
    // Part of iproute2, which a small container may lack; the nodes' own counters stand in.
    return undefined;
  }
  let sum = 0;
  for (const line of listing.split('\n')) {
    const [, , , local = '', remote = ''] = line.split(/\s+/, 5);
    if (ports.has(portOf(local)) || ports.has(portOf(remote))) sum += numberIn(line, /bytes_sent:(\d+)/);
  }
  return sum;
}

function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}

function numberIn(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? 0);
}
