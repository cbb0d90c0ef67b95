import { type FaultCode, faultRow, faultTable } from '../../ledger/base/fault.ts';
import { code, markdownPage, markdownTable } from './markdown.ts';

const stages = {
  block: 'A block that holds such a transaction is invalid: it is refused at the door and never recorded.',
  record: 'Recorded on the ledger as the transaction’s result; consumes its txId.',
  pool: 'This node cannot take the transaction now; nothing is wrong with it.',
  edge: 'A door (RPC, command line, file, network) refused; never reaches the ledger.',
} as const;

/** Every fault by the stage it comes from. */
export function faultsPage(): string {
  const codes = (Object.keys(faultTable) as FaultCode[]).sort((a, b) => faultRow(a).rpc - faultRow(b).rpc);
  const sections = (Object.keys(stages) as (keyof typeof stages)[]).map((stage) => {
    const rows = codes.filter((name) => faultRow(name).stage === stage).map(faultCells);
    return `## Stage ${code(stage)}\n\n${stages[stage]}\n\n${markdownTable(['Code', 'JSON-RPC', 'Gossip', 'Қазақша', 'Русский', 'English'], rows)}`;
  });
  return markdownPage('Faults', 'Everything expected that can go wrong. Codes are stable for ever.', sections);
}

function faultCells(name: FaultCode): readonly string[] {
  const { rpc, gossip, texts } = faultRow(name);
  return [code(name), String(rpc), gossip, texts.kk, texts.ru, texts.en];
}
