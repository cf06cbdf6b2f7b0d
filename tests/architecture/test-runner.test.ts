import { describe, expect, it } from 'vitest';
import { countPlaywright, countVitest, summaryLines } from '../../scripts/test/counts.ts';
import { findChromium } from '../../scripts/test/find-chromium.ts';
import { allSteps } from '../../scripts/test/steps.ts';

describe('npm test', () => {
  it('closes with the sum of all counts as a plain line', () => {
    const lines = summaryLines([
      { name: 'lint', outcome: 'failed', ms: 10, passed: 0, failed: 1 },
      { name: 'unit', outcome: 'passed', ms: 10, passed: 40, failed: 0 },
      { name: 'e2e', outcome: 'skipped', ms: 0, passed: 0, failed: 0, reason: 'no Chromium found' },
    ]);
    expect(lines.at(-1)).toBe('40 passed, 1 failed');
    expect(lines.join('\n')).toContain('(no Chromium found)');
  });

  it('counts a test file that could not be loaded as a failure', () => {
    const passed = { status: 'passed', assertionResults: [{ status: 'passed' }] };
    const unloaded = { status: 'failed', assertionResults: [] };
    const report = { numPassedTests: 1, numFailedTests: 0, testResults: [passed, unloaded] };
    expect(countVitest(report)).toEqual({ passed: 1, failed: 1 });
  });

  it('says how many browser tests passed only when run again', () => {
    const stats = { expected: 3, unexpected: 1, flaky: 1 };
    const counts = countPlaywright({ stats, errors: [] });
    expect(counts).toEqual({ passed: 4, failed: 1, flaky: 1 });
    const lines = summaryLines([{ name: 'e2e', outcome: 'failed', ms: 10, ...counts }]);
    expect(lines.join('\n')).toContain('4 passed, 1 failed, 1 only when run again');
    expect(lines.at(-1)).toBe('4 passed, 1 failed');
  });

  it('takes the browser it is told, or says that there is none', () => {
    const env = { AERIE_CHROMIUM: '/opt/browser' };
    expect(findChromium(env, (path) => path === '/opt/browser')).toBe('/opt/browser');
    expect(findChromium(env, () => false)).toBeUndefined();
    expect(findChromium({ PATH: '' }, () => false)).toBeUndefined();
  });

  it('bounds every step in time and builds before what needs the build', () => {
    const steps = allSteps();
    const order = steps.map((step) => step.name);
    for (const step of steps) {
      expect(step.limitMs).toBeGreaterThan(0);
      for (const need of step.needs) {
        expect(order.indexOf(need)).toBeLessThan(order.indexOf(step.name));
      }
    }
    expect(order).toEqual(
      expect.arrayContaining(['format', 'lint', 'typecheck', 'unit', 'integration', 'e2e']),
    );
  });
});
