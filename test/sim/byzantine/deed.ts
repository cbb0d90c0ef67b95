import type { ConsensusMessage, StatusMessage } from '../../../consensus/messages.ts';
import type { Bytes } from '../../../ledger/base/bytes.ts';
import type { MachineInput } from '../../../node/machine/effects.ts';
import type { Random } from '../random.ts';
import type { Liar } from './liar.ts';

/** A message on its way out, with those who are to get it. */
export interface OutMessage {
  readonly to: readonly number[];
  readonly message: ConsensusMessage | StatusMessage;
}

/** One way to break the protocol. What it leaves out stays honest. */
export interface DeedActions {
  /** Takes a message that the machine wants to send, gives what is sent instead. */
  out?(message: OutMessage, liar: Liar): readonly OutMessage[];
  /** Sent on top of everything else, asked for once a turn. */
  extra?(liar: Liar): readonly OutMessage[];
  /** Takes what would go into the machine; undefined: it never hears of it. */
  input?(input: MachineInput, liar: Liar): MachineInput | undefined;
  /** Takes a peer's question and the answer so far, gives what is answered; undefined: nothing. */
  answer?(request: Bytes, answer: Bytes | undefined, liar: Liar): Bytes | undefined;
}

export interface Deed {
  readonly name: string;
  /** `perMille`: how often it is done where it can be done. */
  readonly create: (random: Random, perMille: number) => DeedActions;
}
