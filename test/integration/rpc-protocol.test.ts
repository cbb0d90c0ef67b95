import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RpcWorld, startRpcWorld } from './rpc-world.ts';

let world: RpcWorld;
beforeAll(async () => {
  world = await startRpcWorld();
  await world.append({});
});
afterAll(() => world.close());

const call = (id: unknown, method: string, params?: unknown) => ({
  jsonrpc: '2.0',
  id,
  method,
  ...(params === undefined ? {} : { params }),
});

async function codeOf(body: unknown): Promise<{ code: number; id: unknown }> {
  const answer = await world.post(body);
  expect(answer.status).toBe(200);
  const { error, id, jsonrpc } = JSON.parse(answer.text);
  expect(jsonrpc).toBe('2.0');
  return { code: error.code, id };
}

describe('JSON-RPC 2.0, the examples of its specification', () => {
  it('parameters by position and by name mean the same', async () => {
    const byName = await world.post(call(3, 'chain_header', { block: 1 }));
    const byPosition = await world.post(call(3, 'chain_header', [1]));
    expect(JSON.parse(byName.text).result.header.height).toBe(1);
    expect(byPosition.text).toBe(byName.text);
  });

  it('a notification gets no answer, whether its method exists or not', async () => {
    for (const method of ['chain_status', 'foobar']) {
      const answer = await world.post({ jsonrpc: '2.0', method, params: [1, 2, 3, 4, 5] });
      expect([answer.status, answer.text]).toEqual([204, '']);
    }
  });

  it('a method that does not exist', async () => {
    expect(await codeOf(call('1', 'foobar'))).toEqual({ code: -32601, id: '1' });
  });

  it('JSON that is broken', async () => {
    expect(await codeOf('{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]')).toEqual({
      code: -32700,
      id: null,
    });
    expect(
      await codeOf('[{"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},{"jsonrpc": "2.0", "method"]'),
    ).toEqual({ code: -32700, id: null });
  });

  it('a request that is none', async () => {
    expect(await codeOf('{"jsonrpc": "2.0", "method": 1, "params": "bar"}')).toEqual({ code: -32600, id: null });
  });

  it('an empty batch', async () => {
    expect(await codeOf('[]')).toEqual({ code: -32600, id: null });
  });

  it('a batch of one and of three that are none', async () => {
    for (const [body, count] of [
      ['[1]', 1],
      ['[1,2,3]', 3],
    ] as const) {
      const answers = JSON.parse((await world.post(body)).text);
      expect(answers).toHaveLength(count);
      for (const { error, id } of answers) expect([error.code, id]).toEqual([-32600, null]);
    }
  });

  it('a mixed batch', async () => {
    const body = [
      call('1', 'chain_status'),
      { jsonrpc: '2.0', method: 'chain_status' },
      { foo: 'boo' },
      call('5', 'foo.get', { name: 'myself' }),
      call('9', 'node_info'),
    ];
    const answers = JSON.parse((await world.post(body)).text);
    expect(answers.map((answer: { id: unknown }) => answer.id)).toEqual(['1', null, '5', '9']);
    expect(answers.map((answer: { error?: { code: number } }) => answer.error?.code)).toEqual([
      undefined,
      -32600,
      -32601,
      undefined,
    ]);
  });

  it('a batch of notifications alone', async () => {
    const note = { jsonrpc: '2.0', method: 'chain_status' };
    const answer = await world.post([note, note]);
    expect([answer.status, answer.text]).toEqual([204, '']);
  });
});

describe('JSON-RPC 2.0, its edges', () => {
  it.each([[0], [-1], [1.5], [''], ['x'], [null]])('the id %j comes back as it was', async (id) => {
    expect(JSON.parse((await world.post(call(id, 'chain_status'))).text).id).toBe(id);
  });

  it.each([[true], [{}], [[1]]])('the id %j is no id', async (id) => {
    expect(await codeOf(call(id, 'chain_status'))).toEqual({ code: -32600, id: null });
  });

  it('another version, a missing version, parameters that are no structure', async () => {
    expect(await codeOf({ ...call(7, 'chain_status'), jsonrpc: '1.0' })).toEqual({ code: -32600, id: 7 });
    expect(await codeOf({ id: 7, method: 'chain_status' })).toEqual({ code: -32600, id: 7 });
    for (const params of [null, 1, 'x', true])
      expect(await codeOf({ ...call(7, 'chain_status'), params })).toEqual({ code: -32600, id: 7 });
    for (const body of ['null', '1', '"x"', 'true', '{}'])
      expect(await codeOf(body)).toEqual({ code: -32600, id: null });
  });

  it('ten calls fit a batch, eleven do not', async () => {
    const calls = Array.from({ length: 11 }, (_, id) => call(id, 'chain_status'));
    expect(JSON.parse((await world.post(calls.slice(0, 10))).text)).toHaveLength(10);
    expect(await codeOf(calls)).toEqual({ code: -32600, id: null });
  });

  it('unknown, missing, surplus and mistyped parameters are refused with the field', async () => {
    const cases: [string, unknown, string][] = [
      ['chain_header', { block: 1, more: 2 }, 'more'],
      ['chain_header', { __proto__x: 1 }, '__proto__x'],
      ['chain_header', [1, 2], '[1]'],
      ['chain_header', { block: 0 }, 'block'],
      ['chain_header', { block: 1.5 }, 'block'],
      ['state_get', {}, 'key'],
      ['state_get', { key: 'a\u0000b' }, 'key'],
      ['state_get', { key: 'x'.repeat(257) }, 'key'],
      ['chain_blocks', { limit: 101 }, 'limit'],
      ['tx_submit', { tx: 'ABCD' }, 'tx'],
      ['tx_submit', { tx: 'abc' }, 'tx'],
      ['tx_submit', { tx: 'ab'.repeat(32 * 1024 + 1) }, 'tx'],
    ];
    for (const [method, params, field] of cases) {
      const { error } = await world.call(method, params);
      expect([error?.code, error?.data.detail.field], `${method} ${JSON.stringify(params).slice(0, 60)}`).toEqual([
        -32602,
        field,
      ]);
    }
  });

  it('__proto__ as a parameter is an unknown one, and changes nothing', async () => {
    const answer = await world.post(
      '{"jsonrpc":"2.0","id":1,"method":"chain_header","params":{"__proto__":{"block":1}}}',
    );
    expect(JSON.parse(answer.text).error.code).toBe(-32602);
    for (const method of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(await codeOf(call(1, method))).toEqual({ code: -32601, id: 1 });
    }
  });

  it('nesting deeper than the bound is not parsed', async () => {
    expect(await codeOf('['.repeat(200_000))).toEqual({ code: -32700, id: null });
    const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    expect(await codeOf(`{"jsonrpc":"2.0","id":1,"method":"chain_status","params":${deep}}`)).toEqual({
      code: -32700,
      id: null,
    });
    // Brackets inside a string nest nothing.
    const method = JSON.stringify(`["\\${'['.repeat(40)}`);
    expect(await codeOf(`{"jsonrpc":"2.0","id":1,"method":${method}}`)).toEqual({ code: -32601, id: 1 });
  });

  it('bytes that are not UTF-8, an empty body, a byte order mark', async () => {
    expect(await codeOf(Uint8Array.of(0x22, 0xff, 0x22))).toEqual({ code: -32700, id: null });
    expect(await codeOf('')).toEqual({ code: -32700, id: null });
    expect(await codeOf('\ufeff{}')).toEqual({ code: -32700, id: null });
  });

  it('messages come in the language asked for, codes and facts in none', async () => {
    const body = call(1, 'foobar');
    const texts = await Promise.all(
      ['kk', 'ru-RU,ru;q=0.9,en;q=0.8', 'de, kk;q=0.5, ru;q=0.7', 'de', ''].map(async (tag) => {
        const { error } = JSON.parse((await world.post(body, { 'accept-language': tag })).text);
        expect(error.data).toEqual({ fault: 'RPC_METHOD_NOT_FOUND', detail: { method: 'foobar' } });
        return error.message.slice(0, 10);
      }),
    );
    expect(texts).toEqual(['Мұндай әді', 'Такого мет', 'Такого мет', 'There is n', 'There is n']);
  });

  it('a bug in a handler says nothing about itself', async () => {
    const again = await startRpcWorld();
    Object.assign(again.ports, {
      status: () => {
        throw new TypeError('secret detail');
      },
    });
    const answer = await again.post(call(1, 'node_info'));
    expect(JSON.parse(answer.text).error).toMatchObject({ code: -32603, data: { fault: 'RPC_INTERNAL', detail: {} } });
    expect(answer.text).not.toContain('secret');
    expect(again.errors).toHaveLength(1);
    await again.close();
  });
});
