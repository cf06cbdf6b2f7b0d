import type { CompletionCommand, Values } from './completion-model.ts';

/** The script for fish. */
export function fishCompletion(commands: readonly CompletionCommand[]): string {
  const lines = [
    '# aerie completion for fish.',
    'complete -c aerie -f',
    'complete -c aerie -n __fish_use_subcommand -s h -l help -d "explain it"',
    'complete -c aerie -n __fish_use_subcommand -s V -l version -d "print the version"',
  ];
  for (const { names, description, options, operands, repeats } of commands) {
    const seen = `__fish_seen_subcommand_from ${names.join(' ')}`;
    for (const name of names) {
      lines.push(`complete -c aerie -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`);
    }
    for (const option of options) {
      const flags = option.flags.map((flag) =>
        flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
      );
      const value = option.value === null ? '' : ` -x${values(option.value)}`;
      lines.push(
        `complete -c aerie -n ${quoted(seen)} ${flags.join(' ')}${value} -d ${quoted(option.description)}`,
      );
    }
    operands.forEach((operand, i) => {
      if (operand === 'any') return;
      const count = `test (count (commandline -opc | string match -v -- "-*")) `;
      const at = repeats && i === operands.length - 1 ? `-ge ${i + 2}` : `-eq ${i + 2}`;
      lines.push(`complete -c aerie -n ${quoted(`${seen}; and ${count}${at}`)}${values(operand)}`);
    });
  }
  return `${lines.join('\n')}\n`;
}

function values(of: Values): string {
  if (of === 'session') return ` -a '(aerie ls -q 2>/dev/null)'`;
  if (of === 'folder') return ` -a '(__fish_complete_directories)'`;
  return of === 'any' ? '' : ` -a ${quoted(of.join(' '))}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
