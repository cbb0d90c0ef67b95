import { FaultError, isFault } from '../../ledger/base/fault.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { nodeUrl, urlOption } from '../node-url.ts';
import { fetchFromNode } from '../rpc-client.ts';
import { readTexts } from '../texts/read-texts.ts';

/** A container engine asks every few seconds, so a slow answer counts as none. */
const TIMEOUT_MS = 4_000;

export const healthCommand = defineCommand({
  name: 'health',
  title: readTexts.health,
  options: [urlOption, { name: 'ready', title: readTexts.healthReady }],
  examples: ['adal health --url http://127.0.0.1:7781'],
  async run(context, input) {
    const url = nodeUrl(context, input);
    const status = await statusOf(url, input.on('ready') ? '/readyz' : '/livez');
    const ok = status === 200;
    context.show(
      { ok, url, status },
      () => `${url}: ${context.word(ok ? readTexts.healthy : readTexts.unhealthy)} (${status})\n`,
    );
    return ok ? exitCodes.ok : exitCodes.refused;
  },
});

async function statusOf(url: string, path: string): Promise<number | string> {
  try {
    const response = await fetchFromNode(url, path, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    // Exactly 0 or 1 whatever happens: other codes have meanings of their own to container engines.
    if (error instanceof FaultError && isFault(error.fault) && error.fault.code === 'CLI_NODE_UNREACHABLE')
      return String(error.fault.detail.reason ?? '');
    throw error;
  }
}
