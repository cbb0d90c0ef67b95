import { scoreReader } from '../ledger/modules/award/score-reader.ts';
import type { CommandRow } from './command.ts';
import { bidKeyCommand } from './commands/bid-key.ts';
import { bidOpenVerifyCommand } from './commands/bid-open-verify.ts';
import { bidSealCommand } from './commands/bid-seal.ts';
import { bidStatusCommand } from './commands/bid-status.ts';
import { bidSubmitCommand, bidWithdrawCommand } from './commands/bid-submit.ts';
import { censorshipReportCommand } from './commands/censorship-report.ts';
import { completionCommand } from './commands/completion.ts';
import { configCheckCommand } from './commands/config-check.ts';
import { configShowCommand } from './commands/config-show.ts';
import { demoCommand } from './commands/demo.ts';
import { devnetCommand } from './commands/devnet.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evidenceForkCommand } from './commands/evidence-fork.ts';
import { evidenceListCommand } from './commands/evidence-list.ts';
import { evidenceReportCommand } from './commands/evidence-report.ts';
import { evidenceVerifyCommand } from './commands/evidence-verify.ts';
import { exportOcdsCommand } from './commands/export-ocds.ts';
import { genesisDevnetCommand } from './commands/genesis-devnet.ts';
import { genesisNewCommand } from './commands/genesis-new.ts';
import { genesisHashCommand, genesisShowCommand } from './commands/genesis-show.ts';
import { getCommands } from './commands/get.ts';
import { healthCommand } from './commands/health.ts';
import { importOcdsCommand } from './commands/import-ocds.ts';
import { importProzorroCommand } from './commands/import-prozorro.ts';
import { initCommand } from './commands/init.ts';
import { inspectVotesCommand } from './commands/inspect-votes.ts';
import { keysImportCommand } from './commands/keys-import.ts';
import { keysListCommand } from './commands/keys-list.ts';
import { keysNewCommand } from './commands/keys-new.ts';
import { keysShowCommand } from './commands/keys-show.ts';
import { listCommands } from './commands/list.ts';
import { receiptGetCommand } from './commands/receipt-get.ts';
import { receiptVerifyCommand } from './commands/receipt-verify.ts';
import { replayCommand } from './commands/replay.ts';
import { runCommand } from './commands/run.ts';
import { sealStatusCommand } from './commands/seal-status.ts';
import { signerCommand } from './commands/signer.ts';
import { signerStatusCommand } from './commands/signer-status.ts';
import { statusCommand } from './commands/status.ts';
import { tenderShowCommand } from './commands/tender-show.ts';
import { txCommands } from './commands/tx.ts';
import { validatorsCommand } from './commands/validators.ts';
import { verifyDocumentCommand } from './commands/verify-document.ts';
import { verifyOpeningCommand } from './commands/verify-opening.ts';
import { createVerifyScoreCommand } from './commands/verify-score.ts';
import { votesBeginCommand } from './commands/votes-begin.ts';
import { watchCommand } from './commands/watch.ts';

/** Every command, in the order of the help page: setting up, running, asking, sending, checking, mending. */
export const commandTable: readonly CommandRow[] = [
  initCommand,
  keysNewCommand,
  keysImportCommand,
  keysListCommand,
  keysShowCommand,
  genesisNewCommand,
  genesisShowCommand,
  genesisHashCommand,
  genesisDevnetCommand,
  configCheckCommand,
  configShowCommand,
  votesBeginCommand,
  runCommand,
  signerCommand,
  signerStatusCommand,
  devnetCommand,
  demoCommand,
  statusCommand,
  healthCommand,
  validatorsCommand,
  sealStatusCommand,
  ...getCommands,
  ...listCommands,
  watchCommand,
  tenderShowCommand,
  ...txCommands,
  bidKeyCommand,
  bidSealCommand,
  bidSubmitCommand,
  bidWithdrawCommand,
  bidStatusCommand,
  bidOpenVerifyCommand,
  importOcdsCommand,
  importProzorroCommand,
  exportOcdsCommand,
  receiptGetCommand,
  receiptVerifyCommand,
  censorshipReportCommand,
  verifyDocumentCommand,
  verifyOpeningCommand,
  createVerifyScoreCommand(scoreReader),
  evidenceListCommand,
  evidenceVerifyCommand,
  evidenceForkCommand,
  evidenceReportCommand,
  doctorCommand,
  inspectVotesCommand,
  replayCommand,
  completionCommand,
];
