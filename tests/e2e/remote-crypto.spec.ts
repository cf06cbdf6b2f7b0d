// The browser's half of the sealing, as a browser runs it.

import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { build } from 'vite';

const root = join(import.meta.dirname, '..', '..');

test('checklist 8: the vectors hold in the browser, from built code', async ({ page }) => {
  const built = await build({
    ...{ root, configFile: false, logLevel: 'silent' },
    build: {
      write: false,
      lib: {
        entry: join(root, 'tests', 'support', 'roost', 'web-vectors.ts'),
        formats: ['iife'],
        name: 'vectors',
      },
    },
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  const [chunk] = bundle && 'output' in bundle ? bundle.output : [];
  if (chunk?.type !== 'chunk') throw new Error('nothing was built');
  // Only pages of a safe origin have WebCrypto.
  await page.route('http://localhost/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>vectors</title>' }),
  );
  await page.goto('http://localhost/');
  await page.addScriptTag({ content: chunk.code });
  expect(await page.evaluate('vectors.checkVectors(globalThis)')).toEqual([]);
});
