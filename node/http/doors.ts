import type { MetricRegistry } from '../metrics/registry.ts';
import type { DoorPorts } from '../ports.ts';
import type { HttpSettings } from './http-settings.ts';
import type { RateLimit } from './rate-limit.ts';

/** What the routes share. */
export interface Doors {
  readonly ports: DoorPorts;
  readonly settings: HttpSettings;
  readonly registry: MetricRegistry;
  readonly log: DoorLog;
  readonly now: () => number;
  readonly limit: RateLimit;
}

/** The part of a logger that the doors use; pino has it. */
export interface DoorLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
