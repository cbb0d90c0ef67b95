import type { Socket } from 'node:net';

/**
 * Ends a connection with a reset. One whose end is already on its way is only closed: libuv refuses to reset it, and Node then
 * keeps its handle and never gets through its own exit.
 */
export function resetSocket(socket: Socket): void {
  if (socket.connecting || socket.pending || socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
