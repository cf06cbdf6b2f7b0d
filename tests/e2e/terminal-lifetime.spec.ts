import type { CDPSession } from '@playwright/test';
import { expect, sessionRows, terminals, test } from '../support/aerie-page.ts';

interface Counts {
  readonly nodes: number;
  readonly listeners: number;
}

/** What the page holds once nothing that can be let go is left. */
async function held(cdp: CDPSession): Promise<Counts> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const value = (name: string): number =>
    metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { nodes: value('Nodes'), listeners: value('JSEventListeners') };
}

test('terminals that were closed leave no element and no listener behind', async ({ app }) => {
  test.setTimeout(120_000);
  const cdp = await app.context().newCDPSession(app);
  await cdp.send('Performance.enable');
  const openAndClose = async (times: number): Promise<Counts> => {
    for (let i = 0; i < times; i += 1) {
      await app.keyboard.press('Control+Shift+Enter');
      await expect(sessionRows(app)).toHaveCount(2);
      await expect(terminals(app).last().locator('.xterm-rows')).toContainText(/[$#] /);
      await app.keyboard.press('Control+Shift+X');
      await expect(sessionRows(app)).toHaveCount(1);
    }
    return held(cdp);
  };
  // The first ones load what stays: fonts, menus, measuring elements.
  const before = await openAndClose(5);
  await openAndClose(25);
  await expect
    .poll(async () => (await held(cdp)).listeners - before.listeners, { timeout: 15_000 })
    .toBeLessThan(25);
  // Each terminal is hundreds of elements.
  await expect
    .poll(async () => (await held(cdp)).nodes - before.nodes, { timeout: 15_000 })
    .toBeLessThan(25 * 40);
});
