import { existsSync, readFileSync } from 'node:fs';
import type { StepRun } from './run-step.ts';
import type { Step } from './steps.ts';

/** How one step ended, with the tests it counted. */
export interface StepResult {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly ms: number;
  readonly passed: number;
  readonly failed: number;
  /** Of those passed: failed first and passed when they ran again. */
  readonly flaky?: number;
  readonly reason?: string;
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly flaky?: number;
}

/** Counts of a vitest JSON report. A file that could not be loaded counts as one failure. */
export function countVitest(report: unknown): Counts {
  const { numPassedTests, numFailedTests, testResults } = report as {
    numPassedTests: number;
    numFailedTests: number;
    testResults: { status: string; assertionResults: { status: string }[] }[];
  };
  const unloaded = testResults.filter(
    (file) =>
      file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length };
}

/** Counts of a Playwright JSON report. A flaky test passed in the end; it is counted once more as such. */
export function countPlaywright(report: unknown): Counts {
  const { stats, errors } = report as {
    stats: { expected: number; unexpected: number; flaky: number };
    errors?: unknown[];
  };
  const { expected, unexpected, flaky } = stats;
  return { passed: expected + flaky, failed: unexpected + (errors?.length ?? 0), flaky };
}

function readCounts(step: Step): Counts | undefined {
  if (!step.report || !existsSync(step.report.file)) return undefined;
  try {
    const report: unknown = JSON.parse(readFileSync(step.report.file, 'utf8'));
    return step.report.kind === 'vitest' ? countVitest(report) : countPlaywright(report);
  } catch (error) {
    console.error(`The report of ${step.name} cannot be read: ${String(error)}`);
    return undefined;
  }
}

/** Turns a finished run into a result; a failure that no test stands for counts as one. */
export function countOf(step: Step, run: StepRun): StepResult {
  const counts = readCounts(step);
  const broken = run.exitCode !== 0 || (step.report !== undefined && counts === undefined);
  const passed = counts?.passed ?? 0;
  const counted = counts?.failed ?? 0;
  const failed = broken ? Math.max(1, counted) : counted;
  return {
    name: step.name,
    outcome: failed > 0 ? 'failed' : 'passed',
    ms: run.ms,
    passed,
    failed,
    ...(counts?.flaky ? { flaky: counts.flaky } : {}),
    ...(run.reason !== undefined && { reason: run.reason }),
  };
}

/** The closing table; its last line is `N passed, N failed`. */
export function summaryLines(results: readonly StepResult[]): string[] {
  const width = Math.max(0, ...results.map((result) => result.name.length));
  const rows = results.map((result) => {
    const flaky = result.flaky ? `, ${result.flaky} only when run again` : '';
    const counts = `${result.passed} passed, ${result.failed} failed${flaky}`;
    const tests = result.passed + result.failed > 0 ? counts : '';
    const time = result.outcome === 'skipped' ? '' : `${(result.ms / 1000).toFixed(1)} s`;
    const cells = [result.name.padEnd(width), result.outcome.padEnd(7), time.padStart(8), tests];
    return `  ${cells.join('  ')}${result.reason ? `  (${result.reason})` : ''}`.trimEnd();
  });
  const sum = (key: 'passed' | 'failed') => results.reduce((total, r) => total + r[key], 0);
  return ['', '=== summary ===', ...rows, '', `${sum('passed')} passed, ${sum('failed')} failed`];
}
