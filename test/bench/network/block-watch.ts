import { Agent, request } from 'node:http';
import { preciseNow } from './client-messages.ts';

/** One block as the client got to know it. */
export interface SeenBlock {
  readonly height: number;
  /** When this process knew that the block is committed: wall clock, ms with fractions. */
  readonly seenAt: number;
  /** Block time, ms. */
  readonly time: number;
  /** Records that are not the chain's own: transactions. */
  readonly txs: number;
}

export interface BlockWatch {
  /** All blocks so far, by height. */
  readonly blocks: readonly SeenBlock[];
  close(): Promise<void>;
}

/** Between two questions while there is no new block: so much later at most is a commit seen. */
const POLL_MS = 5;

/**
 * Follows the headers of one node. Headers alone cost the node next to nothing; which transactions a block holds is read from
 * the log at the end.
 */
export function watchBlocks(rpcUrl: URL): BlockWatch {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const blocks: SeenBlock[] = [];
  let isClosed = false;
  let logSize = 0;

  async function follow(): Promise<void> {
    while (!isClosed) {
      const height = blocks.length + 1;
      const header = await headerAt(rpcUrl, agent, height);
      if (header === undefined) {
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        continue;
      }
      blocks.push({ height, seenAt: preciseNow(), time: header.time, txs: header.logSize - logSize - 1 });
      logSize = header.logSize;
    }
  }

  const following = follow();
  return {
    blocks,
    async close() {
      isClosed = true;
      await following;
      agent.destroy();
    },
  };
}

interface HeaderFacts {
  readonly time: number;
  readonly logSize: number;
}

/** Undefined while there is no such block, or no answer. */
async function headerAt(rpcUrl: URL, agent: Agent, block: number): Promise<HeaderFacts | undefined> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'chain_header', params: { block } });
  const text = await ask(new URL('/rpc', rpcUrl), agent, body);
  if (text === undefined) return undefined;
  return (JSON.parse(text) as { readonly result?: { readonly header: HeaderFacts } }).result?.header;
}

/** Posts, or gets when there is no body; undefined when the node does not answer. */
export function ask(url: URL, agent: Agent, body?: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = {
      agent,
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json' },
    };
    const call = request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
      response.on('error', () => resolve(undefined));
    });
    call.on('error', () => resolve(undefined));
    call.end(body);
  });
}
