import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { TenderOutcome } from '../../cli/demo/steps/award.ts';
import { createRpcClient } from '../../cli/rpc-client.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/adal.js', import.meta.url));

interface Summary {
  readonly ok: boolean;
  readonly tender: TenderOutcome;
  readonly steps: readonly {
    readonly name: string;
    readonly height: number;
    readonly submittedAt: string | null;
    readonly readAt: string;
  }[];
  readonly nodes: readonly {
    readonly name: string;
    readonly height: number;
    readonly blockId: string;
    readonly stateRoot: string;
  }[];
}

/** Runs `adal demo` with a temporary folder of its own, so that what it leaves behind can be seen. */
function startDemo(folder: string, args: readonly string[]) {
  const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('ADAL_'));
  return spawn(process.execPath, [PROGRAM, 'demo', '--lang', 'en', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(environment), TMPDIR: folder },
  });
}

it('plays one purchase on five processes and ends with a summary of five equal nodes', {
  timeout: 240_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'adal-e2e-demo-'));
  try {
    const child = startDemo(folder, ['--json', '--param', 'plan.requireBudgetFact=true']);
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code, err).toBe(0);
    const { ok, steps, nodes, tender } = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as Summary;
    expect(ok).toBe(true);
    expect(steps.map(({ name }) => name)).toEqual([
      ...['network', 'parties', 'sealing key', 'budget', 'plan', 'documents', 'tender', 'question 1', 'question 2'],
      ...['answer 1', 'amendment', 'securities', 'answer 2', 'acceptance opens', 'bids', 'validator lost'],
      ...[
        'acceptance closes',
        'envelopes open',
        'ranking',
        'award',
        'validator back',
        'document',
        'receipt',
        'agreement',
      ],
    ]);
    // Five envelopes on three lots, opened and awarded although a validator had died: the lowest price wins each.
    expect(tender.bids).toBe(5);
    expect(tender.lots.map(({ ranking }) => ranking.map(({ bid, price }) => ({ bid: bid > 0, price })))).toEqual([
      [26_970_000_000, 27_375_000_000].map((price) => ({ bid: true, price })),
      [19_280_000_000, 19_600_000_000].map((price) => ({ bid: true, price })),
      [9_990_000_000].map((price) => ({ bid: true, price })),
    ]);
    expect(tender.lots.map(({ award }) => award)).toMatchObject([
      { bidder: '210240042709', amount: 26_970_000_000, state: 'ACCEPTED' },
      { bidder: '180540213007', amount: 19_280_000_000, state: 'ACCEPTED' },
      { bidder: '230840053303', amount: 9_990_000_000, state: 'ACCEPTED' },
    ]);
    expect(steps.filter(({ submittedAt, readAt }) => submittedAt === readAt)).toEqual([]);
    expect(steps.filter(({ height }) => !(height > 0))).toEqual([]);
    expect(nodes.map(({ name }) => name)).toEqual([
      ...['validator-1', 'validator-2', 'validator-3', 'validator-4', 'observer-1'],
    ]);
    const [first] = nodes;
    expect(first?.blockId).toMatch(/^[0-9a-f]{64}$/);
    expect(first?.stateRoot).toMatch(/^[0-9a-f]{64}$/);
    for (const { name: _name, ...seen } of nodes) {
      expect(seen).toEqual({ height: first?.height, blockId: first?.blockId, stateRoot: first?.stateRoot });
    }
    // People read the account; programs read stdout, and nothing else is there.
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    expect(err).toContain('DEMO PROFILE');
    expect(readdirSync(folder).filter((name) => name.startsWith('adal-'))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('stops everything on a signal, also in the middle, and leaves nothing behind', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'adal-e2e-demo-'));
  try {
    const child = startDemo(folder, ['--stay', '--folder', join(folder, 'net')]);
    const ended = once(child, 'exit');
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.includes(' 2. The parties are registered')) continue;
      child.kill('SIGINT');
    }
    const [code] = (await ended) as [number | null];
    expect(code).toBe(1);
    const { nodes } = JSON.parse(readFileSync(join(folder, 'net', 'devnet.json'), 'utf8')) as {
      readonly nodes: readonly { readonly rpcUrl: string }[];
    };
    expect(nodes).toHaveLength(5);
    for (const { rpcUrl } of nodes) {
      await expect(createRpcClient(rpcUrl).call('chain_status', {})).rejects.toThrow('CLI_NODE_UNREACHABLE');
    }
    // A folder that was asked for stays.
    expect(existsSync(join(folder, 'net', 'observer-1', 'data'))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
