import { expect, test } from 'vitest';
import { importColorScheme } from './import-color-scheme.ts';

const component = (name: string, value: number) =>
  `<key>${name} Component</key>\n\t\t<real>${value}</real>`;
const itermColor = (name: string, r: number, g: number, b: number) => `
	<key>${name}</key>
	<dict>
		<key>Alpha Component</key><real>1</real>
		${component('Blue', b)}
		<key>Color Space</key><string>sRGB</string>
		${component('Green', g)}
		${component('Red', r)}
	</dict>`;
const iterm = (skip?: string) => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x.dtd">
<plist version="1.0"><dict>${[
  ...Array.from({ length: 16 }, (_, i) => `Ansi ${i} Color`),
  'Background Color',
  'Foreground Color',
  'Cursor Color',
  'Selection Color',
]
  .filter((name) => name !== skip)
  .map((name, i) => itermColor(name, i / 20, 1, 0))
  .join('')}
</dict></plist>`;

const windowsTerminal = {
  name: 'Campfire',
  background: '#101010',
  foreground: '#EEEEEE',
  cursorColor: '#FFF',
  selectionBackground: '#333333',
  ...Object.fromEntries(
    ['black', 'red', 'green', 'yellow', 'blue', 'purple', 'cyan', 'white'].flatMap((name, i) => [
      [name, `#0000${i}0`],
      [`bright${name.charAt(0).toUpperCase()}${name.slice(1)}`, `#0000${i}F`],
    ]),
  ),
};

const base16 = (format: (key: string, value: string) => string) =>
  Array.from({ length: 16 }, (_, i) => {
    const digit = i.toString(16).toUpperCase();
    return format(`base0${digit}`, `${digit}0${digit}0${digit}0`);
  });

test('iTerm2: components become bytes whatever their order, the file gives the name', () => {
  const result = importColorScheme('Night Owl.itermcolors', iterm());
  expect(result).toMatchObject({
    ok: true,
    schemes: [{ id: 'imported-night-owl', name: 'Night Owl', background: '#ccff00' }],
  });
  if (result.ok) expect(result.schemes[0]?.ansi[10]).toBe('#80ff00');
});

test('iTerm2: a missing colour is told, a missing cursor is not a problem', () => {
  expect(importColorScheme('x.itermcolors', iterm('Ansi 7 Color')).ok).toBe(false);
  const result = importColorScheme('x.itermcolors', iterm('Cursor Color'));
  expect(result.ok && result.schemes[0]?.cursor).toBe(result.ok && result.schemes[0]?.foreground);
});

test('Windows Terminal: one scheme, a list, and a settings file', () => {
  const one = importColorScheme('a.json', JSON.stringify(windowsTerminal));
  expect(one).toMatchObject({
    ok: true,
    schemes: [{ name: 'Campfire', cursor: '#ffffff', foreground: '#eeeeee' }],
  });
  if (one.ok) expect(one.schemes[0]?.ansi[13]).toBe('#00005f');
  const list = [windowsTerminal, { ...windowsTerminal, name: 'B' }, { name: 'broken' }];
  for (const json of [list, { profiles: {}, schemes: list }]) {
    const many = importColorScheme('a.json', JSON.stringify(json));
    expect(many.ok && many.schemes.map((s) => s.name)).toEqual(['Campfire', 'B']);
  }
});

test.each([
  ['classic', ['scheme: "Ocean" # by someone', ...base16((k, v) => `${k}: "${v}"`)].join('\n')],
  ['newer', ['name: Ocean', 'palette:', ...base16((k, v) => `  ${k}: '#${v}'`)].join('\r\n')],
  ['JSON', `{"scheme":"Ocean",${base16((k, v) => `"${k}":"${v}"`).join(',')}}`],
  ['nested JSON', `{"name":"Ocean","palette":{${base16((k, v) => `"${k}":"#${v}"`).join(',')}}}`],
])('base16: %s', (_, text) => {
  const result = importColorScheme('ocean.yaml', text);
  expect(result).toMatchObject({
    ok: true,
    schemes: [{ name: 'Ocean', background: '#000000', foreground: '#505050' }],
  });
  if (result.ok) expect(result.schemes[0]?.ansi[1]).toBe('#808080');
});

test.each(['', '{}', '[]', 'null', '<plist/>', 'hello: world', '{"palette":null}', '"x"'])(
  'text that is no scheme is refused with a sentence: %j',
  (text) => {
    const result = importColorScheme('x', text);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.reason).toMatch(/Choose an iTerm2/);
  },
);

test('importing the same name again gives the same id', () => {
  const text = JSON.stringify({ ...windowsTerminal, name: 'Ümlaut & Söhne 2' });
  const [a, b] = [importColorScheme('x', text), importColorScheme('y', text)];
  expect(a).toEqual(b);
  expect(a).toMatchObject({ schemes: [{ id: 'imported-mlaut-s-hne-2' }] });
});
