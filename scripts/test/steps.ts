import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { electronProgram } from '../electron-runtime.ts';
import { CHROMIUM_HINT, findChromium } from './find-chromium.ts';

export const root = resolve(import.meta.dirname, '../..');
/** Where test runners leave their machine-readable reports. */
export const reportDir = join(root, 'artifacts', 'reports');

/** One check of `npm test`. */
export interface Step {
  readonly name: string;
  readonly title: string;
  /** Arguments of a Node process. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly limitMs: number;
  /** Steps that must not have failed before. */
  readonly needs: readonly string[];
  /** A JSON report that holds counts. */
  readonly report?: { readonly kind: 'vitest' | 'playwright'; readonly file: string };
  /** Why the step cannot run here, or undefined when it can. */
  readonly skip?: () => string | undefined;
}

const MINUTE = 60_000;

/** The script behind a package's command, so that no shell and no `.cmd` file is needed. */
function bin(pkg: string, command = pkg): string {
  const manifest = join(root, 'node_modules', pkg, 'package.json');
  const { bin: entry } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const path = typeof entry === 'string' ? entry : entry[command];
  if (!path) throw new Error(`The package ${pkg} has no command ${command}. Run npm ci.`);
  return join(dirname(manifest), path);
}

function plain(name: string, title: string, minutes: number, args: string[]): Step {
  return { name, title, args, limitMs: minutes * MINUTE, needs: [] };
}

function vitest(name: string, title: string, minutes: number, needs: string[]): Step {
  const file = join(reportDir, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  return {
    name,
    title,
    args: [bin('vitest'), 'run', '--project', name, ...reporters],
    limitMs: minutes * MINUTE,
    needs,
    report: { kind: 'vitest', file },
  };
}

function playwright(name: string, title: string, minutes: number, args: string[]): Step {
  const file = join(reportDir, `${name}.json`);
  return {
    name,
    title,
    args: [bin('@playwright/test', 'playwright'), 'test', '--reporter=line,json', ...args],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    limitMs: minutes * MINUTE,
    needs: ['build'],
    report: { kind: 'playwright', file },
  };
}

function electronMissing(): string | undefined {
  if (!electronProgram()) {
    return 'the Electron runtime is not installed; run "npx install-electron" to download it';
  }
  const headless =
    process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
  return headless ? 'there is no display; run it under a desktop session or xvfb-run' : undefined;
}

/** Every step in the order it runs. */
export function allSteps(): readonly Step[] {
  const chromium = findChromium();
  const e2e = playwright('e2e', 'the app in Chromium', 25, []);
  const electronConfig = 'tests/e2e-electron/playwright.config.ts';
  return [
    plain('format', 'Biome formatting', 2, [bin('@biomejs/biome', 'biome'), 'ci', '.']),
    plain('lint', 'oxlint with types', 4, [bin('oxlint'), '--type-aware']),
    plain('typecheck', 'TypeScript, layer by layer', 5, [bin('typescript', 'tsc'), '-b']),
    plain('build', 'the bundles and the client', 5, [join(root, 'scripts', 'build.ts')]),
    vitest('unit', 'tests beside the code', 10, []),
    vitest('architecture', 'layers, ratchets and the requirements ledger', 5, ['build']),
    vitest('integration', 'real shells, sockets, databases and the Electron double', 20, ['build']),
    {
      ...e2e,
      env: { ...e2e.env, ...(chromium && { AERIE_CHROMIUM: chromium }) },
      skip: () => (chromium ? undefined : `no Chromium found; ${CHROMIUM_HINT}`),
    },
    {
      ...playwright('electron', 'the app in Electron', 10, ['--config', electronConfig]),
      skip: electronMissing,
    },
  ];
}
