import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { nodeClient, urlOption } from '../node-url.ts';
import { recordText } from '../terminal/record-text.ts';
import { readTexts } from '../texts/read-texts.ts';

export const statusCommand = defineCommand({
  name: 'status',
  title: readTexts.status,
  options: [urlOption],
  examples: ['adal status', 'adal status --url http://127.0.0.1:7791'],
  async run(context, input) {
    const client = nodeClient(context, input);
    const [info, head, health] = await Promise.all(
      ['node_info', 'chain_status', 'node_health'].map((method) => client.call(method, {})),
    );
    const result = { node: info ?? null, chain: head ?? null, health: health ?? null };
    context.show(result, () => recordText(result));
    return exitCodes.ok;
  },
});
