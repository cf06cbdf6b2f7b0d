import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editorCommands } from './editor-command.ts';
import { knownEditors } from './known-editors.ts';

const file = '/p/a b.ts';
const none = { template: '', env: {}, hasScreen: true };
const first = (wishes: Partial<typeof none> & { env?: Record<string, string> }, line?: number) => {
  const [command] = editorCommands({ ...none, ...wishes }, { file, line, column: undefined });
  return command && [command.program, ...command.args];
};

describe('a template', () => {
  it('is all that is tried, with the place filled in where it belongs', () => {
    const template = '"/opt/my editor" --at {line}:{column} "{file}"';
    const commands = editorCommands({ ...none, template }, { file, line: 7, column: 3 });
    expect(commands).toMatchObject([
      { program: '/opt/my editor', args: ['--at', '7:3', file], label: 'my editor' },
    ]);
    expect(first({ template: 'ed' })).toEqual(['ed', file]);
    expect(first({ template: 'nvim +{line}' }, 4)).toEqual(['nvim', '+4', file]);
  });

  it('never makes more words of a name, whatever that is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const [command] = editorCommands(
          { ...none, template: 'code -g {file}:{line}' },
          { file: `/${name}`, line: 1, column: undefined },
        );
        expect(command?.args).toEqual(['-g', `/${name}:1`]);
      }),
    );
  });
});

describe('without a template', () => {
  it('an editor with windows comes before one for terminals, and the own one first', () => {
    expect(first({})).toEqual(['code', file]);
    expect(first({}, 3)).toEqual(['code', '--goto', `${file}:3`]);
    expect(first({ env: { VISUAL: 'subl --wait' } }, 3)).toEqual(['subl', '--wait', `${file}:3`]);
    expect(first({ env: { EDITOR: 'vim' } })).toEqual(['code', file]);
    expect(first({ env: { EDITOR: 'vim -u NONE' }, hasScreen: false }, 3)).toEqual([
      'vim',
      '-u',
      'NONE',
      '+call cursor(3,1)',
      file,
    ]);
    expect(first({ env: { EDITOR: 'joe' }, hasScreen: false }, 3)).toEqual(['joe', file]);
  });

  it('every known editor is told the file, and the line where there is one', () => {
    for (const { args, command } of knownEditors) {
      expect(args({ file, line: undefined, column: undefined }), command).toEqual([file]);
      const told = args({ file, line: 12, column: 5 }).join(' ');
      expect(told, command).toContain(file);
      expect(told, command).toContain('12');
    }
  });
});
