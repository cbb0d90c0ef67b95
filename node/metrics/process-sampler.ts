import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { MetricRegistry } from './registry.ts';

/** How often the loop's delay is sampled; finer costs wake-ups on an idle node. */
const RESOLUTION_MS = 100;
const NANOSECONDS = 1e9;
const MICROSECONDS = 1e6;

export interface ProcessSampler {
  /** Writes the process's figures since the last call. */
  sample(): void;
  close(): void;
}

/** Measures CPU, memory and the event loop of this process. */
export function createProcessSampler(registry: MetricRegistry): ProcessSampler {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let loop = performance.eventLoopUtilization();

  return {
    sample() {
      const { user, system } = process.cpuUsage();
      registry.set('adal_process_cpu_seconds_total', (user + system) / MICROSECONDS);
      const { rss, heapUsed } = process.memoryUsage();
      registry.set('adal_process_resident_bytes', rss);
      registry.set('adal_process_heap_bytes', heapUsed);
      for (const quantile of [0.5, 0.99, 1]) {
        // The histogram holds whole periods between samples; the resolution itself is no lag.
        const lag = Math.max(0, delay.percentile(quantile * 100) / NANOSECONDS - RESOLUTION_MS / 1000);
        registry.set('adal_process_event_loop_lag_seconds', delay.count === 0 ? 0 : lag, String(quantile));
      }
      delay.reset();
      const before = loop;
      loop = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(loop, before);
      registry.set('adal_process_event_loop_busy_ratio', utilization);
    },
    close: () => void delay.disable(),
  };
}
