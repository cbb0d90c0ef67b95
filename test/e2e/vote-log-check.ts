import { decodeEntry } from '../../node/machine/vote-log-entry.ts';
import { dataPaths } from '../../storage/data-folder.ts';
import { openVoteLog } from '../../storage/vote-log-file.ts';

export interface SignedVotes {
  /** `height/round/kind` → the values signed there. One validator may sign only one. */
  readonly values: ReadonlyMap<string, ReadonlySet<string>>;
  readonly highest: number;
}

/** Takes the data folder of a stopped validator, gives every value it ever signed, from its own vote log. */
export async function signedVotes(dataFolder: string): Promise<SignedVotes> {
  const { log, entries } = await openVoteLog({
    folder: dataPaths(dataFolder).votes,
    segmentBytesMax: 64 * 1024 * 1024,
  });
  await log.close();
  const values = new Map<string, Set<string>>();
  let highest = 0;
  for (const bytes of entries) {
    const entry = decodeEntry(bytes);
    if (entry === undefined) throw new TypeError('an entry of the vote log cannot be read');
    if (entry.kind !== 'vote' && entry.kind !== 'proposal') continue;
    const signed = entry.kind === 'vote' ? entry.ballot : { ...entry.proposal, kind: 'proposal' };
    const place = `${signed.height}/${signed.round}/${signed.kind}`;
    const known = values.get(place) ?? new Set<string>();
    // The valid round is signed too: another one for the same value is another message.
    known.add(`${signed.value ?? 'nil'} ${String(signed.validRound)}`);
    values.set(place, known);
    highest = Math.max(highest, signed.height);
  }
  return { values, highest };
}
