import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assetPath, readAsset } from './asset-files.ts';

let folder: string;
let root: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aerie-assets-'));
  root = join(folder, 'renderer');
  await mkdir(join(root, 'assets'), { recursive: true });
  await writeFile(join(root, 'index.html'), '<!doctype html>');
  await writeFile(join(root, 'assets', 'app-1a2b.js'), 'export {};');
  await writeFile(join(folder, 'secret.txt'), 'secret');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('assetPath', () => {
  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '//etc/passwd.txt',
    '/assets//app.js',
    '/.env.txt',
    '/C:/windows/win.txt',
    '/a%00.html',
    '/%zz.html',
    '/index',
    '/assets/app.node',
    'index.html',
  ])('refuses %s', (path) => {
    expect(assetPath('/srv/renderer', path)).toBeNull();
  });

  it('names the page for / and files below the root for the rest', () => {
    expect(assetPath('/srv/renderer', '/')).toBe(join('/srv/renderer', 'index.html'));
    expect(assetPath('/srv/renderer', '/assets/a%20b.css')).toBe(
      join('/srv/renderer', 'assets', 'a b.css'),
    );
  });
});

describe('readAsset', () => {
  it('serves the page uncached and under a policy without inline script', async () => {
    const page = await readAsset(root, '/');
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['cache-control']).toBe('no-store');
    const policy = page.headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it('lets files with a content hash be cached', async () => {
    const script = await readAsset(root, '/assets/app-1a2b.js');
    expect(script.headers['cache-control']).toContain('immutable');
    expect(new TextDecoder().decode(script.body)).toBe('export {};');
  });

  it('answers 404 for what is missing, with the same policy', async () => {
    const answer = await readAsset(root, '/assets/none.js');
    expect(answer.status).toBe(404);
    // Longer than any file system takes.
    expect((await readAsset(root, `/assets/${'n'.repeat(5000)}.js`)).status).toBe(404);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  });
});
