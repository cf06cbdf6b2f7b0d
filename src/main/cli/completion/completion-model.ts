import type { Argument, Command, Option } from 'commander';

/** What may stand somewhere: fixed words, a session, a folder, or anything. */
export type Values = readonly string[] | 'session' | 'folder' | 'any';

/** An option as shells complete it. */
export interface CompletionOption {
  readonly flags: readonly string[];
  readonly description: string;
  /** What follows it; null for a switch. */
  readonly value: Values | null;
}

/** A command as shells complete it. */
export interface CompletionCommand {
  readonly names: readonly string[];
  readonly description: string;
  readonly options: readonly CompletionOption[];
  readonly operands: readonly Values[];
  /** The last operand may be repeated. */
  readonly repeats: boolean;
}

/** What `program` takes, for the generators of completion scripts. */
export function completionModel(program: Command): CompletionCommand[] {
  return program.commands.map((command) => ({
    names: [command.name(), ...command.aliases()],
    description: command.summary() || command.description(),
    options: [...command.options.map(completionOption), HELP],
    operands: command.registeredArguments.map((argument) => operand(command, argument)),
    repeats: command.registeredArguments.at(-1)?.variadic ?? false,
  }));
}

const HELP: CompletionOption = { flags: ['-h', '--help'], description: 'explain it', value: null };

function completionOption(option: Option): CompletionOption {
  return {
    flags: [option.short, option.long].filter((flag) => flag !== undefined),
    description: option.description,
    value: option.required || option.optional ? optionValue(option) : null,
  };
}

function optionValue({ argChoices, flags }: Option): Values {
  if (argChoices) return argChoices;
  if (/<folder>/.test(flags)) return 'folder';
  return /<(ids\.\.\.|prefix)>/.test(flags) ? 'session' : 'any';
}

function operand(command: Command, argument: Argument): Values {
  if (argument.argChoices) return argument.argChoices;
  if (command.name() === 'new') return 'any';
  return /^(id|ids|prefix|words)$/.test(argument.name()) ? 'session' : 'any';
}
