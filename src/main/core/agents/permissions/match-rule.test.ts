import { describe, expect, it } from 'vitest';
import { BadOptionError } from '../errors/acp-error.ts';
import { checkRule, warningOf } from './check-rule.ts';
import { judge, wouldAllow } from './judge.ts';
import type { RuleScene } from './match-rule.ts';
import {
  type PermissionAction,
  type PermissionRule,
  type RulePattern,
  UNKNOWN_PATH,
} from './permission-rule.ts';

const scene: RuleScene = { agent: 'opencode', project: '/p', platform: 'linux' };

function action(over: Partial<PermissionAction>): PermissionAction {
  const nothing = { toolName: undefined, permissionKey: undefined, command: undefined };
  return { ...nothing, paths: [], urls: [], ...over };
}

function rule(effect: 'allow' | 'deny', tool: string, pattern?: RulePattern): PermissionRule {
  return { id: `${effect}-${tool}`, effect, tool, pattern, createdAt: 0 };
}

const command = (value: string): RulePattern => ({ kind: 'command', value });
const path = (value: string): RulePattern => ({ kind: 'path', value });
const host = (value: string): RulePattern => ({ kind: 'host', value });

function outcome(rules: readonly PermissionRule[], what: PermissionAction, where = scene) {
  return wouldAllow({ rules }, [what], where)[0];
}

const bash = (line: string) => action({ permissionKey: 'bash', command: line });
const edit = (...paths: string[]) => action({ permissionKey: 'edit', paths });
const fetch = (...urls: string[]) => action({ permissionKey: 'webfetch', urls });

describe('rules by name (A48)', () => {
  it('are about the exact name of a tool or a permission', () => {
    const allow = [rule('allow', 'bash')];
    expect(outcome(allow, action({ toolName: 'bash' }))).toBe('allow');
    expect(outcome(allow, action({ permissionKey: 'bash' }))).toBe('allow');
    expect(outcome(allow, action({ toolName: 'Bash' }))).toBe('ask');
    expect(outcome(allow, action({}))).toBe('ask');
  });

  it('hold for an agent and a project, or for all', () => {
    const mine = { ...rule('allow', 'bash'), agent: 'opencode', project: '/p' };
    expect(outcome([mine], bash('x'))).toBe('allow');
    expect(outcome([mine], bash('x'), { ...scene, agent: 'claude' })).toBe('ask');
    expect(outcome([mine], bash('x'), { ...scene, project: '/p/q' })).toBe('ask');
  });
});

describe('rules for commands', () => {
  const git = [rule('allow', 'bash', command('git *'))];

  it.each(['git', 'git status', 'git log --oneline', 'git commit -m "a; b"'])(
    'git * allows %j',
    (line) => {
      expect(outcome(git, bash(line))).toBe('allow');
    },
  );

  it.each([
    'git status; rm -rf x',
    'git status && rm -rf x',
    'git status\nrm -rf x',
    'git $(rm -rf x)',
    'git status | sh',
    'git status > x',
    'gitk',
    'X=1 git status',
    '/tmp/git status',
    'sudo git status',
    'GIT status',
    ' ',
  ])('git * does not allow %j', (line) => {
    expect(outcome(git, bash(line))).toBe('ask');
  });

  it('without a star allow exactly that', () => {
    const exact = [rule('allow', 'bash', command('npm test'))];
    expect(outcome(exact, bash('npm   test'))).toBe('allow');
    expect(outcome(exact, bash('npm test --all'))).toBe('ask');
    expect(outcome(exact, bash('npm'))).toBe('ask');
  });

  it('do not allow what is not known', () => {
    expect(outcome(git, action({ permissionKey: 'bash' }))).toBe('ask');
  });

  it('deny a command wherever it stands', () => {
    const deny = [rule('allow', 'bash'), rule('deny', 'bash', command('rm -rf *'))];
    for (const line of [
      'rm -rf x',
      'cd a && sudo rm -rf x',
      'bash -c "rm -rf x"',
      '/bin/rm -RF x',
    ]) {
      expect(outcome(deny, bash(line))).toBe('deny');
    }
    expect(outcome(deny, bash('rm x'))).toBe('allow');
    expect(outcome(deny, bash('git commit -m "rm -rf x"'))).toBe('allow');
  });

  it('without a star deny exactly that', () => {
    const deny = [rule('allow', 'bash'), rule('deny', 'bash', command('git push'))];
    expect(outcome(deny, bash('a; git push'))).toBe('deny');
    expect(outcome(deny, bash('git push origin'))).toBe('allow');
  });

  it('deny what is too long to be searched', () => {
    const deny = [rule('allow', 'bash'), rule('deny', 'bash', command('rm *'))];
    expect(outcome(deny, bash('x'.repeat(2_000_000)))).toBe('deny');
  });

  it('know that quotes protect nothing on Windows', () => {
    const windows: RuleScene = { ...scene, platform: 'win32' };
    expect(outcome(git, bash("git commit -m 'a & del x'"), windows)).toBe('ask');
    expect(outcome(git, bash("git commit -m 'a & del x'"))).toBe('allow');
  });
});

describe('rules for paths', () => {
  const src = [rule('allow', 'edit', path('src/**'))];

  it('are taken from the project, and allow only if every path is described', () => {
    expect(outcome(src, edit('/p/src/a.ts'))).toBe('allow');
    expect(outcome(src, edit('/p/src/a.ts', '/p/src/b/c.ts'))).toBe('allow');
    expect(outcome(src, edit('/p/src/a.ts', '/etc/passwd'))).toBe('ask');
    expect(outcome(src, edit('/p/a.ts'))).toBe('ask');
    expect(outcome(src, edit())).toBe('ask');
    expect(outcome(src, edit('/p/src/a.ts', UNKNOWN_PATH))).toBe('ask');
    expect(outcome([rule('allow', 'edit', path('/**'))], edit(UNKNOWN_PATH))).toBe('ask');
  });

  it('may be absolute', () => {
    expect(outcome([rule('allow', 'edit', path('/tmp/*'))], edit('/tmp/x'))).toBe('allow');
  });

  it('deny if any path is described, hidden ones too', () => {
    const deny = [rule('allow', 'edit'), rule('deny', 'edit', path('**/*env*'))];
    expect(outcome(deny, edit('/p/a', '/p/b/.env.local'))).toBe('deny');
    expect(outcome(deny, edit('/p/a'))).toBe('allow');
  });

  it('deny in any case where the file system does not tell cases apart', () => {
    const deny = [rule('allow', 'edit'), rule('deny', 'edit', path('secret'))];
    expect(outcome(deny, edit('/p/SECRET'), { ...scene, platform: 'darwin' })).toBe('deny');
    expect(outcome(deny, edit('/p/SECRET'))).toBe('allow');
    const allow = [rule('allow', 'edit', path('docs/*'))];
    expect(outcome(allow, edit('/p/DOCS/a'), { ...scene, platform: 'darwin' })).toBe('ask');
  });

  it('understand paths of Windows', () => {
    const windows: RuleScene = { agent: 'opencode', project: 'C:\\p', platform: 'win32' };
    expect(outcome(src, edit('C:\\p\\src\\a.ts'), windows)).toBe('allow');
    expect(outcome(src, edit('C:\\p\\a.ts'), windows)).toBe('ask');
  });
});

describe('rules for hosts', () => {
  it.each([
    ['docs.rs', 'https://docs.rs/x', 'allow'],
    ['docs.rs', 'https://DOCS.rs./x', 'allow'],
    ['docs.rs', 'http://docs.rs:8080/', 'allow'],
    ['docs.rs', 'https://evil.docs.rs/', 'ask'],
    ['docs.rs', 'https://docs.rs.evil.com/', 'ask'],
    ['docs.rs', 'https://docs.rs@evil.com/', 'ask'],
    ['docs.rs', 'https://user@docs.rs/', 'ask'],
    ['docs.rs', 'file://docs.rs/etc/passwd', 'ask'],
    ['docs.rs', 'not an address', 'ask'],
    ['*.example.com', 'https://a.b.example.com/', 'allow'],
    ['*.example.com', 'https://example.com/', 'ask'],
    ['*.example.com', 'https://evilexample.com/', 'ask'],
  ])('allow %s: %s → %s', (value, url, expected) => {
    expect(outcome([rule('allow', 'webfetch', host(value))], fetch(url))).toBe(expected);
  });

  it('allow only if every address is described, and deny if any is', () => {
    const allow = [rule('allow', 'webfetch', host('a.com'))];
    expect(outcome(allow, fetch('https://a.com', 'https://b.com'))).toBe('ask');
    expect(outcome(allow, fetch())).toBe('ask');
    const deny = [rule('allow', 'webfetch'), rule('deny', 'webfetch', host('b.com'))];
    expect(outcome(deny, fetch('https://a.com', 'https://x@b.com'))).toBe('deny');
  });
});

describe('what wins (A48)', () => {
  const what = action({ toolName: 'mcp_x', permissionKey: 'bash', command: 'git status' });
  const nothing = { allowedTools: [], disallowedTools: [], rules: [] };

  it('whatever denies, wherever it stands', () => {
    const deny = rule('deny', 'bash');
    const allow = rule('allow', 'bash');
    expect(
      judge({ ...nothing, allowedTools: ['bash'], disallowedTools: ['mcp_x'] }, what, scene),
    ).toEqual({ effect: 'deny', by: { kind: 'list', list: 'disallowedTools', name: 'mcp_x' } });
    expect(judge({ ...nothing, allowedTools: ['mcp_x'], rules: [deny] }, what, scene)).toEqual({
      effect: 'deny',
      by: { kind: 'rule', ruleId: deny.id },
    });
    for (const rules of [
      [allow, deny],
      [deny, allow],
    ]) {
      expect(judge({ ...nothing, rules }, what, scene)?.effect).toBe('deny');
    }
  });

  it.each([
    [command('rm *'), action({ permissionKey: 'bash' })],
    [path('**/.env'), action({ permissionKey: 'bash' })],
    [path('**/.env'), action({ permissionKey: 'bash', paths: ['/p/a', UNKNOWN_PATH] })],
    [host('evil.com'), action({ permissionKey: 'bash' })],
  ])('somebody is asked where it is not known whether %j denies', (pattern, unknown) => {
    const rules = [rule('allow', 'bash'), rule('deny', 'bash', pattern)];
    expect(judge({ ...nothing, allowedTools: ['bash'], rules }, unknown, scene)).toBeNull();
    const elsewhere = [
      rule('deny', 'edit', pattern),
      { ...rule('deny', 'bash', pattern), agent: 'x' },
    ];
    expect(outcome([rule('allow', 'bash'), ...elsewhere], unknown)).toBe('allow');
  });

  it('lists match by name of tool or permission, exactly', () => {
    const allowed = (name: string) => judge({ ...nothing, allowedTools: [name] }, what, scene);
    expect(allowed('bash')?.effect).toBe('allow');
    expect(allowed('mcp_x')?.effect).toBe('allow');
    expect(allowed('Bash')).toBeNull();
    expect(allowed('mcp')).toBeNull();
    expect(judge(nothing, what, scene)).toBeNull();
    expect(judge({ ...nothing, allowedTools: ['x', ''] }, action({}), scene)).toBeNull();
  });
});

describe('a dry run', () => {
  it('tells what would become of sample actions', () => {
    const rules = [
      rule('allow', 'bash', command('git *')),
      rule('deny', 'bash', command('git push *')),
      rule('allow', 'edit', path('src/**')),
    ];
    const samples = [
      bash('git status'),
      bash('git push'),
      bash('make'),
      edit('/p/src/x'),
      edit('/x'),
    ];
    const expected = ['allow', 'deny', 'ask', 'allow', 'ask'];
    expect(wouldAllow({ rules }, samples, scene)).toEqual(expected);
    expect(wouldAllow({}, samples, scene)).toEqual(samples.map(() => 'ask'));
  });
});

describe('checkRule', () => {
  const check = (tool: string, pattern?: RulePattern, project?: string) => () =>
    checkRule({ effect: 'allow', tool, pattern, project });

  it.each([
    check('bash'),
    check('bash', command('git *')),
    check('bash', command('npm run "my script"')),
    check('edit', path('src/**')),
    check('edit', path('/tmp/x'), '/p'),
    check('webfetch', host('*.example.com')),
    check('webfetch', host('localhost')),
    check('webfetch', host('[::1]')),
  ])('takes a rule that can be understood (%#)', (work) => {
    expect(work).not.toThrow();
  });

  it.each([
    check(' '),
    check('x'.repeat(300)),
    check('bash', command('')),
    check('bash', command('*')),
    check('bash', command('git *; rm')),
    check('bash', command('git|sh')),
    check('bash', command('git* x')),
    check('bash', command('git * push')),
    check('bash', command('ls *.ts')),
    check('bash', command('X=1 *')),
    check('bash', command('a '.repeat(40))),
    check('bash', command('x'.repeat(2000))),
    check('edit', path('src/../**')),
    check('edit', path('src\0')),
    check('edit', path('src'), 'relative'),
    check('webfetch', host('https://a.com')),
    check('webfetch', host('a.com/x')),
    check('webfetch', host('*')),
    check('webfetch', host('*.*.com')),
  ])('refuses one that would not do what it seems to (%#)', (work) => {
    expect(work).toThrow(BadOptionError);
  });
});

describe('what cannot be seen (A48)', () => {
  const all = [rule('allow', 'bash'), rule('allow', 'edit', path('**'))];
  const deny = [rule('deny', 'bash', command('cat *')), rule('deny', 'edit', path('**'))];

  it.each([
    ['bidi override in quotes', bash("cat 'a\u202eb'")],
    ['zero-width space in quotes', bash('cat "a\u200bb"')],
    ['Hangul filler, a letter that is blank', bash('cat a\u3164b')],
    ['carriage return', bash('cat a\rcat b')],
    ['variation selector', bash('cat a\ufe0f')],
    ['zero-width joiner in a path', edit('/p/a\u200db')],
  ])('is not allowed, but denied: %s', (_name, what) => {
    const exact = [rule('allow', 'bash', command('cat *'))];
    expect(outcome([...all, ...exact], what)).toBe('ask');
    expect(outcome(deny, what)).toBe('deny');
  });

  it('does not keep plain text of other scripts from being allowed', () => {
    expect(outcome(all, bash('cat Übersicht 概要'))).toBe('allow');
    expect(outcome(all, edit('/p/é/файл.txt'))).toBe('allow');
    expect(outcome(all, edit(UNKNOWN_PATH, '/p/x'))).toBe('ask');
  });
});

describe('warningOf', () => {
  it('speaks up for rules that allow everything', () => {
    expect(warningOf(rule('allow', 'bash'))).toContain('Everything');
    expect(warningOf(rule('allow', 'bash', command('sudo *')))).toContain('every command');
    expect(warningOf(rule('allow', 'bash', command('sudo ls *')))).toBeNull();
    expect(warningOf(rule('allow', 'bash', command('git *')))).toBeNull();
    expect(warningOf(rule('allow', 'edit', path('**')))).toBeNull();
    expect(warningOf(rule('deny', 'bash'))).toBeNull();
  });
});
