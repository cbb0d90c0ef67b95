import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from './rate-limit.ts';

/** Cuts off connections of an address that already holds its share: one client must not take every place. */
export function limitConnections(server: Server, perAddressMax: number): void {
  const held = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = networkOf(socket.remoteAddress ?? '');
    const count = held.get(address) ?? 0;
    if (count >= perAddressMax) {
      socket.destroy();
      return;
    }
    held.set(address, count + 1);
    socket.once('close', () => {
      const left = (held.get(address) ?? 1) - 1;
      if (left === 0) held.delete(address);
      else held.set(address, left);
    });
  });
}
