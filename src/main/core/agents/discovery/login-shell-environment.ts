import { loginShell } from '../../pty/login-shell.ts';
import { readUserEnvironment } from '../../pty/user-environment.ts';

/** ms that the start-up files of a shell may take. */
const TIMEOUT_MS = 5000;
let asked: Promise<Readonly<Record<string, string>>> | undefined;

/**
 * The environment as the user's login shell has it, asked once: programs that were started from a
 * desktop know little of it. That of this process where it came from a terminal, or where the shell
 * does not answer in time. Never rejects.
 */
export function loginShellEnvironment(): Promise<Readonly<Record<string, string>>> {
  const { platform, env } = process;
  asked ??= readUserEnvironment({
    platform,
    shell: loginShell({ platform, env }),
    processEnv: env,
    timeoutMs: TIMEOUT_MS,
  });
  return asked;
}
