import { describe, expect, it } from 'vitest';
import { foregroundOf, type ProcReader } from './foreground.ts';

const TTY = '/dev/pts/7';

/** A /proc made of files (`path: text`) and links (`path: -> target`); the rest cannot be read. */
function fakeProc(entries: Readonly<Record<string, string>>): ProcReader {
  const get = async (path: string): Promise<string> => {
    const found = entries[path.replace('/proc/', '')];
    if (found === undefined) throw new Error(`ENOENT ${path}`);
    return found;
  };
  return {
    text: get,
    link: get,
    names: async (path) => (await get(path)).split(' '),
  };
}

const stat = (pid: number, foreground: number) =>
  `${pid} (a (b) c) S 1 ${pid} ${pid} 34823 ${foreground} 4194304 ${'0 '.repeat(12)}99 0 0`;

/** A process with one thread that waits in `syscall`. */
const process = (pid: number, syscall: string, more: Readonly<Record<string, string>> = {}) => ({
  [`${pid}/stat`]: stat(pid, 20),
  [`${pid}/comm`]: `prog${pid}\n`,
  [`${pid}/task`]: `${pid}`,
  [`${pid}/task/${pid}/syscall`]: syscall,
  [`${pid}/task/${pid}/children`]: '',
  [`${pid}/fd/0`]: TTY,
  ...more,
});

const look = (entries: Readonly<Record<string, string>>, arch = 'x64') =>
  foregroundOf(10, TTY, fakeProc(entries), arch);

describe('foregroundOf', () => {
  it('tells a program that reads its terminal, and which one it is', async () => {
    const shell = process(10, '61 0xffffffff 0x7ffe');
    expect(await look({ ...shell, ...process(20, '0 0x0 0x7f 0x400') })).toEqual({
      input: 'reading',
      isRoot: false,
      program: 'prog20',
    });
    const arm = { ...shell, ...process(20, '63 0x0 0x7f 0x400') };
    expect((await look(arm, 'arm64'))?.input).toBe('reading');
  });

  it('takes the terminal under its other name, and no other file', async () => {
    const from = (fd: string) =>
      look({ ...process(10, ''), ...process(20, '0 0x3 0x7f', { '20/fd/3': fd }) });
    expect((await from('/dev/tty'))?.input).toBe('reading');
    expect((await from('pipe:[123]'))?.input).toBe('elsewhere');
    expect((await from('/dev/pts/8'))?.input).toBe('elsewhere');
  });

  it('reads what an event loop waits for', async () => {
    const loop = (events: string) =>
      look({
        ...process(10, ''),
        ...process(20, '281 0xd 0x7ff', {
          '20/fdinfo/13': `pos:\t0\ntfd:       17 events:       ${events} data: 0\n`,
          '20/fd/17': TTY,
        }),
      });
    expect((await loop('19'))?.input).toBe('reading');
    expect((await loop('4'))?.input).toBe('elsewhere');
  });

  it('is not sure of programs that wait for several things', async () => {
    const poll = { ...process(10, ''), ...process(20, '270 0x1 0x7ff') };
    expect((await look(poll))?.input).toBe('polling');
    expect((await look({ ...poll, '20/fd/0': '/dev/null' }))?.input).toBe('elsewhere');
  });

  it('finds the reader among children and threads', async () => {
    const make = process(20, '61 0x1', { '20/task/20/children': '21 ' });
    expect((await look({ ...process(10, ''), ...make, ...process(21, '0 0x0') }))?.input).toBe(
      'reading',
    );
    const go = process(20, '202 0x1', { '20/task': '20 23', '20/task/23/syscall': '0 0x0 0x1' });
    expect((await look({ ...process(10, ''), ...go }))?.input).toBe('reading');
  });

  it('admits what it may not see: another user’s program, another system', async () => {
    const { '20/task/20/syscall': _hidden, ...sudo } = process(20, '');
    expect((await look({ ...process(10, ''), ...sudo }))?.input).toBe('unknown');
    expect(await look({})).toBeNull();
  });

  it('says when the terminal’s own program is in the foreground', async () => {
    const shell = { ...process(10, '270 0x1'), '10/stat': stat(10, 10) };
    expect(await look(shell)).toMatchObject({ isRoot: true, program: 'prog10' });
  });
});
