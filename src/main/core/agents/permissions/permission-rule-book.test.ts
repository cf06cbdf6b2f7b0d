import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { BadOptionError } from '../errors/acp-error.ts';
import { PermissionRuleBook } from './permission-rule-book.ts';

const git = {
  effect: 'allow',
  tool: 'bash',
  pattern: { kind: 'command', value: 'git *' },
} as const;

describe('PermissionRuleBook (A47)', () => {
  it('lists what was added until it is revoked, and tells of both', () => {
    const clock = new ManualClock();
    const book = new PermissionRuleBook(undefined, clock);
    const changed = vi.fn();
    book.onDidChange(changed);
    const rule = book.add({ ...git, project: '/p' });
    expect(rule).toMatchObject({ ...git, project: '/p', createdAt: clock.now() });
    expect(book.list()).toEqual([rule]);
    expect(book.revoke(rule.id)).toBe(true);
    expect(book.revoke(rule.id)).toBe(false);
    expect(book.list()).toEqual([]);
    expect(changed).toHaveBeenCalledTimes(2);
    book.dispose();
  });

  it('keeps one rule of those that say the same', () => {
    const book = new PermissionRuleBook();
    const rule = book.add(git);
    expect(book.add(git)).toBe(rule);
    book.add({ ...git, effect: 'deny' });
    book.add({ ...git, agent: 'opencode' });
    book.add({ effect: 'allow', tool: 'bash' });
    expect(book.list()).toHaveLength(4);
  });

  it('gives the rules for an agent in a project, general ones included', () => {
    const book = new PermissionRuleBook();
    const general = book.add(git);
    const here = book.add({ ...git, project: '/p' });
    const agent = book.add({ ...git, agent: 'claude' });
    expect(book.rulesFor({ agent: 'opencode', project: '/p' })).toEqual([general, here]);
    expect(book.rulesFor({ agent: 'claude', project: '/q' })).toEqual([general, agent]);
  });

  it('replaces rules, and never takes one away that is still wanted', () => {
    const book = new PermissionRuleBook();
    const old = book.add(git);
    const kept = book.add({ ...git, effect: 'deny' });
    const wanted = { ...git, pattern: { kind: 'command', value: 'git status' } } as const;
    const { added, removed } = book.replace(
      [old.id, kept.id],
      [wanted, { ...git, effect: 'deny' }],
    );
    expect(added).toMatchObject([wanted]);
    expect(removed).toEqual([old]);
    expect(book.list().map(({ id }) => id)).toEqual([kept.id, added[0]?.id]);
    const broken = { ...git, pattern: { kind: 'command', value: 'git; rm' } } as const;
    expect(() => book.replace([kept.id], [git, broken])).toThrow(BadOptionError);
    expect(book.list()).toHaveLength(2);
  });

  it('refuses rules that cannot be understood', () => {
    const book = new PermissionRuleBook();
    expect(() => book.add({ ...git, pattern: { kind: 'command', value: 'git; rm' } })).toThrow(
      BadOptionError,
    );
    expect(book.list()).toEqual([]);
  });

  it('holds 2,000 at most', () => {
    const book = new PermissionRuleBook({
      all: () => Array.from({ length: 2000 }, (_, i) => ({ ...git, id: `${i}`, createdAt: 0 })),
      add: () => {},
      remove: () => true,
    });
    expect(() => book.add({ effect: 'deny', tool: 'x' })).toThrow('2000 rules');
  });
});
