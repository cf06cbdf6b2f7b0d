// Builds the app unless `out/` already holds a build of exactly these sources.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const stamp = join(root, 'out', '.sources');
const products = ['main/index.js', 'main/cli.js', 'main/emulator-worker.js', 'renderer/index.html'];

/** Identifies the content of everything that goes into a build. */
export function sourcesFingerprint(): string {
  const hash = createHash('sha256');
  const files = ['package.json', 'package-lock.json', 'electron.vite.config.ts'].map((name) =>
    join(root, name),
  );
  for (const entry of readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })) {
    const isTest = /\.test\.tsx?$/.test(entry.name);
    if (entry.isFile() && !isTest) files.push(join(entry.parentPath, entry.name));
  }
  for (const file of files.sort()) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function isBuilt(fingerprint: string): boolean {
  return (
    products.every((name) => existsSync(join(root, 'out', name))) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === fingerprint
  );
}

/**
 * Builds if needed; resolves to false after printing what went wrong. Progress is one line on
 * standard error, or nothing if `silent`.
 */
export async function buildIfNeeded(options: { silent: boolean }): Promise<boolean> {
  const fingerprint = sourcesFingerprint();
  if (isBuilt(fingerprint)) return true;
  const say = (text: string): void => {
    if (!options.silent) process.stderr.write(text);
  };
  say('Building Aerie… ');
  const startedAt = performance.now();
  const { code, output } = await runBuild();
  if (code !== 0) {
    process.stderr.write(`\n${output}\nThe build failed. Run "npm ci", then try again.\n`);
    return false;
  }
  writeFileSync(stamp, fingerprint);
  say(`done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.\n`);
  return true;
}

function runBuild(): Promise<{ code: number | null; output: string }> {
  const script = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const args = [script, 'build', '--logLevel', 'warn'];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}
