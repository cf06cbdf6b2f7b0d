import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { onPath } from '#core/pty/login-shell.ts';
import { TestTerminal } from '#tests/fixtures/pty/test-terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'aerie-programs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const has = (name: string): boolean => onPath(name, process.env['PATH']) !== undefined;
const alternateScreen = /\x1b\[\?1049h/;

describe.runIf(has('vim'))('vim', () => {
  it('takes keys, follows a resize and leaves the screen as it was', async () => {
    const file = join(folder, 'note.txt');
    await using terminal = await TestTerminal.start('', {
      shell: 'vim',
      args: ['-u', 'NONE', '-N', '-n', file],
    });
    await terminal.until(alternateScreen);
    terminal.type('iGrüße\x1b');
    await terminal.until(/Gr/);
    terminal.pty.resize(132, 50);
    await terminal.until(/\x1b\[49;1H~/);
    terminal.type(":put =&columns.'x'.&lines\r:wq\r");
    expect(await terminal.exited).toEqual({ code: 0, signal: null });
    expect(terminal.text).toMatch(/\x1b\[\?1049l/);
    expect(readFileSync(file, 'utf8')).toBe('Grüße\n132x50\n');
  });
});

describe.runIf(has('less'))('less', () => {
  it('pages through a file and quits', async () => {
    const file = join(folder, 'lines.txt');
    writeFileSync(file, Array.from({ length: 500 }, (_, index) => `line ${index}\n`).join(''));
    await using terminal = await TestTerminal.start('', { shell: 'less', args: [file] });
    await terminal.until(/line 22/);
    terminal.type('G');
    await terminal.until(/line 499/);
    terminal.type('q');
    expect(await terminal.exited).toEqual({ code: 0, signal: null });
  });
});

describe.runIf(has('top') && process.platform === 'linux')('top', () => {
  it('draws and quits', async () => {
    await using terminal = await TestTerminal.start('', { shell: 'top', args: ['-d', '60'] });
    await terminal.until(/PID/);
    terminal.type('q');
    expect(await terminal.exited).toEqual({ code: 0, signal: null });
  });
});

describe.skipIf(process.platform === 'win32')('a flood', () => {
  it('is ended by Ctrl-C, and the prompt comes back', async () => {
    await using terminal = await TestTerminal.interactive();
    terminal.type('yes\r');
    await terminal.until(/(y\r\n){1000}/);
    terminal.type('\x03');
    await terminal.until(/\^C[^]*ready> $/);
    terminal.type('echo $?\r');
    await terminal.until(/130\r\n/);
  });

  it('arrives byte for byte, with characters cut anywhere', async () => {
    const text = 'añ→😀字'.repeat(20_000);
    const file = join(folder, 'utf8.txt');
    writeFileSync(file, text);
    await using terminal = await TestTerminal.start('', { shell: 'cat', args: [file] });
    await terminal.exited;
    expect(terminal.text === text).toBe(true);
  });
});
