import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { bashCompletion } from './bash-completion.ts';
import { type CompletionCommand, completionModel } from './completion-model.ts';
import { fishCompletion } from './fish-completion.ts';
import { powershellCompletion } from './powershell-completion.ts';
import { zshCompletion } from './zsh-completion.ts';

const shells: Readonly<Record<string, (commands: readonly CompletionCommand[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
};

/** `aerie completion`: the script for one of the known shells. */
export function printCompletion({ stdout }: CommandContext, program: Command, shell: string): void {
  stdout.write(shells[shell]?.(completionModel(program)) ?? '');
}
