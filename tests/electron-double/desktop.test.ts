import { describe, it } from 'vitest';
import { startDoubleDesktop } from './double-desktop.ts';
import { scenarios } from './scenarios.ts';

describe('the built desktop app on the Electron double', () => {
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
