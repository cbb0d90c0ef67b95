import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeVotes } from '../../consensus/messages.ts';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { encodeCanonical } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { createFork } from '../../ledger/evidence/accuse-fork.ts';
import { decodeKeptVotes } from '../../ledger/evidence/decode-evidence.ts';
import { parseEvidenceFile, verifyEvidenceFile } from '../../ledger/evidence/evidence-file.ts';
import type { Evidence } from '../../ledger/evidence/evidence-form.ts';
import { createEvidenceFolder, EVIDENCE_FILES_MAX } from '../../node/evidence/evidence-folder.ts';
import { evidenceFromEquivocation } from '../../node/evidence/evidence-from-equivocation.ts';
import { withFolder } from '../cli-run.ts';
import {
  cheapVerify,
  genesisHash,
  keysOf,
  sha256,
  signedProposal,
  signedVote,
  tallyOf,
  valueNamed,
} from '../evidence-votes.ts';

const set = keysOf(4).map((key, place) => ({ key, org: `26014000000${place}`, name: `v${place}` }));
const [a, b, c] = ['a', 'b', 'c'].map(valueNamed) as [string, string, string];
const prevote = (round: number, value: string, validRound = -1) =>
  signedVote({ kind: 'prevote', height: 7, round, value, validRound, validator: 2 });
const precommit = (round: number, value: string) =>
  signedVote({ kind: 'precommit', height: 7, round, value, validRound: null, validator: 2 });
const twice = (second = b): Evidence => ({ kind: 'duplicateVote', first: prevote(1, a), second: prevote(1, second) });
const pin = { genesisHash, validators: set };
const folderOf = (folder: string) =>
  createEvidenceFolder({ folder: join(folder, 'evidence'), chain: 'test-1', genesisHash });
const verifyText = (text: string, pinned = pin) =>
  verifyEvidenceFile({ text, pin: pinned, sha256, verify: cheapVerify });

describe('the evidence folder of a node', () => {
  it('writes a file that verifies offline against the pinned genesis alone', async () => {
    await withFolder(async (folder) => {
      const file = await folderOf(folder).keep(twice(), set);
      expect(readdirSync(join(folder, 'evidence'))).toEqual([
        `7-duplicatePrevote-1-ed01${'03'.repeat(32)}.evidence.json`,
      ]);
      const text = readFileSync(file as string, 'utf8');
      expect(verifyText(text)).toMatchObject({ height: 7, guilty: [set[2]], isGenesisSet: true, validators: 4 });
      const later = { genesisHash, validators: set.slice(1) };
      expect(verifyText(text, later)).toMatchObject({ guilty: [set[2]], isGenesisSet: false });
      expect(verifyText(text, { ...pin, genesisHash: sha256(genesisHash) })).toMatchObject({
        code: 'EVIDENCE_OTHER_CHAIN',
      });
    });
  });

  it('writes each deed once, whatever votes prove it, also after a restart and when asked twice at once', async () => {
    await withFolder(async (folder) => {
      const first = folderOf(folder);
      const answers = await Promise.all([first.keep(twice(), set), first.keep(twice(c), set)]);
      expect(answers.filter((file) => file !== undefined).length).toBe(1);
      expect(await folderOf(folder).keep(twice(c), set)).toBeUndefined();
      expect(
        await folderOf(folder).keep({ kind: 'amnesia', precommit: precommit(1, a), prevote: prevote(4, b) }, set),
      ).toBeDefined();
      expect(readdirSync(join(folder, 'evidence')).length).toBe(2);
    });
  });

  it('writes no more than its bound, and nothing that proves nothing', async () => {
    await withFolder(async (folder) => {
      expect(await folderOf(folder).keep(twice(a), set)).toBeUndefined();
      mkdirSync(join(folder, 'evidence'), { recursive: true });
      for (let n = 1; n < EVIDENCE_FILES_MAX; n++) writeFileSync(join(folder, 'evidence', `${n}.evidence.json`), '');
      expect(await folderOf(folder).keep(twice(), set)).toBeDefined();
      expect(
        await folderOf(folder).keep({ ...twice(), first: prevote(2, a), second: prevote(2, b) } as Evidence, set),
      ).toBeUndefined();
    });
  });

  it('says so when the disk refuses, and goes on', async () => {
    await withFolder(async (folder) => {
      const kept = folderOf(folder);
      writeFileSync(join(folder, 'evidence'), '');
      await expect(kept.keep(twice(), set)).rejects.toMatchObject({ fault: { code: 'STORE_WRITE_FAILED' } });
      await expect(kept.keep(twice(), set)).rejects.toMatchObject({ fault: { code: 'STORE_WRITE_FAILED' } });
    });
  });
});

describe('an evidence file', () => {
  const parts = { v: 1, chain: 'test-1', genesisHash: '00'.repeat(32), validators: [], evidence: '00' };
  const entry = (place: number) => ({
    key: `ed01${String(place).padStart(2, '0').repeat(32)}`,
    org: '260140000001',
    name: 'v',
  });

  it.each<readonly [string, string, string]>([
    ['no JSON', '{', ''],
    ['an unknown field', JSON.stringify({ ...parts, validators: [entry(1)], more: 1 }), 'more'],
    ['no validators', JSON.stringify(parts), 'validators'],
    ['validators out of order', JSON.stringify({ ...parts, validators: [entry(2), entry(1)] }), 'validators'],
    ['a validator twice', JSON.stringify({ ...parts, validators: [entry(1), entry(1)] }), 'validators'],
    [
      'a key of no known kind',
      JSON.stringify({ ...parts, validators: [{ ...entry(1), key: '00'.repeat(34) }] }),
      'validators',
    ],
    ['evidence that does not decode', JSON.stringify({ ...parts, validators: [entry(1)] }), 'evidence'],
  ])('is refused: %s', (_, text, field) => {
    expect(parseEvidenceFile(text)).toMatchObject({ code: 'EVIDENCE_MALFORMED', detail: { field } });
  });
});

describe('what consensus finds and keeps', () => {
  it('becomes evidence as it is', () => {
    const [first, second] = [prevote(1, a), prevote(1, b)];
    expect(evidenceFromEquivocation({ kind: 'vote', first, second })).toEqual(twice());
    const proposals = [a, b].map((value) =>
      signedProposal({ height: 7, round: 1, value, validRound: -1, validator: 2 }),
    );
    const [one, other] = proposals as [(typeof proposals)[0], (typeof proposals)[0]];
    expect(evidenceFromEquivocation({ kind: 'proposal', first: one, second: other })).toEqual({
      kind: 'duplicateProposal',
      first: one,
      second: other,
    });
    const forgotten = { kind: 'amnesia', precommit: precommit(1, a), prevote: prevote(4, b) } as const;
    expect(evidenceFromEquivocation(forgotten)).toEqual(forgotten);
  });

  it('is read back from the bytes beside a commit, into a fork that names the guilty', () => {
    const votes = [1, 2, 3].map((validator) =>
      signedVote({ kind: 'prevote', height: 7, round: 2, value: b, validRound: -1, validator }),
    );
    const kept = decodeKeptVotes(encodeVotes([...votes, precommit(1, a)]));
    expect(kept).toEqual([...votes, precommit(1, a)]);
    const commit = (round: number, value: string, places: readonly number[]) =>
      tallyOf(4, 7, { kind: 'precommit', round, value, validRound: null }, places);
    const commits = [commit(0, a, [0, 1, 2]), commit(2, b, [1, 2, 3])] as const;
    const fork = createFork({ height: 7, validators: 4, commits, votes: isFault(kept) ? [] : kept });
    expect(fork.tallies.length).toBe(2);
  });

  it.each<readonly [string, Bytes]>([
    ['no list', encodeCanonical(1)],
    ['no votes in it', encodeCanonical([1])],
    ['a kind of no vote', encodeCanonical([[2, 7, 1, null, -1, 0, new Uint8Array(64)]])],
    ['a part too many', encodeCanonical([[0, 7, 1, null, -1, 0, new Uint8Array(64), 1]])],
  ])('is refused: %s', (_, bytes) => {
    expect(decodeKeptVotes(bytes)).toMatchObject({ code: 'EVIDENCE_MALFORMED' });
  });
});
