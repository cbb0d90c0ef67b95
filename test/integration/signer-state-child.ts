import { writeSync } from 'node:fs';
import { FaultError } from '../../ledger/base/fault.ts';
import { publicKeyFromRaw } from '../../ledger/base/keys.ts';
import { openSignerState, type SignerState } from '../../node/signing/signer-state.ts';

/**
 * Opens the state in the folder named on the command line again and again while others do the same, and records the next height
 * under its own mark as long as it is let; prints every height that it would now have signed.
 */
const [folder = '', mark = '', times = ''] = process.argv.slice(2);
const options = {
  folder,
  genesisHash: new Uint8Array(32).fill(1),
  key: publicKeyFromRaw(new Uint8Array(32).fill(2)),
  firstStart: false,
  slots: 6,
};

for (let time = 0; time < Number(times); time++) {
  let state: SignerState | undefined;
  try {
    state = openSignerState(options);
    for (let turn = 0; turn < 4; turn++) {
      const height = state.last().height + 1;
      state.record({ height, round: 0, signed: { prevote: new Uint8Array(32).fill(Number(mark)) } });
      writeSync(1, `${height} ${mark}\n`);
    }
  } catch (cause) {
    // Files come and go under a process that opens while others do; it must give up, in whatever way, and sign nothing.
    if (!(cause instanceof FaultError)) throw cause;
    writeSync(2, `${cause.fault.code}\n`);
  } finally {
    state?.close();
  }
}
