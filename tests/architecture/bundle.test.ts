import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import type { WorkerStart } from '#core/emulator/emulator-protocol.ts';
import { createOutputRing } from '#core/emulator/output-ring.ts';
import { manifest } from './manifest.ts';
import { importsOf, root } from './source-files.ts';

const outMain = join(root, 'out', 'main');
const run = promisify(execFile);

/** A bundle and every chunk it can load. */
function reachable(entry: string): Map<string, string[]> {
  const seen = new Map<string, string[]>();
  const left = [entry];
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (seen.has(path)) continue;
    const imports = importsOf({ path, text: readFileSync(path, 'utf8') });
    seen.set(path, imports);
    for (const specifier of imports) {
      if (specifier.startsWith('.')) left.push(join(dirname(path), specifier));
    }
  }
  return seen;
}

describe('built bundles', () => {
  it('exist; run npm run build first', () => {
    for (const name of ['index.js', 'cli.js', 'emulator-worker.js']) {
      expect(existsSync(join(outMain, name)), name).toBe(true);
    }
    expect(existsSync(join(root, 'out', 'preload', 'index.cjs'))).toBe(true);
    for (const page of ['index.html', 'roost.html']) {
      expect(existsSync(join(root, 'out', 'renderer', page)), page).toBe(true);
    }
  });

  it.each(['cli.js', 'emulator-worker.js'])('%s reaches no electron', (name) => {
    const found = [...reachable(join(outMain, name))].flatMap(([path, imports]) =>
      imports
        .filter((specifier) => /^electron(\/|-store$|-updater$|$)/.test(specifier))
        .map((specifier) => `${path} imports ${specifier}`),
    );
    expect(found).toEqual([]);
  });

  it('index.js does import electron, so the check above can see it', () => {
    const imports = [...reachable(join(outMain, 'index.js')).values()].flat();
    expect(imports).toContain('electron');
  });

  it('cli.js starts under plain Node and says its version', async () => {
    const home = mkdtempSync(join(tmpdir(), 'aerie-bundle-'));
    try {
      const { stdout } = await run(process.execPath, [join(outMain, 'cli.js'), '--version'], {
        env: { PATH: process.env['PATH'] ?? '', HOME: home, AERIE_HOME: home },
        timeout: 20_000,
      });
      expect(stdout.trim()).toBe(manifest.version);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });

  it('emulator-worker.js loads as a worker and stays', async () => {
    const worker = new Worker(join(outMain, 'emulator-worker.js'), {
      workerData: { version: '', ring: createOutputRing() } satisfies WorkerStart,
    });
    try {
      const online = new Promise((resolve, reject) => {
        worker.once('error', reject);
        worker.once('exit', (code) => reject(new Error(`The worker ended with ${code}.`)));
        worker.once('message', resolve);
      });
      // A request it must answer: a blank screen's state.
      worker.postMessage({ type: 'create', id: 1, cols: 80, rows: 24, scrollback: 10, seq: 0 });
      worker.postMessage({ type: 'snapshot', id: 1, request: 1, kind: 'complete' });
      expect(await online).toMatchObject({ id: 1 });
    } finally {
      worker.removeAllListeners();
      await worker.terminate();
    }
  });

  it('aerie/client is one file that needs only Node', () => {
    const path = join(root, 'out', 'client', 'index.js');
    const imports = importsOf({ path, text: readFileSync(path, 'utf8') });
    expect(imports).toContain('node:net');
    expect(imports.filter((specifier) => !specifier.startsWith('node:'))).toEqual([]);
    expect(manifest.exports['./client']?.default).toBe('./out/client/index.js');
  });

  it('the preload is one file that needs nothing but electron', () => {
    const path = join(root, 'out', 'preload', 'index.cjs');
    const imports = importsOf({ path, text: readFileSync(path, 'utf8') });
    expect(imports.filter((specifier) => specifier !== 'electron')).toEqual([]);
  });
});
