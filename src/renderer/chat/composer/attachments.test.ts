import { describe, expect, it } from 'vitest';
import {
  blockOf,
  fileAttachment,
  fileUri,
  isLongPaste,
  linesAttachment,
  pastedText,
  pathIn,
  withAttachment,
  withText,
} from './attachments.ts';

describe('attachments', () => {
  it('A54: long pasted text becomes a chip that says how long it is', () => {
    expect(isLongPaste('x'.repeat(2000))).toBe(false);
    expect(isLongPaste('x'.repeat(2001))).toBe(true);
    expect(isLongPaste('x\n'.repeat(40))).toBe(false);
    expect(isLongPaste('x\n'.repeat(41))).toBe(true);
    const chip = pastedText('x\n'.repeat(120));
    expect(chip.name).toBe('Pasted text (120 lines)');
    const edited = withText(chip, 'one\ntwo');
    expect(edited).toMatchObject({ id: chip.id, name: 'Pasted text (2 lines)', text: 'one\ntwo' });
    expect(pastedText('y'.repeat(3000)).name).toBe('Pasted text (3,000 characters)');
  });

  it('A53: files are called as they are below the folder, on any system', () => {
    const name = (path: string, folder: string): string =>
      fileAttachment('file', path, folder).name;
    expect(name('/p/src/a.ts', '/p')).toBe('src/a.ts');
    expect(name('/p/src/a.ts', '/p/')).toBe('src/a.ts');
    expect(name('/project/a.ts', '/p')).toBe('a.ts');
    expect(name('C:\\p\\src\\a.ts', 'C:\\p')).toBe('src/a.ts');
    expect(pathIn('/p', 'src/a.ts')).toBe('/p/src/a.ts');
    expect(pathIn('/', 'a')).toBe('/a');
    expect(pathIn('C:\\p\\', 'src/a.ts')).toBe('C:\\p\\src\\a.ts');
    expect(fileUri('/p/a b#.ts')).toBe('file:///p/a%20b%23.ts');
    expect(fileUri('C:\\p\\a.ts')).toBe('file:///C:/p/a.ts');
  });

  it('A53: lines of a file go along with their numbers', () => {
    const chip = linesAttachment(
      { path: '/p/a.ts', name: 'a.ts' },
      { from: 3, to: 7, text: 'code' },
    );
    expect(chip.name).toBe('a.ts:3-7');
    expect(blockOf(chip)).toEqual({ type: 'resource', uri: 'file:///p/a.ts#L3-L7', text: 'code' });
  });

  it('A53: the same file is not added twice', () => {
    const one = fileAttachment('file', '/p/a', '/p');
    const all = withAttachment([], one);
    expect(withAttachment(all, fileAttachment('file', '/p/a', '/p'))).toBe(all);
    expect(withAttachment(all, fileAttachment('file', '/p/b', '/p'))).toHaveLength(2);
  });
});
