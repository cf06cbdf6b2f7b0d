import { shellKind } from '#shared/terminal/shell-kind.ts';
import type { SessionSpec } from '../sessions/session-spec.ts';

/** True if a program is a shell that reads commands of a person, not one that runs a script. */
export function takesCommands(spec: Pick<SessionSpec, 'shell' | 'origin'>): boolean {
  if (shellKind(spec.shell) === 'other') return false;
  const args = spec.origin.args ?? [];
  const isScript = args.some((arg) => /^[-/]([a-z]*c|command|file)$/i.test(arg));
  return !isScript && (args[0] === undefined || /^[-/]/.test(args[0]));
}
