import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requirements } from './requirements.ts';
import { root } from './source-files.ts';
import { testTitles } from './test-titles.ts';

describe('requirements', () => {
  it('have ids of their own', () => {
    const ids = requirements.map((requirement) => requirement.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(requirements)('$id: $says', ({ provedBy }) => {
    const proofs = Object.entries(provedBy).flatMap(([path, titles]) =>
      titles.map((title) => ({ path, title })),
    );
    expect(proofs, 'a behaviour needs a test that proves it').not.toEqual([]);
    const missing = proofs.filter(
      ({ path, title }) => !existsSync(join(root, path)) || !testTitles(path).has(title),
    );
    expect(missing, 'tests that do not exist').toEqual([]);
  });

  it('has each line of the wing checklist but 47, which is of a roost that serves pages', () => {
    const lines = requirements.flatMap(({ id }) => {
      const number = /^remote\.checklist\.(\d+)$/.exec(id)?.[1];
      return number === undefined ? [] : [Number(number)];
    });
    const wanted = Array.from({ length: 50 }, (_, index) => index + 1).filter((n) => n !== 47);
    expect(lines).toEqual(wanted);
  });

  it('reads titles of tests, tables of tests and scenarios', () => {
    const own = testTitles('tests/architecture/requirements.test.ts');
    expect([...own]).toEqual(expect.arrayContaining(['have ids of their own', '$id: $says']));
    expect(own).not.toContain('a title that no test has');
  });
});

describe('benches', () => {
  it.each(['throughput', 'echo', 'interrupt', 'attach', 'memory', 'startup'])(
    '%s can be run by name and holds its targets',
    (name) => {
      expect(readFileSync(join(root, 'bench', 'run.ts'), 'utf8')).toContain(`./${name}.ts`);
      expect(readFileSync(join(root, 'bench', `${name}.ts`), 'utf8')).toMatch(/target: \d/);
    },
  );
});
