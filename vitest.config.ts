import { defineConfig } from 'vitest/config';

/** Unit tests stand beside the code; the rest in tests/. Every test is bounded in time. */
export default defineConfig({
  test: {
    setupFiles: ['tests/support/property-seed.ts'],
    // A loaded machine may need long for what usually takes a moment.
    expect: { poll: { timeout: 15_000, interval: 20 } },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['src/**/*.test.{ts,tsx}'], testTimeout: 20_000 },
      },
      {
        extends: true,
        test: {
          name: 'architecture',
          include: ['tests/architecture/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/{contract,integration,electron-double}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          // As in playwright.config.ts: real processes on a machine that others use too.
          retry: process.env['CI'] ? 1 : 0,
        },
      },
    ],
  },
});
