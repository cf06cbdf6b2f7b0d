import { expect, test } from 'vitest';
import { isSamePerson } from './is-same-person.ts';

test('somebody is the same by address and roost, and look-alikes are others', () => {
  const ann = { email: 'Kate@Example.org', roost: 'r1' };
  expect(isSamePerson(ann, { email: 'kate@example.org', roost: 'r1' })).toBe(true);
  expect(isSamePerson(ann, { email: 'kate@example.org', roost: 'r2' })).toBe(false);
  expect(isSamePerson(ann, { email: 'kate@example.org' })).toBe(false);
  // The sign of the unit kelvin becomes a k where all letters lose their case.
  expect(isSamePerson(ann, { email: '\u212aate@example.org', roost: 'r1' })).toBe(false);
});
