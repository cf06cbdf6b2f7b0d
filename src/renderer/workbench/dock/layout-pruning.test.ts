import { expect, test } from 'vitest';
import { parseLayout, pruneDock } from './layout-pruning.ts';

const leaf = (id: string, views: string[], activeView = views[0]) => ({
  type: 'leaf',
  size: 100,
  data: { id, views, activeView },
});
const dock = (...children: object[]) => ({
  grid: {
    root: { type: 'branch', size: 400, data: children },
    width: 800,
    height: 400,
    orientation: 'HORIZONTAL',
  },
  panels: Object.fromEntries(['a', 'b', 'c'].map((id) => [id, { id }])),
  activeGroup: '2',
});

test('panels of sessions that are gone are dropped, and the active one falls to a neighbour', () => {
  const pruned = pruneDock(dock(leaf('1', ['a', 'b'], 'b'), leaf('2', ['c'])), new Set(['a', 'c']));
  expect(pruned).toMatchObject({
    grid: {
      root: {
        data: [
          { data: { id: '1', views: ['a'], activeView: 'a' } },
          { data: { id: '2', views: ['c'], activeView: 'c' } },
        ],
      },
    },
    activeGroup: '2',
  });
  expect(Object.keys(pruned?.['panels'] as object)).toEqual(['a', 'c']);
});

test('a group left empty goes, with the active group if it was that', () => {
  const pruned = pruneDock(
    dock(leaf('1', ['a']), { type: 'branch', data: [leaf('2', ['c'])] }),
    new Set(['a']),
  );
  expect(pruned?.['grid']).toMatchObject({ root: { data: [{ data: { id: '1' } }] } });
  expect(pruned).not.toHaveProperty('activeGroup');
});

test('nothing is left when all sessions are gone', () => {
  expect(pruneDock(dock(leaf('1', ['a'])), new Set())).toBeUndefined();
});

test('a panel listed twice is kept once', () => {
  const pruned = pruneDock(dock(leaf('1', ['a']), leaf('2', ['a', 'b'])), new Set(['a', 'b']));
  expect(pruned?.['grid']).toMatchObject({
    root: { data: [{ data: { views: ['a'] } }, { data: { views: ['b'] } }] },
  });
});

test.each([
  null,
  1,
  'x',
  [],
  {},
  { grid: {}, panels: {} },
  { grid: { root: { type: 'leaf' } }, panels: { a: {} } },
])('%j is not a dock', (value) => {
  expect(pruneDock(value, new Set(['a']))).toBeUndefined();
});

test('text that is no layout is refused', () => {
  expect(parseLayout('{')).toBeUndefined();
  expect(parseLayout('{"version":2}')).toBeUndefined();
  expect(parseLayout('{"version":1,"activeSession":5}')).toEqual({
    version: 1,
    dock: undefined,
    activeSession: null,
    sidebarOpen: true,
  });
});

test('the width of the sidebar is kept, and a layout without one is still a layout', () => {
  expect(parseLayout('{"version":1,"sidebarWidth":300}')).toMatchObject({ sidebarWidth: 300 });
  for (const text of ['{"version":1}', '{"version":1,"sidebarWidth":"wide"}']) {
    expect(parseLayout(text)).not.toHaveProperty('sidebarWidth');
  }
});
