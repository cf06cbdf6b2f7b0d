import { describe, expect, it } from 'vitest';
import { Screen } from '../emulator/screen.ts';
import { findPrompt } from './find-prompt.ts';

/** What is found on a screen after `output`. */
function promptAfter(output: string, own: readonly ((line: string) => boolean)[] = []) {
  const screen = new Screen({ cols: 100, rows: 30, scrollback: 100 });
  screen.write(new TextEncoder().encode(output.replaceAll('\n', '\r\n')));
  const found = findPrompt(screen.tail(), own);
  screen.dispose();
  return found?.text ?? null;
}

describe('questions on the cursor’s line', () => {
  it.each([
    '[sudo] password for ann: ',
    'Password: ',
    "ann@example.org's password: ",
    "Enter passphrase for key '/home/ann/.ssh/id_ed25519': ",
    "Password for 'https://ann@github.com': ",
    "Username for 'https://github.com': ",
    'Enter PIN for ssh-sk: ',
    'npm one-time password: ',
    'Verification code: ',
    'Do you want to continue? [Y/n] ',
    'rm: remove write-protected file? (y/n) ',
    'Are you sure you want to continue connecting (yes/no/[fingerprint])? ',
    'Proceed (Y/n)? ',
    'Is this OK? (yes) ',
    'Ok to proceed? (y) ',
    'Overwrite existing file? [y/N]: ',
    'Add src/app.ts to the chat? (Y)es/(N)o [Yes]: ',
    'Press any key to continue . . . ',
    'Press [Enter] to continue or Ctrl-c to cancel adding it.',
    'Press ENTER to continue',
    "Type 'yes' to delete the cluster: ",
    '? Project name: › my-app',
    '◆ Which framework?',
  ])('%s', (line) => {
    expect(promptAfter(`some output\n${line}`)).toBe(line.trim());
  });

  it.each([
    ['the prompt of a shell', 'ann@host:~/code$ '],
    ['a line that was ended', 'Password: \n'],
    ['a question further up', 'Continue? [y/N] y\nann@host:~$ '],
    ['an answer that was begun', 'Continue? [y/N] y'],
    ['the output of a build', 'webpack compiled in 312 ms\n'],
    ['progress', 'Downloading 45% (3.1 MB/s)'],
    ['a text about passwords', 'The password was changed.'],
    ['a log line', '12:00:01 INFO user login: ann'],
    ['a test name', '  ok 12 - asks (y/n) twice'],
    ['an empty screen', ''],
  ])('not %s', (_, output) => {
    expect(promptAfter(output)).toBeNull();
  });

  it('does not take the text of an editor for a question', () => {
    expect(promptAfter('\x1b[?1049h\x1b[HPassword: \n~\n~\x1b[1;11H')).toBeNull();
    expect(promptAfter('Password: secret\x1b[6D')).toBeNull();
  });
});

const claude = `● Bash(npm test)
╭──────────────────────────────────────────────╮
│ Bash command                                 │
│                                              │
│   npm test                                   │
│   Run the tests                              │
│                                              │
│ Do you want to proceed?                      │
│ ❯ 1. Yes                                     │
│   2. Yes, and don't ask again for npm test   │
│   3. No, and tell Claude what to do (esc)    │
╰──────────────────────────────────────────────╯
`;
const codex = `
  Would you like to run the following command?

  $ git push

› 1. Yes, proceed (y)
  2. Yes, and don't ask again for this command (a)
  3. No, and tell Codex what to do differently (esc)

  Press enter to confirm or esc to cancel
`;
const gemini = `╭────────────────────────────────╮
│ ?  Shell ls                    │
│                                │
│ Allow execution of: 'ls'?      │
│                                │
│ ● 1. Yes, allow once           │
│   2. Yes, allow always ...     │
│   3. No, suggest changes (esc) │
╰────────────────────────────────╯`;
const opencode = `\x1b[?1049h\x1b[H  conversation
┃
┃  Permission required
┃  $ rm -rf build
┃
┃  Allow once   Allow always   Reject
  enter confirm`;

describe('boxes of choices', () => {
  it.each([
    ['Claude Code', claude, 'Do you want to proceed?'],
    ['Codex', codex, 'Would you like to run the following command?'],
    ['Gemini', gemini, "Allow execution of: 'ls'?"],
    ['opencode on its own screen', opencode, 'Permission required'],
    [
      'a list to choose from',
      'Pick a licence? (Use arrow keys)\n❯ MIT\n  Apache-2.0\n',
      'Pick a licence? (Use arrow keys)',
    ],
  ])('of %s', (_, output, text) => {
    expect(promptAfter(output)).toBe(text);
  });

  it.each([
    ['a numbered list', 'Which one?\n1. first\n2. second\n'],
    ['one marked line', 'What now?\n❯ 1. a heading\n'],
    ['a box far above', `${claude}${'more output\n'.repeat(8)}`],
    ['a diff', '> 1. old line\n> 2. other line\n'],
  ])('not %s', (_, output) => {
    expect(promptAfter(output)).toBeNull();
  });
});

it('finds what a person has patterns for, also above the last line', () => {
  const own = [(line: string) => line.includes('ready to ship')];
  expect(promptAfter('ready to ship', own)).toBe('ready to ship');
  expect(promptAfter('\x1b[?1049h\x1b[H| ready to ship |\nstatus\n', own)).toBe('ready to ship');
  expect(promptAfter(`ready to ship\n${'x\n'.repeat(5)}`, own)).toBeNull();
});
