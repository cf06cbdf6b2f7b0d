import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { reportDir, root, type Step } from './steps.ts';

/** How the process of a step ended. */
export interface StepRun {
  readonly exitCode: number;
  readonly ms: number;
  /** Why it was ended early. */
  readonly reason?: string;
}

const GRACE_MS = 5000;

/** Ends a step's process with everything it started. */
function endTree(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is already gone.
  }
}

/** Runs one step in its own process group; it is ended with its children after `limitMs` or on Ctrl-C. */
export function runStep(step: Step, limitMs: number): Promise<StepRun> {
  mkdirSync(reportDir, { recursive: true });
  // A report of an earlier run must not be counted.
  if (step.report) rmSync(step.report.file, { force: true });
  const startedAt = performance.now();
  return new Promise((resolvePromise) => {
    let reason: string | undefined;
    let force: NodeJS.Timeout | undefined;
    const child = spawn(process.execPath, [...step.args], {
      cwd: root,
      env: { ...process.env, ...step.env },
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: process.platform !== 'win32',
    });
    const end = (why: string): void => {
      reason ??= why;
      endTree(child, 'SIGTERM');
      force ??= setTimeout(() => endTree(child, 'SIGKILL'), GRACE_MS);
    };
    const timer = setTimeout(
      () => end(`ended after its limit of ${Math.round(limitMs / 1000)} s`),
      limitMs,
    );
    const interrupt = (): void => {
      end('interrupted');
      process.exitCode = 130;
    };
    process.on('SIGINT', interrupt);
    process.on('SIGTERM', interrupt);
    const finish = (exitCode: number): void => {
      clearTimeout(timer);
      clearTimeout(force);
      endTree(child, 'SIGKILL');
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
      if (process.exitCode === 130) process.exit(130);
      const ms = performance.now() - startedAt;
      resolvePromise({ exitCode, ms, ...(reason !== undefined && { reason }) });
    };
    child.once('error', (error) => {
      reason = `could not be started: ${error.message}`;
      finish(1);
    });
    child.once('exit', (code) => finish(reason === undefined ? (code ?? 1) : 1));
  });
}
