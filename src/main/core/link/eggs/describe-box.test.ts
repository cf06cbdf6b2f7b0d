import { expect, test } from 'vitest';
import { sessionBox } from '#shared/contract/remote-session.ts';
import { describeBox } from './describe-box.ts';
import type { BoxReport } from './sandbox/box-session.ts';

const held: BoxReport = {
  ...{ sandbox: 'bubblewrap', jail: false, limits: { cpu: 7 }, notEnforced: ['One is not.'] },
  writable: ['/home/me/project', '/data/eggs/1/shared'],
};
const asked = {
  rules: 'folder',
  tools: ['deploy'],
  network: ['a.example'],
  folder: '/data/eggs/1',
} as const;

test('what a box really keeps is told, and what it does not', () => {
  expect(describeBox({ ...asked, report: held, more: ['Nor is this.'] })).toEqual({
    ...{ sandbox: 'bubblewrap', rules: 'folder', jail: false, limits: { cpu: 7 } },
    ...{ writable: ['/home/me/project'], network: ['a.example'], tools: ['deploy'] },
    notEnforced: ['One is not.', 'Nor is this.'],
  });
});

test('without a box no rule is claimed to hold', () => {
  const told = describeBox({ ...asked, report: null, more: [] });
  expect(told).toMatchObject({ sandbox: 'none', network: '*', writable: ['/'], limits: {} });
  expect(told).not.toHaveProperty('tools');
  expect(told.notEnforced[0]).toContain('in no sandbox');
});

test('what is told fits beside a session, however much the rules name', () => {
  const many = Array.from({ length: 300 }, (_, index) => `/${'x'.repeat(400)}/${index}`);
  const report = { ...held, writable: many, notEnforced: many };
  const told = describeBox({
    ...asked,
    report,
    network: many.map((path) => path.slice(0, 250)),
    more: many,
  });
  expect(sessionBox.safeParse(told).success).toBe(true);
  expect(JSON.stringify(told).length).toBeLessThan(12_000);
});
