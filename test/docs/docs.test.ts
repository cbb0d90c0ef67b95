import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readText, repositoryFiles, root } from '../repository/files.ts';

const pages = repositoryFiles().filter((path) => path.endsWith('.md'));

/** Takes a page's text, gives it without fenced code, where brackets mean something else. */
function prose(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```$/gm, '');
}

interface Link {
  readonly page: string;
  readonly target: string;
}

function linksOf(page: string): readonly Link[] {
  const found = prose(readText(page)).matchAll(/\]\(([^()\s]+)\)/g);
  return Array.from(found, ([, target = '']) => ({ page, target }));
}

/** The heading's name in a link, as web views of Markdown make it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

function anchorsOf(page: string): ReadonlySet<string> {
  return new Set(Array.from(prose(readText(page)).matchAll(/^#+ (.+)$/gm), ([, heading = '']) => anchorOf(heading)));
}

/** What is wrong with a link inside the repository, or undefined. */
function linkProblem({ page, target }: Link): string | undefined {
  if (/^(https?|mailto):/.test(target)) return undefined;
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : normalize(join(dirname(page), path));
  if (file.startsWith('..') || !existsSync(join(root, file))) return `${page}: ${target}`;
  if (anchor === undefined) return undefined;
  return file.endsWith('.md') && anchorsOf(file).has(anchor) ? undefined : `${page}: ${target}`;
}

/** Names in back quotes that look like a path of this repository: a known top folder, then folders or a file. */
function pathsNamed(text: string): readonly string[] {
  const tops = [...new Set(repositoryFiles().map((path) => path.split('/')[0] ?? ''))];
  return Array.from(prose(text).matchAll(/`([A-Za-z0-9._/-]+)`/g), ([, name = '']) => name).filter(
    (name) => name.includes('/') && tops.includes(name.split('/')[0] ?? ''),
  );
}

describe('links', () => {
  test('every link inside the repository leads somewhere', () => {
    const links = pages.flatMap(linksOf);
    expect(links.length).toBeGreaterThan(30);
    expect(links.map(linkProblem).filter((problem) => problem !== undefined)).toEqual([]);
  });

  test('every page of docs can be reached from the README', () => {
    const reached = new Set<string>();
    const queue = ['README.md'];
    for (let page = queue.shift(); page !== undefined; page = queue.shift()) {
      if (reached.has(page) || !pages.includes(page)) continue;
      reached.add(page);
      for (const { target } of linksOf(page)) {
        const path = target.split('#')[0] ?? '';
        if (path !== '' && !/^[a-z]+:/.test(path)) queue.push(normalize(join(dirname(page), path)));
      }
    }
    expect(pages.filter((page) => page.startsWith('docs/') && !reached.has(page))).toEqual([]);
  });
});

describe('paths', () => {
  const written = pages.filter((page) => !page.startsWith('docs/reference/'));

  test.each(written)('%s names only files that exist', (page) => {
    expect(pathsNamed(readText(page)).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('ARCHITECTURE.md names the file of every step, and stays readable in one sitting', () => {
    const text = readText('ARCHITECTURE.md');
    const steps = text.split('\n').filter((line) => /^\| \d+ \|/.test(line));
    expect(steps.map((line) => Number(/\d+/.exec(line)?.[0]))).toEqual(steps.map((_, at) => at + 1));
    expect(steps.filter((line) => pathsNamed(line).length === 0)).toEqual([]);
    expect(text.split('\n').length).toBeLessThanOrEqual(250);
  });

  test('ARCHITECTURE.md says of every top folder with code what it owns', () => {
    const code = repositoryFiles().filter((path) => /\.(ts|js)$/.test(path) && path.includes('/'));
    const folders = [...new Set(code.map((path) => path.split('/')[0] ?? ''))];
    const text = readText('ARCHITECTURE.md');
    expect(folders.filter((folder) => !text.includes(`\`${folder}/`))).toEqual([]);
  });
});

describe('decisions', () => {
  const decisions = pages.filter((page) => /^docs\/adr\/\d/.test(page)).map((page) => page.slice('docs/adr/'.length));

  test('are numbered without gap or repetition', () => {
    const numbers = decisions.map((name) => Number(name.slice(0, 4)));
    expect(numbers).toEqual(decisions.map((_, at) => at + 1));
  });

  test('are listed, each with the title it bears', () => {
    const rows = Array.from(
      readText('docs/adr/README.md').matchAll(/^\| \[(\d{4})\]\(([^)]+)\) \| (.+) \|$/gm),
      ([, number, file, title]) => [file, `# ${number}. ${title}`],
    );
    expect(rows).toEqual(decisions.map((name) => [name, readText(`docs/adr/${name}`).split('\n')[0]]));
  });

  test('say what forced them, what was decided and what it costs', () => {
    const parts = ['**Context.**', '**Decision.**', '**Cost.**'];
    const short = decisions.filter((name) => parts.some((part) => !readText(`docs/adr/${name}`).includes(part)));
    expect(short).toEqual([]);
  });

  test('give a reason for every dependency, and for no other', () => {
    const file = JSON.parse(readText('package.json')) as Readonly<Record<string, Readonly<Record<string, string>>>>;
    const text = readText('docs/adr/0004-dependencies.md');
    const named = Array.from(text.matchAll(/^\| `([^`]+)` \|/gm), ([, name]) => name);
    expect(named).toEqual([...Object.keys(file.dependencies ?? {}), ...Object.keys(file.devDependencies ?? {})]);
  });
});

describe('commands', () => {
  const guides = pages.filter((page) => !page.startsWith('docs/reference/'));
  const scripts = Object.keys((JSON.parse(readText('package.json')) as { readonly scripts: object }).scripts);

  test('every npm script that a page names exists', () => {
    const named = guides.flatMap((page) =>
      Array.from(readText(page).matchAll(/\bnpm run ([a-z0-9:]+)/g), ([, script = '']) => ({ page, script })),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(({ script }) => !scripts.includes(script))).toEqual([]);
    expect(scripts).toEqual(expect.arrayContaining(['start', 'test']));
  });

  test('the README begins with the two commands that do everything', () => {
    const lines = readText('README.md').split('\n').slice(0, 6).join('\n');
    expect(lines).toMatch(/^npm ci && npm start\b/m);
    expect(lines).toMatch(/^npm ci && npm test\b/m);
  });

  test('every command that a page shows is a command, with flags it knows', async () => {
    const { commandTable } = await import('../../cli/command-table.ts');
    const { globalOptions } = await import('../../cli/help-text.ts');
    const shared = [...globalOptions.map(({ name }) => name), 'help'];
    const shown = guides.flatMap((page) =>
      Array.from(
        readText(page)
          .replaceAll(/\\\n\s*/g, ' ')
          .matchAll(/(?:node bin\/adal\.js|^ *adal) ([^\n`]*)/gm),
        ([, words = '']) => ({
          page,
          words: words.replace(/\s#.*$/, '').trim(),
        }),
      ),
    );
    const wrong = shown.filter(({ words }) => {
      const row = commandTable
        .filter(({ name }) => words === name || words.startsWith(`${name} `))
        .sort((a, b) => b.name.length - a.name.length)[0];
      const flags = Array.from(words.matchAll(/--([A-Za-z][A-Za-z0-9.-]*)/g), ([, flag = '']) => flag);
      if (row === undefined) return !words.startsWith('--') || flags.some((flag) => !shared.includes(flag));
      const known = [...shared, ...(row.options ?? []).map(({ name }) => name)];
      return flags.some((flag) => !known.includes(flag));
    });
    expect(shown.length).toBeGreaterThan(5);
    expect(wrong).toEqual([]);
  });
});
