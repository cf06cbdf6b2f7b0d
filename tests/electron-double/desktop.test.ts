import { afterAll, beforeAll, describe, it } from 'vitest';
import { findChromium } from '../../scripts/test/find-chromium.ts';
import { startDoubleDesktop } from './double-desktop.ts';
import { scenarios } from './scenarios.ts';
import { type SharedChromium, startChromium } from './start-chromium.ts';

// The scenarios work in bash; without Chromium there is nothing to show windows with.
const possible = process.platform !== 'win32' && findChromium() !== undefined;

describe.runIf(possible)('the built desktop app on the Electron double', () => {
  let chromium: SharedChromium;
  beforeAll(async () => {
    chromium = await startChromium();
  });
  afterAll(() => chromium?.[Symbol.asyncDispose]());

  for (const { title, settings, run } of scenarios) {
    it(title, async () => {
      const desktop = await startDoubleDesktop(chromium, settings);
      try {
        await run(desktop);
      } finally {
        await desktop.dispose();
      }
    });
  }
});
