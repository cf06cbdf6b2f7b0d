import { defineConfig } from '@playwright/test';

/** The desktop scenarios on the real Electron; start them by `run.ts`, which knows whether it is there. */
export default defineConfig({
  testDir: '.',
  timeout: 60_000,
  workers: 1,
  reporter: [['line']],
  outputDir: '../../test-results/electron',
});
