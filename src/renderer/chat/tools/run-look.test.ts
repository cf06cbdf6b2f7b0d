import { expect, it } from 'vitest';
import { isLight, runLook } from './run-look.ts';

it('A35: takes the sixteen colours from the theme', () => {
  expect(runLook({ fg: 1, bold: true })).toEqual({ fg: 'var(--ansi-1)', marks: ['bold'] });
  expect(runLook({ fg: '#123456' })).toEqual({ fg: '#123456', own: true, marks: [] });
  expect(runLook({})).toEqual({ marks: [] });
  expect(runLook({ faint: true })).toEqual({ fg: 'var(--text-muted)', marks: [] });
  expect(runLook({ faint: true, fg: 2 })).toEqual({ fg: 'var(--ansi-2)', marks: [] });
});

it('A35: keeps text readable on a ground, whatever a program chose for it', () => {
  expect(runLook({ fg: 15, bg: 1 })).toMatchObject({ fg: 'var(--bg-app)', bg: 'var(--ansi-1)' });
  expect(runLook({ fg: 2, bg: 0 })).toMatchObject({ fg: 'var(--ansi-2)', bg: 'var(--bg-active)' });
  expect(runLook({ fg: '#ffffff', bg: '#ffff00' })).toMatchObject({ fg: '#000000', bg: '#ffff00' });
  expect(runLook({ bg: '#000080' })).toMatchObject({ fg: '#ffffff' });
});

it('swaps text and ground', () => {
  expect(runLook({ inverse: true })).toMatchObject({ fg: 'var(--bg-app)', bg: 'var(--text)' });
  expect(runLook({ inverse: true, fg: 2 })).toMatchObject({ bg: 'var(--ansi-2)' });
});

it('knows light from dark', () => {
  expect(['#ffffff', '#ffff00', '#00ff00'].every(isLight)).toBe(true);
  expect(['#000000', '#0000ff', '#800000'].some(isLight)).toBe(false);
});
