import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createStoryPlayer, parseStories } from './consensus-story.ts';

const folder = new URL('./consensus/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.story'));
/** Rules of protocol.md §4 that a story shows. */
const RULES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 18, 19, 21, 22];

test('every rule of the core has its stories', () => {
  const shown = files.map((name) => Number(/^rule-(\d+)-/.exec(name)?.[1])).sort((a, b) => a - b);
  expect(shown).toEqual(RULES);
});

for (const name of files) {
  describe(name, () => {
    const stories = parseStories(readFileSync(new URL(name, folder), 'utf8'));
    test('it holds what the rule asks and what it forbids', () => expect(stories.length).toBeGreaterThanOrEqual(2));
    for (const story of stories) {
      test(story.title, () => {
        const player = createStoryPlayer(story);
        expect(story.steps.length).toBeGreaterThan(0);
        for (const { line, input, expected } of story.steps) {
          expect(player.answer(input), `${name}:${line} ${input}`).toEqual(expected);
        }
      });
    }
  });
}

describe('the reader of stories', () => {
  test.each([
    ['a line before the first title', '> start 0'],
    ['an answer before the first question', 'story x\n< enter 0'],
    ['an unknown mark', 'story x\n! start 0'],
  ])('refuses %s', (_, text) => expect(() => parseStories(text)).toThrow(SyntaxError));

  test.each([
    ['an unknown input', 'dance 0'],
    ['a missing word', 'proposal 0 A'],
    ['a word too many', 'start 0 0'],
    ['a number that is none', 'start zero'],
  ])('refuses %s', (_, input) => {
    const [story] = parseStories('story x\nheight 5 validators 4 self 2');
    expect(() => createStoryPlayer(story ?? { title: '', start: [], steps: [] }).answer(input)).toThrow(SyntaxError);
  });
});
