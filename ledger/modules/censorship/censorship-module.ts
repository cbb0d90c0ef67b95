import type { VerifySignature } from '../../base/keys.ts';
import type { LedgerModule } from '../../module.ts';
import { blockHourEntries, markEntries, roomyBlockEntries } from './censorship-entries.ts';
import { censorshipParams } from './censorship-params.ts';
import { noteBlock } from './note-block.ts';
import { reportTx } from './report-tx.ts';

/** Takes the check of signatures and the types that submission keys sign, gives the marks of validators that took a transaction and left it out of blocks with room (protocol.md §5). A mark states what happened, not why. */
export function createCensorshipModule(verify: VerifySignature, submissionTypes: ReadonlySet<string>): LedgerModule {
  return {
    name: 'censorship',
    txs: [reportTx(verify, submissionTypes)],
    timers: [],
    params: censorshipParams,
    entries: [markEntries, roomyBlockEntries, blockHourEntries],
    words: {},
    onBlockEnd: noteBlock,
  };
}
