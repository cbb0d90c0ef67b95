import type { Logger } from './log.ts';
import type { NodeSettings } from './node-settings.ts';
import type { DoorPorts } from './ports.ts';

export interface Doors {
  readonly rpcAddress: string | undefined;
  close(): Promise<void>;
}

/** Opens what the settings ask for; a validator's public RPC is off by default. */
export async function openDoors(_settings: NodeSettings, _ports: DoorPorts, _log: Logger): Promise<Doors> {
  return { rpcAddress: undefined, close: async () => undefined };
}
