import { connect } from 'node:net';
import { FaultError, fault } from '../../ledger/base/fault.ts';
import { causeCode } from '../../storage/system-error.ts';
import { type Answer, createFrameReader, decodeAnswer, encodeFrame, type SignerStatus } from './signer-frames.ts';

/** A signer answers in a millisecond; a stopped one never. */
const TIMEOUT_MS = 3000;

/** Takes the path of a signer's socket, gives what it tells of itself; rejects with SIGNER_UNREACHABLE. */
export function requestSignerStatus(path: string): Promise<SignerStatus> {
  const { promise, resolve, reject } = Promise.withResolvers<SignerStatus>();
  const socket = connect(path);
  const read = createFrameReader();
  const fail = (reason: string, cause?: unknown): void =>
    reject(new FaultError(fault('SIGNER_UNREACHABLE', { socket: path, reason }), { cause }));
  const onAnswer = (answer: Answer | undefined): void => {
    if (answer?.kind === 'status') resolve(answer.status);
    else if (answer?.kind !== 'greeting') fail('form');
  };
  socket.setTimeout(TIMEOUT_MS, () => fail('timeout'));
  socket.once('error', (cause) => fail(causeCode(cause), cause));
  socket.once('close', () => fail('closed'));
  socket.on('data', (chunk: Buffer) => {
    const frames = read(chunk);
    if (frames === 'oversized') fail('form');
    else for (const body of frames.bodies) onAnswer(decodeAnswer(body));
  });
  socket.write(encodeFrame({ kind: 'status', id: 0 }));
  return promise.finally(() => socket.destroy());
}
