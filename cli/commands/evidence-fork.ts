import { isFault } from '../../ledger/base/fault.ts';
import { evidenceFileText } from '../../ledger/evidence/evidence-file.ts';
import { defineCommand } from '../command.ts';
import { evidenceFacts, evidenceJson, evidenceText } from '../evidence/evidence-text.ts';
import { findFork } from '../evidence/find-fork.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom, writeNewFile } from '../files.ts';
import { type Genesis, genesisFromJson } from '../genesis-file.ts';
import { jsonMap } from '../json-map.ts';
import { createRpcClient, type RpcClient } from '../rpc-client.ts';
import { evidenceTexts } from '../texts/evidence-texts.ts';
import { trouble, troubleFromFault } from '../trouble.ts';

export const evidenceForkCommand = defineCommand({
  name: 'evidence fork',
  title: evidenceTexts.fork,
  details: evidenceTexts.forkDetails,
  options: [
    { name: 'node', value: 'URL', many: true, required: true, title: evidenceTexts.node },
    { name: 'out', value: 'FILE', title: evidenceTexts.out },
  ],
  examples: ['adal evidence fork --node http://10.0.0.1:7781 --node http://10.0.0.2:7781'],
  async run(context, input) {
    const clients = input.list('node').map(createRpcClient);
    const [first] = clients;
    if (first === undefined) throw trouble('CLI_USAGE', { missing: '--node' });
    const found = await findFork(clients);
    const text = evidenceFileText(found);
    const facts = evidenceFacts(text, await genesisOf(first));
    if (isFault(facts)) throw troubleFromFault(facts);
    const name = input.maybe('out') ?? `fork-${found.evidence.height}.evidence.json`;
    const file = pathFrom(context.io.workingFolder, name);
    writeNewFile(file, text);
    context.show(
      { ...evidenceJson(facts), file },
      () => `${evidenceText(context, facts)}${context.word(evidenceTexts.written, { file })}\n`,
    );
    return exitCodes.ok;
  },
});

/** Here only to say whether the set is the first one: who reads the file pins a genesis of their own. */
async function genesisOf(client: RpcClient): Promise<Genesis> {
  const { document } = jsonMap(await client.call('chain_genesis', {}));
  return genesisFromJson(document, client.url);
}
