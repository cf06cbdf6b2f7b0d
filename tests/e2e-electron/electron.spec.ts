import { test } from '@playwright/test';
import { electronProgram } from '../../scripts/electron-runtime.ts';
import { scenarios } from '../electron-double/scenarios.ts';
import { startRealDesktop } from './real-desktop.ts';

for (const { title, settings, run } of scenarios.filter((scenario) => !scenario.doubleOnly)) {
  test(title, async () => {
    const program = electronProgram();
    if (!program) throw new Error('The Electron runtime is not installed: npx install-electron');
    const desktop = await startRealDesktop(program, settings);
    try {
      await run(desktop);
    } finally {
      await desktop.dispose();
    }
  });
}
