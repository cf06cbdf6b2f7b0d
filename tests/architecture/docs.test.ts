import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manifest } from './manifest.ts';
import { filesUnder, root, type SourceFile } from './source-files.ts';

const topLevel = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
const pages: SourceFile[] = [
  ...topLevel
    .filter((path) => existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
  ...filesUnder('docs', ['.md']),
];

/** `#heading` as GitHub writes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

function headings(text: string): string[] {
  return [...text.matchAll(/^#{1,6}\s+(.+)$/gm)].map((match) => anchorOf(match[1] ?? ''));
}

const slashed = (path: string): string => path.replaceAll('\\', '/');

function brokenLinks(page: SourceFile): string[] {
  const prose = page.text.replace(/```[\s\S]*?```/g, '');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  return links
    .filter((link) => !/^[a-z]+:/i.test(link))
    .filter((link) => {
      const [file = '', anchor] = link.split('#');
      const path = file === '' ? page.path : join(dirname(page.path), file);
      if (!existsSync(join(root, path))) return true;
      if (anchor === undefined || !path.endsWith('.md')) return false;
      const target = file === '' ? page : pages.find((other) => other.path === slashed(path));
      return !target || !headings(target.text).includes(anchor);
    })
    .map((link) => `${page.path}: ${link}`);
}

describe('documents', () => {
  it('are all there', () => {
    const paths = pages.map((page) => page.path);
    expect(paths).toEqual(expect.arrayContaining([...topLevel, 'docs/architecture.md']));
    expect(paths.some((path) => path.startsWith('docs/adr/0001-'))).toBe(true);
    expect(existsSync(join(root, 'LICENSE'))).toBe(true);
  });

  it('number each decision once and list them all', () => {
    const decisions = pages.filter((page) => page.path.startsWith('docs/adr/'));
    const numbers = decisions.map((page) => page.path.slice('docs/adr/'.length).slice(0, 4));
    expect(new Set(numbers).size).toBe(numbers.length);
    const [index, ...others] = decisions;
    for (const { path } of others) {
      expect(index?.text).toContain(`(${path.slice('docs/adr/'.length)})`);
    }
  });

  it('have no broken relative link', () => {
    expect(pages.flatMap(brokenLinks)).toEqual([]);
  });

  it('see a broken link and a broken anchor', () => {
    const text = '# A b\n[x](nowhere.md) [y](#nothing) [z](#a-b) [w](https://example.org)';
    const page = { path: 'README.md', text };
    expect(brokenLinks(page)).toEqual(['README.md: nowhere.md', 'README.md: #nothing']);
  });

  it('name npm commands that exist', () => {
    const scripts = new Set(Object.keys(manifest.scripts));
    const builtIn = new Set(['ci', 'install', 'test', 'start', 'run']);
    const named = pages.flatMap((page) =>
      [...page.text.matchAll(/npm (?:run (?:-s )?([\w:-]+)|(start|test))/g)].map(
        (match) => match[1] ?? match[2] ?? '',
      ),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !scripts.has(name) && !builtIn.has(name))).toEqual([]);
  });

  it('give the two commands first in the README', () => {
    const readme = pages.find((page) => page.path === 'README.md')?.text ?? '';
    const firstBlock = /```\w*\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    expect(firstBlock).toContain('npm ci && npm start');
    expect(firstBlock).toContain('npm test');
    expect(manifest.scripts).toHaveProperty('start');
    expect(manifest.scripts).toHaveProperty('test');
  });
});
