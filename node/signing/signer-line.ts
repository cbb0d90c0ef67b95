import { connect, type Socket } from 'node:net';
import { FaultError, fault } from '../../ledger/base/fault.ts';
import type { Hash, Sha256 } from '../../ledger/base/hash.ts';
import { keyText, type PublicKey } from '../../ledger/base/keys.ts';
import { causeCode } from '../../storage/system-error.ts';
import type { Logger } from '../log.ts';
import type { SignRequest } from './sign-request.ts';
import { type Conversation, createAnswerReader, type Heard, type Pending } from './signer-answers.ts';
import { type Answer, createFrameReader, decodeAnswer, encodeFrame } from './signer-frames.ts';

export interface RemoteSignerOptions {
  /** Path of the signer's Unix socket. */
  readonly socket: string;
  readonly genesisHash: Hash;
  readonly sha256: Sha256;
  /** How long one request may take, reconnecting included, ms. */
  readonly timeoutMs: number;
  /** How long to wait for the first greeting, ms; `timeoutMs` unless given. */
  readonly greetingMsMax?: number;
  readonly log: Logger;
}

const BACKOFF_MS_MIN = 20;
const BACKOFF_MS_MAX = 1000;

/** The way to the signer: one connection at a time, opened again for as long as it is not closed. */
export interface SignerLine {
  /** The signer's key, as it greets first. */
  readonly key: Promise<PublicKey>;
  isClosed(): boolean;
  /** Asks now if there is a connection; else it is asked as soon as there is one. */
  send(id: number, request: SignRequest): void;
  /** The answer took too long: a connection that owes it is given up. */
  onSilence(id: number): void;
  close(): void;
}

interface Link extends Conversation {
  readonly socket: Socket;
  /** Gives up a connection on which nobody greets. */
  readonly mute: NodeJS.Timeout;
}

/** Takes the options and what waits for an answer, starts connecting. */
export function createSignerLine(options: RemoteSignerOptions, pending: ReadonlyMap<number, Pending>): SignerLine {
  const { socket: path, timeoutMs, greetingMsMax = timeoutMs, log } = options;
  const first = Promise.withResolvers<PublicKey>();
  const judge = createAnswerReader(options, pending);
  let link: Link | undefined;
  let retry: NodeJS.Timeout | undefined;
  let backoffMs = BACKOFF_MS_MIN;
  let lastTrouble = 'noGreeting';
  let closed = false;
  const late = setTimeout(
    () => first.reject(new FaultError(fault('SIGNER_UNREACHABLE', { socket: path, reason: lastTrouble }))),
    greetingMsMax,
  );

  function ask({ socket, sent }: Link, id: number, request: SignRequest): void {
    sent.push(id);
    socket.write(encodeFrame({ kind: 'sign', id, genesis: options.genesisHash, request }));
  }

  function open(): void {
    const socket = connect(path);
    const mute = setTimeout(() => socket.destroy(), timeoutMs);
    const opened: Link = { socket, mute, greeted: false, sent: [] };
    link = opened;
    listen(socket, (answer) => onHeard(opened, judge(opened, answer)));
    socket.on('error', (cause) => {
      lastTrouble = causeCode(cause);
    });
    socket.once('close', () => onClose(opened));
  }

  function onHeard(from: Link, heard: Heard): void {
    switch (heard.kind) {
      case 'greeted':
        clearTimeout(from.mute);
        clearTimeout(late);
        log('info', 'signer.connected', { socket: path, key: keyText(heard.key) });
        first.resolve(heard.key);
        for (const [id, { request }] of pending) ask(from, id, request);
        return;
      case 'answered':
        backoffMs = BACKOFF_MS_MIN;
        return;
      case 'broken':
        lastTrouble = heard.reason;
        log('error', 'signer.badAnswer', { socket: path, reason: heard.reason });
        if (heard.reason === 'otherChain') first.reject(new FaultError(fault('SIGNER_OTHER_CHAIN', { socket: path })));
        from.socket.destroy();
    }
  }

  function onClose({ mute, greeted }: Link): void {
    clearTimeout(mute);
    link = undefined;
    if (closed) return;
    if (greeted) log('warn', 'signer.lost', { socket: path, reason: lastTrouble });
    retry = setTimeout(open, backoffMs);
    backoffMs = Math.min(2 * backoffMs, BACKOFF_MS_MAX);
  }

  open();
  return {
    key: first.promise,
    isClosed: () => closed,
    send(id, request) {
      if (link?.greeted === true) ask(link, id, request);
    },
    onSilence(id) {
      if (link?.sent.includes(id) !== true) return;
      lastTrouble = 'timeout';
      link.socket.destroy();
    },
    close() {
      closed = true;
      clearTimeout(late);
      clearTimeout(retry);
      link?.socket.destroy();
    },
  };
}

/** Calls back with each answer of the stream until it is destroyed; undefined for what is none. */
function listen(socket: Socket, onAnswer: (answer: Answer | undefined) => void): void {
  const read = createFrameReader();
  socket.on('data', (chunk: Buffer) => {
    const frames = read(chunk);
    if (frames === 'oversized') return onAnswer(undefined);
    for (const body of frames.bodies) if (!socket.destroyed) onAnswer(decodeAnswer(body));
  });
}
