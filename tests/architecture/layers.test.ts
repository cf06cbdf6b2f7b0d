import { describe, expect, it } from 'vitest';
import { forbiddenImport, layerOf, layers, resolveImport } from './layers.ts';
import { filesUnder, importsOf, productFiles } from './source-files.ts';

const files = productFiles();

describe('layers', () => {
  it('puts every product file into a layer, and no layer is empty', () => {
    expect(files.filter((file) => !layerOf(file.path)).map((file) => file.path)).toEqual([]);
    for (const { name, at } of layers) {
      expect(
        files.some((file) => file.path.startsWith(at)),
        name,
      ).toBe(true);
    }
  });

  it('lets no file import what its layer may not know', () => {
    const violations = files.flatMap((file) =>
      importsOf(file).flatMap((specifier) => {
        const reason = forbiddenImport(file.path, specifier);
        return reason === undefined ? [] : [`${file.path} imports ${specifier}: ${reason}`];
      }),
    );
    expect(violations).toEqual([]);
  });

  it.each([
    ['src/shared/base/x.ts', '#core/pty/y.ts'],
    ['src/shared/base/x.ts', '../../main/core/pty/y.ts'],
    ['src/shared/base/x.ts', 'node:fs'],
    ['src/main/client/x.ts', '#core/wing.ts'],
    ['src/main/client/x.ts', 'electron'],
    ['src/renderer/x.tsx', '#client/y.ts'],
    ['src/main/core/pty/x.ts', 'electron'],
    ['src/main/core/pty/x.ts', '../../hosts/web/y.ts'],
    ['src/main/hosts/web/x.ts', '../electron/y.ts'],
    ['src/main/cli/x.ts', '#shell/y.ts'],
    ['src/renderer/x.tsx', '../main/core/y.ts'],
    ['src/renderer/x.tsx', '#tests/y.ts'],
  ])('would see that %s may not import %s', (from, specifier) => {
    expect(forbiddenImport(from, specifier)).toBeTypeOf('string');
  });

  it('leads tests beside the code to what all tests share by its alias', () => {
    const ways = filesUnder('src', ['.test.ts', '.test.tsx']).flatMap((file) =>
      importsOf(file).flatMap((specifier) =>
        resolveImport(file.path, specifier)?.startsWith('tests/') ? [{ file, specifier }] : [],
      ),
    );
    expect(ways.length).toBeGreaterThan(100);
    expect(
      ways
        .filter(({ specifier }) => !specifier.startsWith('#'))
        .map(({ file, specifier }) => `${file.path} imports ${specifier}`),
    ).toEqual([]);
  });

  it('sees every way of importing', () => {
    const text = `import 'a'; import type { B } from 'b'; export * from 'c'; export { d } from 'd';
      const e = () => import('e'); const f = require('f'); type G = import('g').G;`;
    expect(importsOf({ path: 'x.ts', text }).toSorted()).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
      'f',
      'g',
    ]);
  });
});
