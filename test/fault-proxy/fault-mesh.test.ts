import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createFaultMesh, type FaultMesh } from './fault-mesh.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

/** Listens on a free port; greets who comes with its name. */
async function listenAs(
  name: string,
): Promise<{ readonly name: string; readonly server: Server; readonly port: number }> {
  const server = createServer((socket) => socket.on('error', () => socket.destroy()).write(name));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(server);
  return { name, server, port: (server.address() as AddressInfo).port };
}

function dial(mesh: FaultMesh, from: string, to: string): Socket {
  const socket = createConnection({ port: mesh.portOf(from, to), host: '127.0.0.1' });
  open.push({ close: () => socket.destroy() });
  return socket.on('error', () => socket.destroy());
}

it('leads every node to every other, and shapes what goes from one to another whoever dialled', async () => {
  const nodes = await Promise.all(['a', 'b', 'c'].map(listenAs));
  const mesh = await createFaultMesh(
    nodes.map(({ name, port }) => ({ name, port, host: '127.0.0.1' })),
    1,
  );
  open.push(mesh);
  for (const { name: from } of nodes)
    for (const { name: to } of nodes.filter(({ name }) => name !== from)) {
      const [greeting] = (await once(dial(mesh, from, to), 'data')) as [Buffer];
      expect(greeting.toString()).toBe(to);
    }
  expect(mesh.counts()).toMatchObject({ connections: 6, passedBytes: 6, swallowedBytes: 0 });

  mesh.shape('a', 'b', { corruptEveryBytes: 1 });
  // What a says: to b's caller it is corrupt, to c's it is not; what b says to a is not.
  const heard = await Promise.all(
    [dial(mesh, 'b', 'a'), dial(mesh, 'c', 'a'), dial(mesh, 'a', 'b')].map(async (socket) => {
      const [greeting] = (await once(socket, 'data')) as [Buffer];
      return greeting.toString();
    }),
  );
  expect(heard).toEqual(['`', 'a', 'b']);
});

it('cuts a pair whoever dials, and no other pair', async () => {
  const nodes = await Promise.all(['a', 'b', 'c'].map(listenAs));
  const mesh = await createFaultMesh(
    nodes.map(({ name, port }) => ({ name, port, host: '127.0.0.1' })),
    1,
  );
  open.push(mesh);
  mesh.cut('a', 'b');
  await refusalOf(dial(mesh, 'a', 'b'));
  await refusalOf(dial(mesh, 'b', 'a'));
  await once(dial(mesh, 'a', 'c'), 'data');
  expect(mesh.counts().connections).toBe(1);
  mesh.join('a', 'b');
  const joined = dial(mesh, 'b', 'a');
  await once(joined, 'data');
  expect(mesh.counts().connections).toBe(2);
});

function refusalOf(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}
