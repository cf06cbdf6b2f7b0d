import { describe, expect, it } from 'vitest';
import { defaultSettings, type SettingPatch } from '#shared/contract/index.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { policyOf } from '../attention/attention-policy.ts';
import type { ScreenTail } from '../emulator/screen-tail.ts';
import type { ForegroundState } from '../pty/foreground.ts';
import { SessionAttention } from './session-attention.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const settle = () => new Promise((resolve) => setImmediate(resolve));

function setUp(settings: SettingPatch = {}, isShell = false) {
  const clock = new ManualClock();
  let screen: ScreenTail | null = null;
  let front: ForegroundState | null = null;
  let looks = 0;
  let changes = 0;
  const values = { ...defaultSettings(), ...settings } as ReturnType<typeof defaultSettings>;
  const policy = policyOf(values);
  const attention = new SessionAttention(
    {
      clock,
      policy: () => policy,
      tail: async () => {
        looks += 1;
        return screen;
      },
      foreground: async () => front,
      isShell: () => isShell,
    },
    () => {
      changes += 1;
    },
  );
  /** The program leaves `line` before the cursor. */
  const shows = (line: string, row = 0, over: Partial<ScreenTail> = {}): void => {
    const base = { lines: [line], beforeCursor: line, afterCursor: '', row, alternate: false };
    screen = { ...base, ...over };
    attention.didOutput();
  };
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 100) {
      clock.advance(Math.min(100, left));
      await settle();
    }
  };
  return {
    clock,
    attention,
    shows,
    pass,
    reads: (state: ForegroundState['input'], isRoot = false, program = 'prog') => {
      front = { input: state, isRoot, program };
    },
    get looks() {
      return looks;
    },
    get changes() {
      return changes;
    },
  };
}

describe('SessionAttention: questions on the screen', () => {
  it('asks once output rests, not before', async () => {
    const t = setUp();
    t.shows('Password: ');
    await t.pass(300);
    t.shows('Password: ');
    await t.pass(300);
    expect(t.attention.current).toBeNull();
    await t.pass(200);
    expect(t.attention.current).toMatchObject({ reason: 'prompt', message: 'Password:' });
    expect(t.changes).toBe(1);
  });

  it('costs one timer while output flows, and no look at the screen', async () => {
    const t = setUp();
    for (let i = 0; i < 100; i += 1) {
      t.shows('Password: ');
      t.clock.advance(10);
      expect(t.clock.pending).toBe(1);
    }
    expect(t.looks).toBe(0);
  });

  it('does not ask again for a question that was seen and is only drawn again', async () => {
    const t = setUp();
    t.shows('Go on? [y/N] ', 7);
    await t.pass(500);
    t.attention.clear();
    t.shows('Go on? [y/N] ', 7);
    await t.pass(500);
    expect(t.attention.current).toBeNull();
    t.shows('Go on? [y/N] ', 8);
    await t.pass(500);
    expect(t.attention.current).toMatchObject({ reason: 'prompt', count: 1 });
  });

  it('asks again once something else stood there meanwhile', async () => {
    const t = setUp();
    t.shows('Go on? [y/N] ', 7);
    await t.pass(500);
    t.attention.clear();
    t.shows('', 7);
    await t.pass(500);
    t.shows('Go on? [y/N] ', 7);
    await t.pass(500);
    expect(t.attention.current?.reason).toBe('prompt');
  });

  it('takes a question back when the program goes on without an answer', async () => {
    const t = setUp();
    t.shows('Go on? [y/N] ');
    await t.pass(500);
    t.shows('timed out', 1);
    await t.pass(500);
    expect(t.attention.current).toBeNull();
    expect(t.changes).toBe(2);
  });

  it('is cleared by typing, and gives whoever types time to read', async () => {
    const t = setUp();
    t.shows('Password: ');
    await t.pass(500);
    expect(t.attention.didInput(bytes('secret\r'))).toBe(true);
    expect(t.attention.current).toBeNull();
    t.shows('Password: ', 1);
    await t.pass(1500);
    expect(t.attention.current).toBeNull();
    await t.pass(1000);
    expect(t.attention.current?.reason).toBe('prompt');
  });

  it('leaves alone who is in the middle of typing', async () => {
    const t = setUp();
    t.reads('reading');
    t.attention.didInput(bytes('echo which one?'));
    t.shows('echo which one?');
    await t.pass(10_000);
    expect(t.attention.current).toBeNull();
  });

  it('asks in the middle of a line only once nobody types there any more', async () => {
    const t = setUp();
    t.attention.didInput(bytes('y'));
    t.shows('Password: ');
    await t.pass(4500);
    expect(t.attention.current).toBeNull();
    await t.pass(1000);
    expect(t.attention.current).toMatchObject({ reason: 'prompt', message: 'Password:' });
  });

  it('takes the mouse and the focus of a terminal for no typing', async () => {
    const t = setUp();
    t.shows('Password: ');
    await t.pass(500);
    expect(t.attention.didInput(bytes('\x1b[O'))).toBe(false);
    expect(t.attention.didInput(bytes('\x1b[<35;10;20M'))).toBe(false);
    expect(t.attention.current?.reason).toBe('prompt');
    t.attention.clear();
    t.attention.didInput(bytes('\x1b[O'));
    t.shows('Password: ', 1);
    await t.pass(500);
    expect(t.attention.current?.reason).toBe('prompt');
  });

  it('asks nothing while the shell is at its prompt', async () => {
    const t = setUp({}, true);
    t.attention.didEmit({ type: 'command-started' });
    t.attention.didEmit({ type: 'command-finished', exitCode: 0 });
    t.shows('Password: ');
    await t.pass(5000);
    expect(t.attention.current).toBeNull();
    t.attention.didEmit({ type: 'command-started' });
    t.shows('Password: ');
    await t.pass(500);
    expect(t.attention.current?.reason).toBe('prompt');
  });

  it('passes over the box of an agent that was ended above a shell’s prompt', async () => {
    const t = setUp({}, true);
    const lines = ['Do you want to proceed?', '❯ 1. Yes', '  2. No', 'ann@host:~$'];
    t.reads('polling', true, 'bash');
    t.shows('ann@host:~$ ', 3, { lines });
    await t.pass(5000);
    expect(t.attention.current).toBeNull();
    t.reads('elsewhere', false, 'agent');
    t.shows('', 3, { lines: lines.slice(0, 3) });
    await t.pass(500);
    expect(t.attention.current?.message).toBe('Do you want to proceed?');
  });
});

describe('SessionAttention: waiting for input', () => {
  it.each([
    ['reading', 'Name', true],
    ['reading', 'ann@host:~$ ', false],
    ['polling', 'Name: ', true],
    ['polling', 'Loading', false],
    ['unknown', 'Name: ', true],
    ['unknown', 'Loading', false],
    ['elsewhere', 'Name: ', false],
  ] as const)('%s behind %j: %s', async (input, line, expected) => {
    const t = setUp();
    t.reads(input);
    t.shows(line);
    await t.pass(1900);
    expect(t.attention.current).toBeNull();
    await t.pass(400);
    expect(t.attention.current?.reason === 'waiting').toBe(expected);
  });

  it('goes by the line where the system tells nothing', async () => {
    const t = setUp();
    t.shows('Which one? ');
    await t.pass(2500);
    expect(t.attention.current).toMatchObject({ reason: 'waiting', message: 'Which one?' });
  });

  it('does not take a shell at its prompt, or a pager, for waiting', async () => {
    const shell = setUp({}, true);
    shell.reads('reading', true, 'bash');
    shell.shows('what next? ');
    await shell.pass(5000);
    expect(shell.attention.current).toBeNull();
    const pager = setUp();
    pager.reads('reading', false, 'less');
    pager.shows('notes.txt');
    await pager.pass(5000);
    expect(pager.attention.current).toBeNull();
  });

  it('looks again at a program that asked before it reads, but not for ever', async () => {
    const t = setUp();
    t.reads('elsewhere');
    t.shows('Name: ');
    await t.pass(5000);
    expect(t.attention.current).toBeNull();
    t.reads('reading');
    await t.pass(10_000);
    expect(t.attention.current).toMatchObject({ reason: 'waiting', message: 'Name:' });
    const busy = setUp();
    busy.reads('elsewhere');
    busy.shows('Name: ');
    await busy.pass(300_000);
    expect(busy.clock.pending).toBe(0);
  });

  it('follows the time that the settings name', async () => {
    const t = setUp({ 'attention.quietMs': 5000 });
    t.reads('reading');
    t.shows('Name: ');
    await t.pass(4800);
    expect(t.attention.current).toBeNull();
    await t.pass(400);
    expect(t.attention.current?.reason).toBe('waiting');
  });
});

describe('SessionAttention: what the settings turn off', () => {
  it('raises nothing for it, and looks at no screen when nothing is wanted', async () => {
    const t = setUp({
      'attention.bell': false,
      'attention.notifications': false,
      'attention.prompts': false,
      'attention.waiting': false,
      'attention.exits': false,
    });
    t.attention.didEmit({ type: 'bell' });
    t.attention.didEmit({ type: 'notification', title: null, body: 'x' });
    t.shows('Password: ');
    await t.pass(5000);
    t.attention.didExit();
    expect([t.attention.current, t.looks]).toEqual([null, 0]);
  });

  it('finds a person’s own patterns', async () => {
    const t = setUp({ 'attention.patterns': ['/^ship it .*now$/i'] });
    t.shows('Ship it right NOW');
    await t.pass(500);
    expect(t.attention.current).toMatchObject({ reason: 'prompt', message: 'Ship it right NOW' });
  });
});

describe('SessionAttention: the end', () => {
  it('is told unless somebody wanted it or is there', async () => {
    const t = setUp();
    t.attention.willEnd();
    t.attention.didExit();
    expect(t.attention.current).toBeNull();
    t.attention.reset();
    t.attention.didInput(bytes('exit\r'));
    t.attention.didExit();
    expect(t.attention.current).toBeNull();
    await t.pass(3000);
    t.attention.didExit();
    expect(t.attention.current?.reason).toBe('exited');
  });

  it('takes back a question that nobody can answer any more', async () => {
    const t = setUp();
    t.shows('Password: ');
    await t.pass(500);
    t.attention.willEnd();
    t.attention.didExit();
    expect(t.attention.current).toBeNull();
  });

  it('leaves no timer', () => {
    const t = setUp();
    t.shows('Password: ');
    t.attention.dispose();
    expect(t.clock.pending).toBe(0);
  });
});
