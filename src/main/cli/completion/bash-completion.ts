import type { CompletionCommand, Values } from './completion-model.ts';

/** The script for bash 3.2 and newer. */
export function bashCompletion(commands: readonly CompletionCommand[]): string {
  const names = commands.flatMap((command) => command.names);
  return `# aerie completion for bash. Load it with: source <(aerie completion bash)
_aerie() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  local command= operands=0 skip= i word
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ $word == -- ]]; then return; fi
    if [[ -n $skip ]]; then skip=; continue; fi
    if [[ $word == -* ]]; then
      case "$command $word" in
${valueOptions(commands)}        *) ;;
      esac
    elif [[ -z $command ]]; then command=$word
    else operands=$((operands + 1))
    fi
  done
  local options= values=
  case $command in
    '') values="${names.join(' ')}" options="--help --version" ;;
${commands.map(commandCase).join('')}    *) return ;;
  esac
  if [[ -n $skip ]]; then
    case "$command $previous" in
${optionCases(commands)}      *) return ;;
    esac
    options=
  fi
  case $values in
    @session) values=$(aerie ls -q 2>/dev/null) ;;
    @folder) while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -d -- "$current"); return ;;
    @any) values= ;;
  esac
  if [[ $current == -* ]]; then values=$options; fi
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$values" -- "$current")
}
complete -o default -F _aerie aerie
`;
}

function words(values: Values): string {
  return typeof values === 'string' ? `@${values}` : values.join(' ');
}

function commandCase({ names, options, operands, repeats }: CompletionCommand): string {
  const flags = options.flatMap((option) => option.flags).join(' ');
  const last = operands.length - 1;
  const cases = operands.map((values, i) => {
    const at = repeats && i === last ? `${i === 0 ? '' : `${i}|`}*` : String(i);
    return `        ${at}) values="${words(values)}" ;;\n`;
  });
  const pick = cases.length > 0 ? `\n      case $operands in\n${cases.join('')}      esac` : '';
  return `    ${names.join('|')})\n      options="${flags}"${pick}\n      ;;\n`;
}

function patterns(command: CompletionCommand, flags: readonly string[]): string {
  return command.names.flatMap((name) => flags.map((flag) => `"${name} ${flag}"`)).join('|');
}

function valueOptions(commands: readonly CompletionCommand[]): string {
  const all = commands.flatMap((command) =>
    command.options
      .filter(({ value }) => value !== null)
      .map(({ flags }) => patterns(command, flags)),
  );
  return all.length > 0 ? `        ${all.join('|')}) skip=yes ;;\n` : '';
}

function optionCases(commands: readonly CompletionCommand[]): string {
  return commands
    .flatMap((command) =>
      command.options.map(({ flags, value }) =>
        value === null ? '' : `      ${patterns(command, flags)}) values="${words(value)}" ;;\n`,
      ),
    )
    .join('');
}
