// What real programs on real terminals ask for, and what is no question: shells, editors, builds.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createRealWing } from '#tests/support/real-wing.ts';
import { ScreenClient } from '#tests/support/screen-client.ts';

const size = { cols: 80, rows: 24 };
const wait = { timeout: 20_000, interval: 50 };
const QUIET_MS = 500;
/** Output has rested for long enough that everything was looked at. */
const LOOKED_MS = 2000;

async function setUp() {
  const real = createRealWing({ 'sessions.killGraceMs': 200, 'attention.quietMs': QUIET_MS });
  onTestFinished(() => real[Symbol.asyncDispose]());
  writeFileSync(join(real.home, 'notes.txt'), 'Password: \nline two\n'.repeat(30));
  const client = real.connect();
  const start = async ({ run: [shell = '', ...args] }: Program) => {
    const { id } = await client.api.sessions.create({ shell, args, cwd: real.home, ...size });
    const screen = new ScreenClient(client, id, size);
    onTestFinished(() => screen.dispose());
    const attention = async () => (await client.api.sessions.get({ id })).attention;
    return { id, screen, attention };
  };
  return { client, start };
}

interface Program {
  readonly name: string;
  readonly run: readonly string[];
  /** What its screen shows once it rests. */
  readonly shows: RegExp;
}

const linux = process.platform === 'linux';

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
/** A program that is only tried where it is installed. */
const optional = (program: Program): Program[] =>
  isInstalled(program.run[0] ?? '') ? [program] : [];

/** Programs that wait for an answer to what they have written. */
const asking: readonly Program[] = [
  { name: 'read -p', run: ['/bin/bash', '-c', 'read -p "Branch name: " x'], shows: /Branch name:/ },
  { name: 'yes or no', run: ['/bin/sh', '-c', 'printf "Go? [y/N] "; read x'], shows: /Go\? \[y/ },
  { name: 'a password', run: ['/bin/bash', '-c', 'read -sp "Password: " x'], shows: /Password:/ },
  {
    name: 'a child of a child',
    run: ['/bin/sh', '-c', 'sh -c "printf \\"Tag: \\"; read x"; true'],
    shows: /Tag:/,
  },
  {
    name: 'readline of Node.js',
    run: [
      process.execPath,
      '-e',
      "require('node:readline').createInterface(process.stdin, process.stdout).question('Name? ', () => {})",
    ],
    shows: /Name\?/,
  },
  ...optional({ name: 'input()', run: ['python3', '-c', 'input("Age: ")'], shows: /Age:/ }),
];

/** Programs that ask nothing while they rest. */
const silent: readonly Program[] = [
  { name: 'an idle shell', run: ['/bin/bash', '--norc', '--noprofile'], shows: /\$/ },
  { name: 'cat', run: ['/bin/sh', '-c', 'echo started; exec cat'], shows: /started/ },
  {
    name: 'sleep',
    // Elsewhere than on Linux nobody can tell that it does not read.
    run: ['/bin/sh', '-c', `printf "${linux ? 'Ready? ' : 'Counting '}"; exec sleep 100`],
    shows: /Ready|Counting/,
  },
  {
    name: 'a build',
    run: ['/bin/sh', '-c', 'printf "compiled: 3 files\\nall done?\\n"; exec sleep 100'],
    shows: /all done/,
  },
  ...optional({ name: 'vim', run: ['vim', '-u', 'NONE', 'notes.txt'], shows: /line two/ }),
  ...optional({ name: 'less', run: ['less', 'notes.txt'], shows: /line two/ }),
  ...optional({ name: 'less -X', run: ['less', '-X', 'notes.txt'], shows: /line two/ }),
  ...optional({ name: 'top', run: ['top', '-d', '100'], shows: /PID/ }),
];

it('tells which programs wait for an answer, and what they ask', async () => {
  const { start } = await setUp();
  const asked = await Promise.all(
    asking.map(async (program) => {
      const { attention } = await start(program);
      await expect.poll(attention, { ...wait, message: program.name }).not.toBeNull();
      return [program.name, await attention()] as const;
    }),
  );
  expect(
    Object.fromEntries(asked.map(([name, a]) => [name, `${a?.reason}: ${a?.message}`])),
  ).toEqual({
    'read -p': 'waiting: Branch name:',
    'yes or no': 'prompt: Go? [y/N]',
    'a password': 'prompt: Password:',
    'a child of a child': 'waiting: Tag:',
    'readline of Node.js': 'waiting: Name?',
    ...(asking.some(({ name }) => name === 'input()') ? { 'input()': 'waiting: Age:' } : {}),
  });
});

it('takes no resting shell, editor, pager or build for a question', async () => {
  const { client, start } = await setUp();
  const found = await Promise.all(
    silent.map(async (program) => {
      const { id, screen, attention } = await start(program);
      const shown = { ...wait, message: program.name };
      await expect.poll(() => screen.text, shown).toMatch(program.shows);
      await client.api.sessions.wait({ id, until: { mode: 'idle', idleMs: LOOKED_MS } });
      return [program.name, await attention()] as const;
    }),
  );
  expect(found.filter(([, attention]) => attention !== null)).toEqual([]);
});

it('ends an episode when somebody types or looks, and opens it again on request', async () => {
  const { client, start } = await setUp();
  const program = {
    name: 'two questions',
    run: ['/bin/sh', '-c', 'printf "One? [y/N] "; read x; printf "Two? [y/N] "; read x'],
    shows: /One/,
  };
  const { id, attention } = await start(program);
  await expect.poll(attention, wait).toMatchObject({ reason: 'prompt', message: 'One? [y/N]' });
  await client.api.sessions.exec({ id, input: 'y' });
  expect(await attention()).toBeNull();
  await expect.poll(attention, wait).toMatchObject({ reason: 'prompt', message: 'Two? [y/N]' });
  const episode = (await attention())?.id ?? '';
  await client.api.sessions.clearAttention({ id, episode: 'another' });
  expect((await attention())?.id).toBe(episode);
  await client.api.sessions.clearAttention({ id, episode });
  expect(await attention()).toBeNull();
  await client.api.sessions.restoreAttention({ id, episode });
  expect(await attention()).toMatchObject({ id: episode, message: 'Two? [y/N]' });
});
