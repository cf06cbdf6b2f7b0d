/** What a bench session runs. */
export interface Program {
  readonly shell: string;
  readonly args: readonly string[];
  readonly cols: number;
  readonly rows: number;
}

const size = { cols: 120, rows: 40 };

/** Echoes each byte itself, so that no line limit of the terminal driver is in the way. Says `ready` first. */
export const echoProgram: Program = {
  shell: '/bin/sh',
  args: ['-c', 'stty raw -echo; printf ready; exec cat'],
  ...size,
};

/** Waits for a line, then prints coloured lines for ever. */
export const floodProgram: Program = {
  shell: '/bin/sh',
  args: [
    '-c',
    'stty -echo; printf ready; read -r go; exec yes "$(printf \'\\033[32m[ 42%%]\\033[0m Building CXX object \\033[1;34msrc/core/session.cc.o\\033[0m -O2 -Wall -DNDEBUG\')"',
  ],
  ...size,
};

/** An interactive shell with a fixed prompt and no start-up files. */
export const promptProgram: Program = {
  shell: '/bin/sh',
  args: ['-c', "exec env PS1='bench> ' /bin/bash --norc --noprofile -i"],
  ...size,
};

/** Waits for a line, prints `file`, sets the title to `settled` and stays. */
export function catProgram(file: string): Program {
  return {
    shell: '/bin/sh',
    args: [
      '-c',
      'stty -echo; printf ready; read -r go; cat "$1"; printf "\\033]2;settled\\007"; read -r end',
      'sh',
      file,
    ],
    ...size,
  };
}
