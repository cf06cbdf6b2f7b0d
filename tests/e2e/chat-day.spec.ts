// A day with the real opencode and a model that says what the test tells it to.

import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  test as base,
  expect,
  expectAccessible,
  keepScreenshot,
} from '#tests/support/aerie-page.ts';
import { beginChat, field, pane, rows, said, sendMessage } from '#tests/support/chat-page.ts';
import { opencodeBinary } from '#tests/support/opencode/opencode-binary.ts';
import { OpencodeWorld } from '#tests/support/opencode/opencode-world.ts';
import { call, fail, holdAfter, say, think } from '#tests/support/opencode/scripted-model.ts';
import { type RunningAerie, startAerie } from '#tests/support/start-aerie.ts';

interface DayFixtures {
  readonly world: OpencodeWorld;
}

/** An Aerie in a world of its own, without a way to the internet. */
const start = (world: OpencodeWorld): Promise<RunningAerie> =>
  startAerie({
    home: world.root,
    env: { ...world.env, PATH: `${dirname(world.binary)}:${world.env['PATH']}` },
  });

const test = base.extend<DayFixtures>({
  world: async ({}, use) => {
    const world = await OpencodeWorld.create({ files: { 'hello.txt': 'hello\nworld\n' } });
    await use(world);
    await world[Symbol.asyncDispose]();
  },
  aerie: async ({ world }, use) => {
    const aerie = await start(world);
    await use(aerie);
    await aerie.end();
  },
});

test.describe.configure({ timeout: 300_000 });
/** The agent is a large program on a machine that may be busy. */
const soon = { timeout: 90_000 };
const hasOpencode = opencodeBinary() !== undefined;

/** Somebody who set up no provider of models. */
const it = test.extend<DayFixtures>({
  world: async ({}, use) => {
    const free = {
      npm: '@ai-sdk/openai-compatible',
      options: { baseURL: 'http://127.0.0.1:9/v1', apiKey: 'none' },
      models: { free: { name: 'Free' } },
    };
    const model = 'opencode/free';
    const world = await OpencodeWorld.create({
      config: {
        ...{ model, small_model: model, enabled_providers: ['opencode'] },
        provider: { opencode: free },
      },
    });
    await use(world);
    await world[Symbol.asyncDispose]();
  },
});

if (hasOpencode) {
  it('a model on the servers of others is told before the first message (A56)', async ({
    app,
    world,
  }) => {
    await app.keyboard.press('Control+Shift+S');
    const dialog = app.getByRole('dialog', { name: 'New chat' });
    await dialog.getByRole('radio', { name: /^opencode/ }).check();
    await dialog.getByLabel('Folder').fill(world.project);
    await app.keyboard.press('Control+Enter');
    await pane(app).getByRole('button', { name: 'Load options' }).click();
    await expect(said(app).getByText(/go to their servers/)).toBeVisible(soon);
    await expect(said(app).getByRole('article', { name: 'You' })).toHaveCount(0);
    await keepScreenshot(app, 'chat-hosted');
  });

  test('a day: start, stream, approve, deny, cancel, queue, diff, restart in a turn, go on, search, export (A14 A21 A26 A27 A28 A45 A69)', async ({
    app,
    aerie,
    world,
  }) => {
    const { model, project } = world;
    const ask = pane(app).locator('[data-permission]');

    model.script(think('Let me see.', 'Good ', '**morning**, ', 'let us begin.'));
    await beginChat(app, 'Good morning', { agent: /^opencode/, folder: project });
    await expect(said(app).getByText('Good morning, let us begin.')).toBeVisible(soon);
    // A21: the title is seen five seconds later at most.
    await expect(rows(app)).toHaveAccessibleName(/A scripted title/, { timeout: 5000 });
    await expect(rows(app)).toHaveAccessibleName(/A scripted title, opencode, Done$/, soon);

    const content = 'hello\nplanet\n';
    const filePath = join(project, 'hello.txt');
    model.script(call('write', { filePath, content }), say('Written.'));
    await sendMessage(app, 'Change the greeting');
    await expect(ask).toContainText('hello.txt', soon);
    await expect(ask).toBeFocused(soon);
    await app.keyboard.press('1');
    await expect(said(app).getByText('Written.')).toBeVisible(soon);
    expect(await readFile(filePath, 'utf8')).toBe(content);
    const diff = pane(app).getByRole('article', { name: /hello\.txt/ });
    await expect(diff.getByText('1 line added, 1 removed').first()).toBeAttached();
    await keepScreenshot(app, 'chat-day-diff');

    model.script(call('bash', { command: 'rm -rf build', description: 'clean' }));
    await sendMessage(app, 'Clean up');
    await expect(ask).toContainText('rm -rf build', soon);
    await expect(ask).toBeFocused(soon);
    await app.keyboard.press('Escape');
    await expect(said(app).getByText(/because you rejected/)).toBeVisible(soon);

    model.script(call('bash', { command: 'sleep 5', description: 'wait' }));
    await sendMessage(app, 'Wait a little');
    await expect(ask).toContainText('sleep 5', soon);
    await pane(app).getByRole('button', { name: /^Stop/ }).click();
    await expect(ask).toHaveCount(0);
    await expect(said(app).getByText('You stopped the agent.')).toHaveCount(1, soon);

    model.script(holdAfter('Thinking it over'));
    await sendMessage(app, 'Take your time');
    await expect(said(app).getByText('Thinking it over')).toBeVisible(soon);
    await sendMessage(app, 'And then this');
    const waiting = pane(app).getByLabel('Waiting messages');
    await expect(waiting.getByRole('listitem')).toHaveText(['And then this']);
    await field(app).press('Escape');
    await expect(said(app).getByText('You stopped the agent.')).toHaveCount(2, soon);
    model.script(say('Now that.'));
    await waiting.getByRole('button', { name: 'Send now' }).click();
    await expect(said(app).getByText('Now that.')).toBeVisible(soon);

    model.script(holdAfter('Half of the wo'));
    await sendMessage(app, 'A long piece of work');
    await expect(said(app).getByText('Half of the wo')).toBeVisible(soon);
    await aerie.end();
    expect(await world.leftovers()).toEqual([]);
    const again = await start(world);
    try {
      await app.goto(again.url);
      await rows(app).click();
      await expect(said(app).getByText('Half of the wo')).toBeVisible(soon);
      await expect(said(app).getByText(/Aerie ended while the agent was working/)).toBeVisible();
      await keepScreenshot(app, 'chat-day-restart');
      await expectAccessible(app);
      model.script(say('Where we were.'));
      await sendMessage(app, 'Go on');
      await expect(said(app).getByText('Where we were.')).toBeVisible(soon);
      const asked = JSON.stringify(model.requests.at(-1)?.messages);
      expect(asked).toContain('Good morning');

      // Search: in this transcript, then across all chats, which leads back to the place.
      await app.keyboard.press('Control+F');
      const find = app.getByRole('search', { name: 'Find in chat' });
      await find.getByLabel('Find', { exact: true }).fill('rning, let us beg');
      await expect(find.getByRole('status')).toHaveText('1 of 1');
      await expect(said(app).getByText('Good morning, let us begin.')).toBeInViewport();
      await app.keyboard.press('Escape');
      await expect(find).toHaveCount(0);
      await app.keyboard.press('Control+Shift+H');
      const search = app.getByRole('dialog', { name: 'Search chats' });
      await search.getByPlaceholder('Search in all chats').fill('"long piece of wo');
      await expect(search.locator('mark').first()).toHaveText('long piece of work');
      await keepScreenshot(app, 'chat-day-search');
      await app.keyboard.press('Enter');
      await expect(search).toHaveCount(0);
      await expect(said(app).locator('[data-flash]')).toContainText('A long piece of work');

      const download = app.waitForEvent('download');
      await pane(app)
        .getByRole('button', { name: /^Actions for/ })
        .click();
      await app.getByRole('menuitem', { name: 'Export as Markdown' }).click();
      const markdown = await readFile(await (await download).path(), 'utf8');
      expect(markdown).toMatch(/^# A scripted title\n/);
      for (const words of ['Good morning', 'planet', 'rm -rf build', 'Where we were.']) {
        expect(markdown).toContain(words);
      }
    } finally {
      await again.end();
    }
    expect(model.surprises).toEqual([]);
  });

  test('a plan is followed, a sub-agent shows what it does and asks, a busy model is asked again (A30 A43 A44 A46 A60)', async ({
    app,
    world,
  }) => {
    const { model, project } = world;
    const todos = [
      { content: 'Look around', status: 'completed', priority: 'low' },
      { content: 'Find the mistake', status: 'in_progress', priority: 'high' },
      { content: 'Mend it', status: 'pending', priority: 'medium' },
    ];
    model.script(call('todowrite', { todos }), say('Planned.'));
    await beginChat(app, 'Make a plan', { agent: /^opencode/, folder: project });
    const plan = pane(app).getByRole('region', { name: 'Plan' });
    await expect(plan).toContainText('1 of 3 done', soon);
    await expect(plan).toContainText('Find the mistake');
    await plan.getByRole('button').click();
    await expect(plan.getByRole('listitem')).toHaveText([
      /Look around/,
      /Find the mistake.*High/,
      /Mend it/,
    ]);
    await expect(said(app).getByText('Planned.')).toBeVisible(soon);

    model.script(
      call('task', { description: 'Sub work', prompt: 'Do it.', subagent_type: 'general' }),
      call('bash', { command: 'echo from-sub', description: 'say' }),
      say('The sub-agent is done.'),
      say('All done.'),
    );
    await sendMessage(app, 'Delegate it');
    const ask = pane(app).locator('[data-permission]');
    await expect(ask).toContainText('echo from-sub', soon);
    await keepScreenshot(app, 'chat-day-sub-agent');
    await expectAccessible(app);
    await expect(ask).toBeFocused(soon);
    await app.keyboard.press('1');
    await expect(said(app).getByText('All done.')).toBeVisible(soon);
    const card = pane(app).getByRole('article', { name: /Sub work/ });
    await card.getByRole('button').first().click();
    await expect(card.getByLabel('Calls of the sub-agent')).toContainText('bash');

    // What a request leaves out is known from its call; a model that is busy is asked again.
    const secrets = join(project, '.env');
    await writeFile(secrets, 'KEY=1\n');
    model.script(call('read', { filePath: secrets }), say('Read it.'));
    await sendMessage(app, 'Read the keys');
    await expect(ask).toContainText('.env', soon);
    await expect(ask).toBeFocused(soon);
    await app.keyboard.press('1');
    await expect(said(app).getByText('Read it.')).toBeVisible(soon);
    model.script(fail(429, 'Slow down, please.', { 'retry-after': '5' }), say('After all.'));
    await sendMessage(app, 'Once more');
    await expect(pane(app).getByText(/^Trying again .*\(attempt 1\)/)).toBeVisible(soon);
    await expect(said(app).getByText('After all.')).toBeVisible(soon);
  });
}
