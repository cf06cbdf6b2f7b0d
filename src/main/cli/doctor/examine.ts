// `aerie doctor`: looks at everything Aerie stands on and says what to do about what is wrong.

import { homedir } from 'node:os';
import { appPaths } from '#core/system/app-paths.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { harmlessText } from '../output/harmless-text.ts';
import { printJson, printLines } from '../output/print.ts';
import { stylesFor } from '../output/styles.ts';
import { checkFolders } from './check-folders.ts';
import {
  checkHome,
  checkLog,
  checkNode,
  checkShells,
  checkTerminfo,
  type Machine,
} from './check-machine.ts';
import { checkDoors, checkWmux } from './check-running.ts';
import { type Finding, fail } from './finding.ts';

/** Resolves to 1 when something keeps Aerie from working. */
export async function examine(
  context: CommandContext,
  { json }: { readonly json?: true },
): Promise<number> {
  const findings = await allFindings(context);
  const healthy = findings.every(({ status }) => status !== 'fail');
  if (json) printJson(context.stdout, { ok: healthy, checks: findings });
  else printFindings(context, findings);
  return healthy ? ExitCode.ok : ExitCode.failed;
}

async function allFindings(context: CommandContext): Promise<Finding[]> {
  const { env, platform } = context;
  const { version } = await context.files();
  const home = env['HOME'] ?? homedir();
  const paths = appPaths({ platform, env, home });
  const machine: Machine = { env, platform, home, nodeVersion: process.versions.node };
  const checks: (() => Promise<Finding[]> | Finding[])[] = [
    () => [checkNode(machine), ...checkHome(machine)],
    () => checkFolders(paths, platform),
    () => checkDoors(paths.run, version),
    async () => [await checkWmux(home, platform)],
    async () => [await checkShells(machine)],
    () => checkTerminfo(machine),
    async () => [await checkLog(paths.logs)],
  ];
  const found = await Promise.all(
    checks.map(async (check) => {
      try {
        return await check();
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return [fail('doctor', `A check failed: ${reason}`, 'Please report this.')];
      }
    }),
  );
  return found.flat();
}

function printFindings({ stdout, env }: CommandContext, findings: readonly Finding[]): void {
  const styles = stylesFor(stdout, env);
  const marks = {
    ok: styles.green('ok  '),
    warn: styles.yellow('warn'),
    fail: styles.red('FAIL'),
  };
  for (const { status, name, message, advice } of findings) {
    const lines = [`${marks[status]}  ${name.padEnd(8)}  ${harmlessText(message)}`];
    if (advice !== null) lines.push(`${' '.repeat(16)}${harmlessText(advice)}`);
    printLines(stdout, lines);
  }
}
