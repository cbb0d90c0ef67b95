import type { CommandContext } from './command.ts';
import { exitCodes } from './exit-code.ts';
import { runTexts } from './texts/run-texts.ts';

/** A child of `devnet` that cannot stop in this time is ended, so that nothing outlives a killed parent. */
const ORPHAN_STOP_MS = 10_000;

/** A terminal and npm may both pass the same Ctrl-C on; only a signal later than this is an impatient second one. */
const IMPATIENT_MS = 500;

/** The first signal stops gracefully, the second at once. A child of `devnet` also stops when its parent is gone. */
export function stopOnRequest(context: CommandContext, name: string, stop: () => Promise<void>): () => void {
  const { io } = context;
  let askedAt: number | undefined;
  const ask = () => {
    if (askedAt !== undefined) return Date.now() - askedAt > IMPATIENT_MS ? io.exitNow(exitCodes.refused) : undefined;
    askedAt = Date.now();
    context.say(runTexts.stopping, { name });
    stop().catch((cause: unknown) => {
      io.stderr.write(`${String(cause)}\n`);
      io.exitNow(exitCodes.refused);
    });
  };
  const ignoreSignals = io.onStopSignal(ask);
  if (io.environment.ADAL_DEVNET_CHILD !== '1') return ignoreSignals;
  const onParentGone = () => {
    if (askedAt === undefined) ask();
    setTimeout(() => io.exitNow(exitCodes.refused), ORPHAN_STOP_MS).unref();
  };
  io.stdin.resume();
  io.stdin.once('close', onParentGone);
  io.stdin.once('end', onParentGone);
  return () => {
    ignoreSignals();
    io.stdin.removeListener('close', onParentGone);
    io.stdin.removeListener('end', onParentGone);
    io.stdin.pause();
  };
}
