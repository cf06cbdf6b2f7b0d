import { describe, expect, it } from 'vitest';
import { lineOfKeys, readConfigProblem } from './config-problem.ts';

const red = (text: string): string => `\u001b[91m\u001b[1mError: \u001b[0m${text}`;

describe('a mistake in the configuration of an agent', () => {
  it('A03: is found with file, line and column where opencode cannot read its JSON', () => {
    const wrote = red(`Config file at /home/me/my project/opencode.json is not valid JSON(C): 
--- JSONC Input ---
{
  "model": "a/b",
  "share" "disabled"
}
--- Errors ---
ColonExpected at line 3, column 11
   Line 3:   "share" "disabled"
                    ^
--- End ---`);
    expect(readConfigProblem(wrote)).toEqual({
      file: '/home/me/my project/opencode.json',
      what: 'a colon is missing',
      line: 3,
      column: 11,
    });
  });

  it('A03: is not looked for in the file that is quoted', () => {
    const wrote = `Config file at /p/opencode.jsonc is not valid JSON(C): 
--- JSONC Input ---
ValueExpected at line 99, column 1
--- Errors ---
CommaExpected at line 1, column 2
--- End ---`;
    expect(readConfigProblem(wrote)).toMatchObject({ line: 1, what: 'a comma is missing' });
  });

  it('A03: names the value that opencode does not take', () => {
    const wrote = red(`Configuration is invalid at /p/opencode.json
↳ Expected PermissionActionConfig, got "maybe" permission.edit
↳ Expected string | undefined, got 42 model`);
    expect(readConfigProblem(wrote)).toEqual({
      file: '/p/opencode.json',
      what: 'Expected PermissionActionConfig, got "maybe" permission.edit',
      keys: ['permission', 'edit'],
    });
    const reference = `Configuration is invalid at /p/opencode.jsonc: bad file reference: "{file:./no.txt}" /p/no.txt does not exist`;
    expect(readConfigProblem(reference)).toEqual({
      file: '/p/opencode.jsonc',
      what: 'bad file reference: "{file:./no.txt}" /p/no.txt does not exist',
    });
  });

  it('A03: is found where another agent names file and line', () => {
    expect(
      readConfigProblem(
        'warning\nError: Invalid config in /home/me/fake.json line 7: "model" must be text\n',
      ),
    ).toEqual({
      file: '/home/me/fake.json',
      what: 'Invalid config in /home/me/fake.json line 7: "model" must be text',
      line: 7,
    });
    expect(
      readConfigProblem(
        'Error loading configuration: C:\\Users\\me\\codex.toml:4:12: expected `=`',
      ),
    ).toMatchObject({ file: 'C:\\Users\\me\\codex.toml', line: 4, column: 12 });
  });

  it('is not seen in what is about something else', () => {
    for (const wrote of [
      '',
      'Error: listen EADDRINUSE 127.0.0.1:4096',
      'at load (/usr/lib/node_modules/x/package.json:3:1)',
      'config is fine',
      'Invalid config in relative.json line 3',
    ]) {
      expect(readConfigProblem(wrote)).toBeUndefined();
    }
  });

  it('takes linear time for hostile text', () => {
    const begun = performance.now();
    for (const piece of ['config /', 'Configuration is invalid at /', '↳ a ', '/a.json'])
      readConfigProblem(`${piece.repeat(8000)}\n${`${piece.repeat(30)}\n`.repeat(800)}`);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

describe('the line of a value', () => {
  const text =
    '{\n  "edit": 1,\n  "permission": {\n    "bash": "edit",\n    "edit": "maybe"\n  }\n}';

  it('A03: is found from the outside in', () => {
    expect(lineOfKeys(text, ['permission', 'edit'])).toBe(5);
    expect(lineOfKeys(text, ['edit'])).toBe(2);
    expect(lineOfKeys(text, ['permission', '0', 'bash'])).toBe(4);
  });

  it('is not made up', () => {
    expect(lineOfKeys(text, ['model'])).toBeUndefined();
    expect(lineOfKeys(text, ['0'])).toBeUndefined();
    expect(lineOfKeys(text, [])).toBeUndefined();
  });
});
