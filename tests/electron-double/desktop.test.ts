import { describe, it } from 'vitest';
import { findChromium } from '../../scripts/test/find-chromium.ts';
import { startDoubleDesktop } from './double-desktop.ts';
import { scenarios } from './scenarios.ts';

// The scenarios work in bash; without Chromium there is nothing to show windows with.
const possible = process.platform !== 'win32' && findChromium() !== undefined;

describe.runIf(possible)('the built desktop app on the Electron double', () => {
  for (const { title, settings, run } of scenarios) {
    it(title, async () => {
      const desktop = await startDoubleDesktop(settings);
      try {
        await run(desktop);
      } finally {
        await desktop.dispose();
      }
    });
  }
});
