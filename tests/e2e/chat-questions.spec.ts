import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testWithSettings } from '#tests/support/aerie-with-settings.ts';
import { beginChat, pane, sendMessage } from '#tests/support/chat-page.ts';

/** An Aerie whose settings name the fake agent. */
const test = testWithSettings({ 'agents.custom': [fakeAgentLine()], 'agents.questionTool': true });

test.describe.configure({ timeout: 120_000 });

const question = (page: Page): Locator => pane(page).locator('[data-question]');
const said = (page: Page, text: string | RegExp): Locator =>
  pane(page).getByLabel('Transcript', { exact: true }).getByText(text);

/** A prompt that makes the fake agent show a form. */
function form(message: string, properties: object, required: readonly string[] = []): string {
  const requestedSchema = { type: 'object', properties, required };
  return `ask elicitation/create ${JSON.stringify({ mode: 'form', message, requestedSchema })}`;
}

const colour = {
  colour: {
    type: 'string',
    title: 'Colour',
    oneOf: [
      { const: 'r', title: 'Red', description: 'Warm' },
      { const: 'g', title: 'Green' },
    ],
  },
};

test('a question is answered by a number, declined by Esc, and put aside (A61)', async ({
  app,
}) => {
  await beginChat(app, form('Which colour do you want?', colour, ['colour']));
  await expect(question(app)).toContainText('Which colour do you want?');
  await expect(question(app)).toBeFocused();
  await keepScreenshot(app, 'chat-question-choice');
  await expectAccessible(app);
  await app.keyboard.press('2');
  await expect(question(app)).toHaveCount(0);
  await expect(said(app, '"content":{"colour":"g"}')).toBeVisible();
  await expect(said(app, /Answered by you/)).toBeVisible();
  await expect(pane(app).locator('[data-question-state="answered"]')).toContainText('Green');

  await sendMessage(app, form('Once more?', colour));
  await expect(question(app)).toBeFocused();
  await app.keyboard.press('Escape');
  await expect(said(app, '{"action":"decline"}')).toBeVisible();
  await expect(said(app, /Declined by you/)).toBeVisible();

  await sendMessage(app, form('And again?', colour));
  await question(app).getByRole('button', { name: 'Not now' }).and(armed(app)).click();
  await expect(said(app, '{"action":"cancel"}')).toBeVisible();
});

/** Buttons of a question that has been there for long enough. */
const armed = (page: Page): Locator => page.locator('button[aria-disabled="false"]');

test('a form of all kinds outlives a reload, says what is wrong, and is sent (A61)', async ({
  app,
}) => {
  await app.setViewportSize({ width: 1100, height: 1300 });
  const properties = {
    name: { type: 'string', title: 'Name', minLength: 3, description: 'Of the service' },
    mail: { type: 'string', title: 'Mail', format: 'email' },
    count: { type: 'integer', title: 'How many', minimum: 1, maximum: 5, default: 2 },
    day: { type: 'string', title: 'Day', format: 'date' },
    sure: { type: 'boolean', title: 'Are you sure?' },
    tags: {
      type: 'array',
      title: 'Tags',
      items: { type: 'string', enum: ['a', 'b', 'c'] },
      minItems: 1,
    },
  };
  await beginChat(app, form('Tell me about the service.', properties, ['name', 'sure', 'tags']));
  const card = question(app);
  await card.getByLabel('Name').fill('ab');
  await card.getByLabel('Mail').fill('me@example.com');
  await card.getByLabel('Day').fill('2026-11-21');
  await card.getByRole('checkbox', { name: /b$/ }).check();
  await app.reload();
  await expect(card.getByLabel('Name')).toHaveValue('ab');
  await expect(card.getByRole('checkbox', { name: /b$/ })).toBeChecked();
  await card.getByLabel('How many').fill('9');
  await card.getByRole('button', { name: 'Answer' }).and(armed(app)).click();
  await expect(card.getByText('Enter at least 3 characters.')).toBeVisible();
  await expect(card.getByText('Enter 5 or less.')).toBeVisible();
  await expect(card.getByText('Please fill this in.')).toBeVisible();
  await expect(card.getByRole('alert').filter({ hasText: '3 answers' })).toBeVisible();
  await keepScreenshot(app, 'chat-question-form');
  await expectAccessible(app);
  await card.getByLabel('Name').fill('api');
  await card.getByLabel('How many').fill('4');
  await card.getByRole('radio', { name: 'Yes' }).check();
  await card.getByLabel('Name').press('Enter');
  await expect(card).toHaveCount(0);
  await expect(
    said(
      app,
      '"content":{"name":"api","mail":"me@example.com","count":4,"day":"2026-11-21","sure":true,"tags":["b"]}',
    ),
  ).toBeVisible();
  await app.evaluate(() => document.documentElement.setAttribute('data-theme', 'light'));
  await keepScreenshot(app, 'chat-question-answered-light');
});

test('a secret is not kept, and a page opens outside after a click (A61)', async ({
  app,
  aerie,
}) => {
  const questions = [
    { id: 'key', question: 'Which key?', isSecret: true },
    {
      ...{ id: 'fruit', header: 'Shopping', question: 'Which fruit?', multiSelect: true },
      ...{ isOther: true, options: [{ label: 'Apple' }, { label: 'Pear', description: 'Ripe' }] },
    },
  ];
  await beginChat(app, `question ${JSON.stringify(questions)}`);
  const key = question(app).getByLabel('Which key?');
  await expect(key).toHaveAttribute('type', 'password');
  await key.fill('hunter2-hunter2');
  await question(app).getByRole('checkbox', { name: /Pear/ }).check();
  await question(app).getByLabel('Your own answer to: Which fruit?').fill('Plum');
  await keepScreenshot(app, 'chat-question-tool');
  await expectAccessible(app);
  await question(app).getByRole('button', { name: 'Answer' }).and(armed(app)).click();
  await expect(said(app, /^told .*"fruit":\["Pear","Plum"\]/)).toBeVisible();
  await expect(said(app, /secret, not kept/)).toBeVisible();
  await expect(said(app, 'Pear, Plum')).toBeVisible();
  await expect(pane(app)).not.toContainText('hunter2');
  const kept = await app.evaluate(() =>
    [sessionStorage, localStorage].map((kept) => JSON.stringify(kept)).join(),
  );
  expect(kept).not.toContain('hunter2');
  expect(aerie.output().stderr).not.toContain('hunter2');
  const database = (await readFile(join(aerie.home, '.aerie', 'aerie.db'))).toString('latin1');
  const log = await readFile(join(aerie.home, '.aerie', 'aerie.db-wal')).catch(() => Buffer.of());
  expect(database + log.toString('latin1')).toContain('Which key?');
  expect(database + log.toString('latin1')).not.toContain('hunter2');

  await sendMessage(app, 'page');
  await expect(question(app)).toContainText('login.example:8443');
  await keepScreenshot(app, 'chat-question-page');
  await expectAccessible(app);
  const open = question(app).getByRole('button', { name: 'Open login.example:8443' });
  const opened = app.context().waitForEvent('page');
  await open.and(armed(app)).click();
  await (await opened).close();
  await expect(said(app, '{"action":"accept"}')).toBeVisible();
  await expect(said(app, /the agent knows that you have finished/)).toBeVisible();
});

test('a question is answered once, wherever that is, and ends with its agent (A61)', async ({
  app,
  context,
}) => {
  await beginChat(app, form('Which colour?', colour, ['colour']));
  await expect(question(app)).toBeVisible();
  const other = await context.newPage();
  await other.goto(app.url());
  await other.locator('[data-chat-row]').click();
  await expect(question(other)).toBeVisible();
  await question(other).getByRole('radio', { name: /Green/ }).check();
  await question(other).getByRole('button', { name: 'Answer' }).and(armed(other)).click();
  await expect(question(app)).toHaveCount(0);
  await expect(said(app, '"content":{"colour":"g"}')).toBeVisible();
  await other.close();

  await app.setViewportSize({ width: 360, height: 640 });
  await sendMessage(
    app,
    form('Which colour would you like to have for the whole of the house?', colour),
  );
  await expect(question(app)).toBeVisible();
  await keepScreenshot(app, 'chat-question-phone');
  await expectAccessible(app);
  const wide = await app.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(360);
  await question(app).getByRole('button', { name: 'Decline' }).and(armed(app)).click();
  await expect(question(app)).toHaveCount(0);

  await sendMessage(app, 'ask-and-die');
  await expect(said(app, /The agent ended before this was answered/)).toBeVisible();
});
