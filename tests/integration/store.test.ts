import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import Conf from 'conf';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConfSettingsStore } from '#core/store/conf-settings-store.ts';
import { LazyLayoutRepository } from '#core/store/lazy-layout-repository.ts';
import { migrate } from '#core/store/migrate.ts';
import { allMigrations } from '#core/store/migrations/all-migrations.ts';
import { openDatabase } from '#core/store/open-database.ts';
import { confSettingsFile } from '#core/store/settings-file.ts';
import { SqliteLayoutRepository } from '#core/store/sqlite-layout-repository.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { silentLogger } from '#shared/base/ports.ts';

const fixture = join(import.meta.dirname, '..', 'fixtures', 'store', 'aerie-1.db');
const context = { clock: nodeClock, logger: silentLogger };

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aerie-store-'));
  path = join(folder, 'data', 'aerie.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function dataFiles(): string[] {
  return readdirSync(join(folder, 'data')).sort();
}

describe('migrations', () => {
  it('are numbered without gaps', () => {
    expect(allMigrations.map(({ id }) => id)).toEqual(allMigrations.map((_, index) => index + 1));
  });

  it('bring a real file of the first version up to date and keep its layouts', () => {
    mkdirSync(join(folder, 'data'));
    copyFileSync(fixture, path);
    const before = new Sqlite(path, { readonly: true });
    expect(before.prepare('SELECT max(id) FROM migration').pluck().get()).toBe(1);
    before.close();

    const { database, problems } = openDatabase({ path, ...context });
    expect(problems).toEqual([]);
    expect(database.prepare('SELECT id, name FROM migration ORDER BY id').all()).toEqual(
      allMigrations.map(({ id, name }) => ({ id, name })),
    );
    expect(database.prepare('SELECT DISTINCT updated_at FROM layout').pluck().all()).toEqual([0]);
    const layouts = new SqliteLayoutRepository(database, nodeClock);
    expect(layouts.load('main')).toBe('{"old":true}');
    expect(layouts.load('second')).toBe('{"grid":[1,2]}');
    layouts.save('main', '{"new":true}');
    expect(layouts.load('main')).toBe('{"new":true}');
    database.close();

    const again = openDatabase({ path, ...context });
    expect(again.problems).toEqual([]);
    expect(new SqliteLayoutRepository(again.database, nodeClock).load('main')).toBe('{"new":true}');
    again.database.close();
  });

  it('leave nothing half done: a failing one is undone, those before it stay', () => {
    const last = allMigrations.length;
    const sql = 'CREATE TABLE half (a TEXT); SELECT nonsense';
    const failing = { id: last + 1, name: 'failing', sql };
    const database = new Sqlite(':memory:');
    expect(() => migrate(database, [...allMigrations, failing], nodeClock)).toThrow('nonsense');
    expect(database.prepare('SELECT max(id) FROM migration').pluck().get()).toBe(last);
    const halves = "SELECT count(*) FROM sqlite_schema WHERE name = 'half'";
    expect(database.prepare(halves).pluck().get()).toBe(0);
    database.close();
  });
});

describe('openDatabase', () => {
  it('makes a private file in WAL mode', () => {
    const { database, problems } = openDatabase({ path, ...context });
    expect(problems).toEqual([]);
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
    if (process.platform !== 'win32') {
      for (const name of dataFiles()) {
        expect(statSync(join(folder, 'data', name)).mode & 0o777).toBe(0o600);
      }
      expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
    }
    database.close();
  });

  it('sets a file aside that is not a database', () => {
    mkdirSync(join(folder, 'data'));
    writeFileSync(path, 'this is not a database, but long enough to be looked at'.repeat(100));
    const { database, problems } = openDatabase({ path, ...context });
    new SqliteLayoutRepository(database, nodeClock).save('main', '{}');
    database.close();
    expect(problems).toEqual([expect.stringMatching(/was damaged.*aerie\.db\.broken-/)]);
    const aside = dataFiles().find((name) => name.includes('broken'));
    expect(readFileSync(join(folder, 'data', aside ?? ''), 'utf8')).toContain('not a database');
  });

  it('sets a file aside whose pages are damaged', () => {
    const first = openDatabase({ path, ...context });
    const layouts = new SqliteLayoutRepository(first.database, nodeClock);
    for (let i = 0; i < 50; i += 1) layouts.save(`w${i}`, 'x'.repeat(2000));
    first.database.close();
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 4096);
    writeFileSync(path, bytes);
    const { database, problems } = openDatabase({ path, ...context });
    expect(problems).toEqual([expect.stringContaining('was damaged')]);
    expect(new SqliteLayoutRepository(database, nodeClock).load('w1')).toBeNull();
    database.close();
  });

  it('sets a file aside that a newer version wrote', () => {
    const first = openDatabase({ path, ...context });
    first.database
      .prepare('INSERT INTO migration (id, name, applied_at) VALUES (999, ?, 0)')
      .run('from-the-future');
    first.database.close();
    const { database, problems } = openDatabase({ path, ...context });
    database.close();
    expect(problems).toEqual([expect.stringMatching(/newer Aerie.*aerie\.db\.newer-/)]);
  });

  it('works in memory where no file can be made', () => {
    writeFileSync(join(folder, 'data'), 'a file where the folder should be');
    const { database, problems } = openDatabase({ path, ...context });
    const layouts = new SqliteLayoutRepository(database, nodeClock);
    layouts.save('main', '{"a":1}');
    expect(layouts.load('main')).toBe('{"a":1}');
    expect(problems).toEqual([expect.stringContaining('cannot be written')]);
    database.close();
  });

  it('is shared by two processes', () => {
    const a = openDatabase({ path, ...context });
    const b = openDatabase({ path, ...context });
    new SqliteLayoutRepository(a.database, nodeClock).save('main', '{"from":"a"}');
    expect(new SqliteLayoutRepository(b.database, nodeClock).load('main')).toBe('{"from":"a"}');
    a.database.close();
    b.database.close();
  });
});

describe('layouts', () => {
  it('forget the windows saved longest ago', () => {
    let now = 1;
    const clock = { ...nodeClock, now: () => now };
    const { database } = openDatabase({ path, ...context });
    const layouts = new SqliteLayoutRepository(database, clock);
    for (; now <= 120; now += 1) layouts.save(`w${now}`, `${now}`);
    expect(layouts.load('w20')).toBeNull();
    expect(layouts.load('w21')).toBe('21');
    expect(layouts.load('w120')).toBe('120');
    database.close();
  });

  it('report a failing disk as storage_failed', () => {
    const { database } = openDatabase({ path, ...context });
    const layouts = new SqliteLayoutRepository(database, nodeClock);
    database.close();
    expect(() => layouts.save('main', '{}')).toThrow(
      expect.objectContaining({ code: 'storage_failed' }),
    );
    expect(() => layouts.load('main')).toThrow(expect.objectContaining({ code: 'storage_failed' }));
  });

  it('open the database with the first use and tell what was found', () => {
    mkdirSync(join(folder, 'data'));
    writeFileSync(path, 'garbage'.repeat(1000));
    const problems: string[] = [];
    const layouts = new LazyLayoutRepository({
      path,
      ...context,
      onProblem: (p) => problems.push(p),
    });
    expect(problems).toEqual([]);
    layouts.save('main', '{}');
    expect(problems).toHaveLength(1);
    layouts.dispose();
    expect(layouts.load('main')).toBe('{}');
    expect(problems).toHaveLength(1);
    layouts.dispose();
  });
});

describe('settings file', () => {
  const openConf = () => {
    const settingsPath = join(folder, 'settings.json');
    const file = confSettingsFile(
      settingsPath,
      () => new Conf({ cwd: folder, configName: 'settings', configFileMode: 0o600 }),
    );
    return { settingsPath, store: new ConfSettingsStore({ file, ...context }) };
  };

  it('is written by conf, private, and read again', () => {
    const { store, settingsPath } = openConf();
    store.update({ 'terminal.fontSize': 17, 'keyboard.bindings': { 'a.b.c': 'Mod+K' } });
    store.dispose();
    expect(JSON.parse(readFileSync(settingsPath, 'utf8'))).toEqual({
      'terminal.fontSize': 17,
      'keyboard.bindings': { 'a.b.c': 'Mod+K' },
    });
    if (process.platform !== 'win32') expect(statSync(settingsPath).mode & 0o777).toBe(0o600);
    const again = openConf().store;
    expect(again.state.values['terminal.fontSize']).toBe(17);
    expect(again.state.values['keyboard.bindings']).toEqual({ 'a.b.c': 'Mod+K' });
    again.dispose();
  });

  it('that is broken is kept under another name, and settings work', () => {
    writeFileSync(join(folder, 'settings.json'), '{ "terminal.fontSize": 17, oops');
    const { store, settingsPath } = openConf();
    const aside = readdirSync(folder).find((name) => /^settings\.broken-.*\.json$/.test(name));
    expect(readFileSync(join(folder, aside ?? ''), 'utf8')).toContain('oops');
    expect(store.problems[0]).toContain(aside);
    store.update({ 'terminal.fontSize': 18 });
    expect(JSON.parse(readFileSync(settingsPath, 'utf8'))).toEqual({ 'terminal.fontSize': 18 });
    store.dispose();
  });

  it('edited by hand is taken over while running', async () => {
    const { store, settingsPath } = openConf();
    writeFileSync(settingsPath, '{"appearance.zoom":2}');
    await vi.waitFor(() => expect(store.state.values['appearance.zoom']).toBe(2), 5000);
    store.dispose();
  });

  it('that cannot be written gives storage_failed', () => {
    const { store, settingsPath } = openConf();
    mkdirSync(settingsPath);
    expect(() => store.update({ 'terminal.fontSize': 18 })).toThrow(
      expect.objectContaining({ code: 'storage_failed' }),
    );
    expect(store.state.changed).toEqual([]);
    store.dispose();
  });
});
