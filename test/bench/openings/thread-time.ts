/** Processor time of this thread so far, ms: other work on the machine does not count. */
export function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Gives what the work gave, and its processor time on this thread, ms. */
export function timed<T>(work: () => T): readonly [T, number] {
  const from = threadMs();
  const result = work();
  return [result, threadMs() - from];
}
