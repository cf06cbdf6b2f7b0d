import type { CompletionCommand, CompletionOption, Values } from './completion-model.ts';

/** The script for zsh; works from `fpath` and when sourced. */
export function zshCompletion(commands: readonly CompletionCommand[]): string {
  const list = commands.flatMap(({ names, description }) =>
    names.map((name) => `    ${quoted(`${name}:${description}`)}`),
  );
  return `#compdef aerie
# aerie completion for zsh.
_aerie_sessions() {
  local -a sessions
  sessions=(\${(f)"$(aerie ls -q 2>/dev/null)"})
  compadd -a sessions
}
_aerie() {
  local -a commands
  commands=(
${list.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe -t commands command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(commandCase).join('')}  esac
}
if [ "$funcstack[1]" = _aerie ]; then
  _aerie "$@"
else
  compdef _aerie aerie
fi
`;
}

function commandCase({ names, options, operands, repeats }: CompletionCommand): string {
  const last = operands.length - 1;
  const specs = [
    ...options.flatMap(optionSpecs),
    ...operands.map((values, i) => {
      const at = repeats && i === last ? '*' : String(i + 1);
      return `${at}:${i === 0 ? 'session' : 'value'}:${action(values)}`;
    }),
  ];
  return `    ${names.join('|')})\n      _arguments ${specs.map(quoted).join(' ')}\n      ;;\n`;
}

function optionSpecs({ flags, description, value }: CompletionOption): string[] {
  const text = description.replace(/[[\]:]/g, (found) => `\\${found}`);
  return flags.map((flag) => `${flag}[${text}]${value === null ? '' : `:value:${action(value)}`}`);
}

function action(values: Values): string {
  if (values === 'session') return '_aerie_sessions';
  if (values === 'folder') return '_files -/';
  return values === 'any' ? ' ' : `(${values.join(' ')})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
