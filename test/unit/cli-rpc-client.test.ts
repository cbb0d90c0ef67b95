import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRpcClient } from '../../cli/rpc-client.ts';
import { FaultError } from '../../ledger/base/fault.ts';
import { runCli, withFolder } from '../cli-run.ts';

type Answer = (request: IncomingMessage, body: string, response: ServerResponse) => void;

/** A door that answers as the test says; gives its address to the test. */
async function withDoor(answer: Answer, use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => answer(request, body, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  try {
    await use(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const json =
  (value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_request, _body, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof value === 'string' ? value : JSON.stringify(value));
  };

async function faultOf(url: string, timeoutMs?: number) {
  try {
    await createRpcClient(url).call('node_info', {}, timeoutMs);
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
    throw error;
  }
  return expect.fail('no fault');
}

describe('the RPC client', () => {
  it('sends JSON-RPC 2.0 to /rpc and gives the result', async () => {
    let asked: unknown;
    const answer: Answer = (request, body, response) => {
      asked = [request.method, request.url, JSON.parse(body)];
      json({ jsonrpc: '2.0', id: 1, result: { a: 1 } })(request, body, response);
    };
    await withDoor(answer, async (url) => {
      expect(await createRpcClient(`${url}/rpc`).call('state_get', { key: 'k' })).toEqual({ a: 1 });
      expect(asked).toEqual(['POST', '/rpc', { jsonrpc: '2.0', id: 1, method: 'state_get', params: { key: 'k' } }]);
    });
  });

  it.each([
    [
      'a fault of the table',
      json({
        jsonrpc: '2.0',
        id: 1,
        error: { code: 1014, message: 'x', data: { fault: 'TX_EXPIRED', detail: { expires: 5 }, retryAfterMs: 7 } },
      }),
      'TX_EXPIRED',
      { expires: 5, retryAfterMs: 7 },
    ],
    [
      'a fault it does not know',
      json({ jsonrpc: '2.0', id: 1, error: { code: 9, message: 'm', data: { fault: 'NEWER_FAULT' } } }),
      'CLI_NODE_REFUSED',
      { code: 9, message: 'm' },
    ],
    [
      'a fault named like a property of every object',
      json({ jsonrpc: '2.0', id: 1, error: { code: 9, message: 'm', data: { fault: 'constructor' } } }),
      'CLI_NODE_REFUSED',
      { code: 9 },
    ],
    ['a limit', json('{}', 429, { 'retry-after': '3' }), 'CLI_NODE_BUSY', { retryAfterSeconds: '3' }],
    ['a page that is not JSON', json('<html>'), 'CLI_NODE_ANSWER', { status: 200 }],
    ['JSON that is no answer', json([1]), 'CLI_NODE_ANSWER', { status: 200 }],
    ['a redirect', json('', 302, { location: 'http://127.0.0.1:1/' }), 'CLI_NODE_UNREACHABLE', {}],
  ] as const)('turns %s into a fault', async (_what, answer, code, detail) => {
    await withDoor(answer, async (url) => {
      const fault = await faultOf(url);
      expect(fault.code).toBe(code);
      expect(fault.detail).toMatchObject(detail);
    });
  });

  it('does not wait for ever', async () => {
    await withDoor(
      () => undefined,
      async (url) => {
        expect((await faultOf(url, 50)).code).toBe('CLI_NODE_UNREACHABLE');
      },
    );
  });
});

describe('commands that ask a node', () => {
  it('say what is wrong when it refuses', async () => {
    const answer = json({
      jsonrpc: '2.0',
      id: 1,
      error: { code: -1, message: 'x', data: { fault: 'RPC_NOT_FOUND', detail: { id: 't-1' } } },
    });
    await withDoor(answer, async (url) => {
      const { code, err } = await runCli(['get', 'tender', 't-1', '--url', url]);
      expect([code, err]).toEqual([4, expect.stringContaining('RPC_NOT_FOUND')]);
    });
  });

  it('take the address from ADAL_URL', async () => {
    await withDoor(json({ jsonrpc: '2.0', id: 1, result: { state: 'unknown' } }), async (url) => {
      expect((await runCli(['get', 'tx', '00'], { environment: { ADAL_URL: url } })).code).toBe(4);
    });
  });

  it('refuse a lying answer to verify document', () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, 'a.txt'), 'a');
      await withDoor(json({ jsonrpc: '2.0', id: 1, result: { documents: [] } }), async (url) => {
        expect((await runCli(['verify', 'document', 'a.txt', '--url', url], { folder })).code).toBe(4);
      });
    }));

  it.each([
    [200, 0],
    [503, 1],
  ])('health is decided by the status: %i → %i', async (status, code) => {
    await withDoor(json('{}', status), async (url) => {
      expect((await runCli(['health', '--url', url])).code).toBe(code);
    });
  });
});

describe('adal watch', () => {
  it('connects again after a break and goes on behind the last event', async () => {
    const seen: (string | undefined)[] = [];
    const answer: Answer = (request, _body, response) => {
      seen.push(String(request.headers['last-event-id']));
      const id = `${seen.length}:0`;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`id: ${id}\ndata: {"type":"block.committed","subject":"block/${seen.length}"}\n\n`);
    };
    await withDoor(answer, async (url) => {
      const { code, out } = await runCli(['watch', '--count', '2', '--url', url]);
      expect(code).toBe(0);
      expect(out).toBe('1:0  block.committed  block/1\n2:0  block.committed  block/2\n');
      expect(seen).toEqual(['undefined', '1:0']);
    });
  });

  it('ends at once when asked to stop', async () => {
    const answer: Answer = (_request, _body, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('id: 1:0\ndata: {"type":"x"}\n\n');
    };
    await withDoor(answer, async (url) => {
      const { code } = await runCli(['watch', '--url', url], { stopWhen: (out) => out.includes('1:0') });
      expect(code).toBe(0);
    });
  });

  it('refuses an address where nobody is', async () => {
    expect((await runCli(['watch', '--url', 'http://127.0.0.1:1'])).code).toBe(3);
  });
});
