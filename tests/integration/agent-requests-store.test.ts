import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalDecision, JournalRequest } from '#core/agents/permissions/decision-journal.ts';
import { describeDecision } from '#core/agents/permissions/describe-decision.ts';
import { PermissionRuleBook } from '#core/agents/permissions/permission-rule-book.ts';
import type { DecidedBy } from '#core/agents/permissions/permission-types.ts';
import { openDatabase } from '#core/store/open-database.ts';
import { SqliteDecisionJournal } from '#core/store/sqlite-decision-journal.ts';
import { SqlitePermissionRules } from '#core/store/sqlite-permission-rules.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { holderOf, isAlive } from '#core/system/process-lock.ts';
import { silentLogger } from '#shared/base/ports.ts';

const context = { clock: nodeClock, logger: silentLogger };
const fixtures = join(import.meta.dirname, '..', 'fixtures');

let folder: string;
let path: string;
let opened: Database[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aerie-requests-'));
  path = join(folder, 'aerie.db');
  opened = [];
});
afterEach(() => {
  for (const database of opened) database.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(): Database {
  const { database, problems } = openDatabase({ path, ...context });
  expect(problems).toEqual([]);
  opened.push(database);
  return database;
}

function journalOf(database = open(), owner = holderOf(process.pid), limit = 20_000) {
  return new SqliteDecisionJournal(database, { owner, limit, logger: silentLogger });
}

function aRequest(over: Partial<JournalRequest> = {}): JournalRequest {
  return {
    ...{ id: 'r1', kind: 'permission', agent: 'opencode', project: '/p', sessionId: 's' },
    ...{ origin: 'subagent', title: 'make', toolCallId: 'c', toolName: 'bash' },
    ...{ permissionKey: 'bash', askedAt: 5 },
    options: [{ optionId: 'once', kind: 'allow_once', name: 'Allow once' }],
    ...over,
  };
}

function aDecision(over: Partial<JournalDecision> = {}): JournalDecision {
  const decidedBy = { kind: 'person', surface: 'desktop', person: 'Ada' } as const;
  return { outcome: 'selected', optionId: 'once', decidedBy, decidedAt: 9, ...over };
}

describe('the record of what agents asked', () => {
  it('keeps requests and their first decision over a restart', () => {
    const journal = journalOf();
    const bare = { toolCallId: undefined, toolName: undefined, permissionKey: undefined };
    journal.opened(aRequest());
    journal.opened(aRequest({ title: 'a second time' }));
    journal.opened(aRequest({ id: 'r2', askedAt: 6, options: [], ...bare }));
    expect(journal.decided('r1', aDecision())).toBe(true);
    expect(journal.decided('r1', aDecision({ outcome: 'cancelled' }))).toBe(false);
    expect(journal.decided('unknown', aDecision())).toBe(false);
    const again = journalOf();
    expect(again.recent({ limit: 10 })).toEqual([
      { request: aRequest({ id: 'r2', askedAt: 6, options: [], ...bare }), decision: undefined },
      { request: aRequest(), decision: aDecision() },
    ]);
    expect(again.recent({ sessionId: 'other', limit: 10 })).toEqual([]);
    expect(again.recent({ sessionId: 's', limit: 1 })).toHaveLength(1);
  });

  it.each<DecidedBy>([
    { kind: 'hook', reason: 'x' },
    { kind: 'list', list: 'allowedTools', name: 'bash' },
    { kind: 'rule', ruleId: 'x' },
    { kind: 'person', surface: 'phone' },
    { kind: 'handler' },
    { kind: 'default' },
    { kind: 'cancelled' },
    { kind: 'call_ended' },
    { kind: 'agent_exit' },
    { kind: 'error', reason: 'x' },
  ])('knows %j again', (decidedBy) => {
    const journal = journalOf();
    journal.opened(aRequest());
    journal.decided('r1', aDecision({ decidedBy }));
    expect(journal.recent({ limit: 1 })[0]?.decision?.decidedBy).toEqual(decidedBy);
  });

  it('closes what a killed process left open, and nothing of those that run (A45)', async () => {
    const script = join(fixtures, 'agents', 'leave-request-open.ts');
    const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const [said] = await once(child.stdout, 'data');
      expect(String(said)).toBe('opened\n');
      const journal = journalOf();
      journal.opened(aRequest({ id: 'mine', askedAt: Date.now() + 1000 }));
      expect(journal.closeAbandoned(isAlive, 99)).toBe(0);
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(journal.closeAbandoned(isAlive, 99)).toBe(1);
      const entries = journal.recent({ limit: 10 });
      expect(entries.map(({ request }) => request.title)).toEqual(['make', 'make clean']);
      expect(entries.map(describeDecision)).toEqual([
        'Waiting for an answer.',
        'Not answered: the agent ended.',
      ]);
      expect(entries[1]?.decision).toMatchObject({ outcome: 'unanswered', decidedAt: 99 });
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('forgets the oldest that are closed', () => {
    const journal = journalOf(open(), 'me', 50);
    journal.opened(aRequest({ id: 'open', askedAt: 0 }));
    for (let i = 1; i <= 500; i += 1) {
      journal.opened(aRequest({ id: `${i}`, askedAt: i }));
      journal.decided(`${i}`, aDecision());
    }
    const kept = journal.recent({ limit: 1000 }).map(({ request }) => request.id);
    expect(kept.length).toBeLessThan(300);
    expect(kept[0]).toBe('500');
    expect(kept.at(-1)).toBe('open');
  });

  it('leaves out rows that are damaged', () => {
    const database = open();
    const journal = journalOf(database);
    for (const id of ['a', 'b', 'c', 'd']) journal.opened(aRequest({ id }));
    database.prepare("UPDATE agent_request SET options = 'no JSON' WHERE id = 'a'").run();
    database.prepare("UPDATE agent_request SET options = '[7]' WHERE id = 'b'").run();
    database.prepare("UPDATE agent_request SET kind = 'other' WHERE id = 'c'").run();
    expect(journal.recent({ limit: 9 }).map(({ request }) => request.id)).toEqual(['d']);
  });

  it('reports a failing disk as storage_failed', () => {
    const database = open();
    const journal = journalOf(database);
    const rules = new SqlitePermissionRules(database, silentLogger);
    database.close();
    for (const work of [
      () => journal.opened(aRequest()),
      () => journal.decided('r1', aDecision()),
      () => journal.recent({ limit: 1 }),
      () => journal.closeAbandoned(isAlive, 1),
      () => rules.all(),
      () => rules.remove('x'),
    ]) {
      expect(work).toThrow(expect.objectContaining({ code: 'storage_failed' }));
    }
  });

  it('finds its tables in a database of the first version', () => {
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(fixtures, 'store', 'aerie-1.db'), path);
    const journal = journalOf();
    journal.opened(aRequest());
    expect(journal.recent({ limit: 1 })).toHaveLength(1);
  });
});

describe('permission rules in the database (A47)', () => {
  it('last over a restart until they are revoked', () => {
    const book = new PermissionRuleBook(new SqlitePermissionRules(open(), silentLogger));
    const general = book.add({ effect: 'allow', tool: 'bash' });
    const pattern = { kind: 'path', value: 'src/**' } as const;
    const exact = book.add({
      effect: 'deny',
      tool: 'edit',
      agent: 'claude',
      project: '/p',
      pattern,
    });
    const again = new PermissionRuleBook(new SqlitePermissionRules(open(), silentLogger));
    expect(again.list()).toEqual([general, exact]);
    expect(again.revoke(general.id)).toBe(true);
    // The other process sees it at once.
    expect(book.list()).toEqual([exact]);
    expect(book.revoke(general.id)).toBe(false);
  });

  it('leave out one that is damaged', () => {
    const database = open();
    const book = new PermissionRuleBook(new SqlitePermissionRules(database, silentLogger));
    book.add({ effect: 'allow', tool: 'bash' });
    database.pragma('ignore_check_constraints = ON');
    database.prepare("UPDATE permission_rule SET effect = 'maybe'").run();
    expect(book.list()).toEqual([]);
  });
});
