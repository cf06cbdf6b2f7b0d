import { describe, expect, it } from 'vitest';
import { lock, manifest } from './manifest.ts';
import { filesUnder } from './source-files.ts';

describe('package.json', () => {
  it('pins every dependency exactly, as the lockfile does', () => {
    const declared = { ...manifest.dependencies, ...manifest.devDependencies };
    const loose = Object.entries(declared).filter(([, range]) => !/^\d+\.\d+\.\d+$/.test(range));
    expect(loose).toEqual([]);
    expect(lock.packages['']?.dependencies).toEqual(manifest.dependencies);
    expect(lock.packages['']?.devDependencies).toEqual(manifest.devDependencies);
  });

  it('decides for every package whether its install script may run', () => {
    const withScripts = Object.entries(lock.packages)
      .filter(([, entry]) => entry.hasInstallScript && !entry.optional)
      .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
    expect(withScripts.length).toBeGreaterThan(0);
    expect(Object.keys(manifest.allowScripts)).toEqual(expect.arrayContaining(withScripts));
  });
});

describe('workflows', () => {
  const workflows = filesUnder('.github/workflows', ['.yml', '.yaml']);

  it('pin every action by its hash and may only read', () => {
    expect(workflows.length).toBeGreaterThan(0);
    for (const { path, text } of workflows) {
      const uses = [...text.matchAll(/uses:\s*(\S+)/g)].map((match) => match[1] ?? '');
      expect(uses.filter((action) => !/@[0-9a-f]{40}$/.test(action), path)).toEqual([]);
      expect(text, path).toMatch(/^permissions:\n {2}contents: read$/m);
      const jobs = [...text.matchAll(/runs-on:/g)].length;
      expect([...text.matchAll(/^ {4}timeout-minutes:/gm)].length, path).toBe(jobs);
    }
  });
});
