// Opens a file in the user's own editor.

import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { AppError, isAppError } from '#shared/base/app-error.ts';
import type { CreateSession } from '#shared/contract/session.ts';
import { sanitisedEnvironment } from '../pty/environment.ts';
import { resolveProgram } from '../pty/spawn-check.ts';
import { type EditorCommand, editorCommands } from './editor-command.ts';
import type { EditorPlace } from './known-editors.ts';

export interface EditorPorts {
  readonly platform: NodeJS.Platform;
  readonly userEnvironment: () => Promise<Readonly<Record<string, string>>>;
  /** The setting; empty if a person chose none. */
  readonly template: () => string;
  /** Starts a terminal; its id. @throws AppError */
  readonly createSession: (request: CreateSession) => Promise<string>;
}

/** Size until somebody looks at it. */
const SIZE = { cols: 100, rows: 30 };

/** @throws AppError as declared for `editor.open` */
export async function openInEditor(
  ports: EditorPorts,
  place: EditorPlace,
): Promise<{ editor: string; session: string | null }> {
  const { file } = place;
  const info = isAbsolute(file) ? await stat(file).catch(() => null) : null;
  if (!info?.isFile()) {
    throw new AppError('file_not_found', `“${file.toWellFormed()}” is no file any more.`);
  }
  const env = sanitisedEnvironment(await ports.userEnvironment(), ports.platform);
  const { platform } = ports;
  const hasScreen =
    platform !== 'linux' ||
    Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'] || env['WSL_DISTRO_NAME']);
  const template = ports.template();
  for (const command of editorCommands({ template, env, hasScreen }, place)) {
    const program = await programOf(command, env, platform);
    if (program === undefined) continue;
    const cwd = dirname(file);
    if (command.terminal) {
      const name = basename(file).slice(0, 200);
      const args = [...command.args];
      const session = await ports.createSession({ ...SIZE, shell: program, args, cwd, name });
      return { editor: command.label, session };
    }
    await startDetached(program, command.args, { cwd, env });
    return { editor: command.label, session: null };
  }
  throw new AppError(
    'editor_not_found',
    template.trim() === ''
      ? 'No editor was found. Choose one under Settings › Agents › Editor for files.'
      : 'The editor of the settings was not found. Correct it under Settings › Agents › Editor for files.',
  );
}

/** The absolute path of its program; undefined if it is not there. */
async function programOf(
  { program, known }: EditorCommand,
  env: Readonly<Record<string, string>>,
  platform: NodeJS.Platform,
): Promise<string | undefined> {
  const find = (shell: string): Promise<string | undefined> =>
    resolveProgram({ shell, cwd: '/', env }, platform).catch((error: unknown) => {
      if (isAppError(error)) return undefined;
      throw error;
    });
  const found = await find(program);
  if (found === undefined) {
    return platform === 'darwin' && known?.mac !== undefined ? find(known.mac) : undefined;
  }
  if (platform !== 'win32' || !/\.(cmd|bat)$/i.test(found)) return found;
  // A batch file needs a shell, with all that makes of names.
  return known?.windows === undefined ? undefined : find(join(dirname(found), known.windows));
}

/** Starts a program that lives on without us. @throws AppError `spawn_failed` */
function startDetached(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...options.env },
      stdio: 'ignore',
      detached: true,
    });
    child.once('error', (cause) => {
      const message = 'The editor could not be started. Check the command in the settings.';
      reject(new AppError('spawn_failed', message, { cause }));
    });
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}
