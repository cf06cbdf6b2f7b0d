import { describe, expect, it } from 'vitest';
import { MAX_COLS, MAX_ROWS } from '#shared/contract/limits.ts';
import { parseLsofFolder } from './current-folder.ts';
import { signalName } from './signal-name.ts';
import { checkFolder, checkSize, resolveProgram } from './spawn-check.ts';

describe('checkSize', () => {
  it('takes all sizes within the limits and none outside', () => {
    expect(() => checkSize(1, 1)).not.toThrow();
    expect(() => checkSize(MAX_COLS, MAX_ROWS)).not.toThrow();
    for (const bad of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, MAX_COLS + 1]) {
      expect(() => checkSize(bad, 24)).toThrow(expect.objectContaining({ code: 'bad_size' }));
      expect(() => checkSize(80, bad)).toThrow(expect.objectContaining({ code: 'bad_size' }));
    }
  });
});

describe('resolveProgram', () => {
  const node = process.execPath;
  const env = { PATH: '/no/such/folder' };

  it('takes an absolute path as it is', async () => {
    expect(await resolveProgram({ shell: node, cwd: '/', env })).toBe(node);
  });

  it("looks on the PATH of the child's environment, not on ours", async () => {
    await expect(resolveProgram({ shell: 'node', cwd: '/', env })).rejects.toMatchObject({
      code: 'shell_not_found',
    });
    await expect(resolveProgram({ shell: 'node', cwd: '/', env: {} })).rejects.toThrow('PATH');
  });

  it('does not take a folder or a program from a relative PATH entry', async () => {
    await expect(
      resolveProgram({ shell: 'bin', cwd: '/usr', env: { PATH: '.:/usr' } }),
    ).rejects.toThrow('PATH');
  });
});

describe('checkFolder', () => {
  it('names the folder it refuses', async () => {
    await expect(checkFolder('/')).resolves.toBeUndefined();
    await expect(checkFolder('/no/such')).rejects.toThrow('"/no/such" does not exist');
    await expect(checkFolder(process.execPath)).rejects.toThrow('not a folder');
  });
});

describe('small readers', () => {
  it('names signals', () => {
    expect([1, 6, 9, 15].map(signalName)).toEqual(['SIGHUP', 'SIGABRT', 'SIGKILL', 'SIGTERM']);
    expect(signalName(250)).toBe('SIG250');
  });

  it('reads the folder that lsof tells', () => {
    expect(parseLsofFolder('p12\nfcwd\nn/Users/me/a b\n')).toBe('/Users/me/a b');
    expect(parseLsofFolder('p12\nfcwd\n')).toBeNull();
  });
});
