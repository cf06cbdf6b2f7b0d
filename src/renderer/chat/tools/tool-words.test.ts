import { expect, it } from 'vitest';
import type { ToolItem } from '#shared/chat/tool-item.ts';
import {
  commandOf,
  countChanges,
  inputText,
  isOpenAtFirst,
  mediaText,
  placesOf,
  shortPath,
  subjectOf,
  titleOf,
} from './tool-words.ts';

const tool: ToolItem = {
  type: 'tool',
  id: 'tool:1',
  at: 0,
  toolCallId: '1',
  kind: 'read',
  title: '',
  status: 'completed',
  locations: [],
  output: [],
  changes: [],
};

it('A33: heads a card with its title, the name of its tool or its kind', () => {
  expect(titleOf({ ...tool, title: 'src/a.ts', name: 'read' })).toBe('src/a.ts');
  expect(titleOf({ ...tool, name: 'grep' })).toBe('grep');
  expect(titleOf(tool)).toBe('Read');
});

it('A45: finds the command of an input, also one in words', () => {
  expect(commandOf({ command: 'npm test' })).toBe('npm test');
  expect(commandOf({ command: ['bash', '-lc', "echo 'hi'"] })).toBe("bash -lc 'echo '\\''hi'\\'''");
  expect([{}, null, 'x', { command: 1 }, { command: [] }, { command: [1] }].map(commandOf)).toEqual(
    Array(6).fill(undefined),
  );
});

it('A46: finds what a call is about beside commands', () => {
  expect(subjectOf({ url: 'https://a.example' })).toBe('https://a.example');
  expect(subjectOf({ filePath: '/p/.env' })).toBe('/p/.env');
  expect(subjectOf({ filePath: 3 })).toBeUndefined();
});

it('shows an input as text, unless there is nothing in it', () => {
  expect(inputText({ a: 1 })).toBe('{\n  "a": 1\n}');
  expect(inputText('x')).toBe('x');
  expect([undefined, null, '', {}, []].map(inputText)).toEqual(Array(5).fill(undefined));
});

it('A33: opens what a person wants to see at once', () => {
  const change = { path: 'a', kind: 'edit', added: 2, removed: 1 } as const;
  expect(isOpenAtFirst(tool)).toBe(false);
  expect(isOpenAtFirst({ ...tool, status: 'failed' })).toBe(true);
  expect(isOpenAtFirst({ ...tool, changes: [change] })).toBe(true);
  expect(isOpenAtFirst({ ...tool, kind: 'execute' })).toBe(true);
  expect(countChanges([change, change])).toEqual({ added: 4, removed: 2 });
});

it('shortens paths and names what is not shown', () => {
  expect(shortPath('/home/a/p/src/x.ts')).toBe('…/p/src/x.ts');
  expect(shortPath('src/x.ts')).toBe('src/x.ts');
  expect(mediaText({ type: 'image', mimeType: 'image/png', bytes: 120_000 })).toBe(
    'Picture (image/png, 120 kB)',
  );
  expect(mediaText({ type: 'resource', uri: 'file:///x', bytes: 0 })).toBe('File');
});

it('A33: lists places once, without files whose changes are shown', () => {
  const locations = [{ path: 'a', line: 3 }, { path: 'b' }, { path: 'b' }, { path: 'c' }];
  const change = { path: 'c', kind: 'edit', added: 1, removed: 0 } as const;
  expect(placesOf({ ...tool, locations, changes: [change] })).toEqual(['a:3', 'b']);
});
