// What comes from agents is shown and never done: nothing runs, nothing leaves this machine, and
// nothing looks like what it is not.

import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testWithSettings } from '#tests/support/aerie-with-settings.ts';
import { beginChat, field, pane, rows, said, sendMessage } from '#tests/support/chat-page.ts';

/** An Aerie whose agent also writes junk between its messages. */
const test = testWithSettings({ 'agents.custom': [fakeAgentLine('garbage')] });

test.describe.configure({ timeout: 120_000 });

test('markdown, HTML, pictures, titles and commands of an agent do nothing and hide nothing (A08 A45)', async ({
  app,
  aerie,
}) => {
  const elsewhere: string[] = [];
  app.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    const isOwn = host === `127.0.0.1:${aerie.port}` || protocol === 'blob:';
    if (!isOwn && protocol !== 'data:') elsewhere.push(request.url());
  });
  await app.setViewportSize({ width: 1100, height: 1400 });
  await beginChat(app, 'poison');
  const ask = pane(app).locator('[data-permission]');
  await expect(ask).toBeVisible();
  await expect(said(app).getByText('The end.')).toBeVisible();

  // The command is shown with what it hides; so are the answers.
  await expect(ask).toContainText('echo safeU+200BU+2066 # U+202E; rm -rf ~ #');
  const offered = ask.getByRole('button').filter({ hasText: '<i>!</i>' });
  await expect(offered).toHaveText([/Allow once/, /Always allow/, /Reject/]);
  for (const text of await offered.allInnerTexts()) {
    expect(text).not.toMatch(/[\u202e\u2066\u200b]/);
  }

  // Markup is text, links of no known kind are none, pictures of the net are not fetched.
  await expect(said(app).locator('script, iframe, style, object, embed, form')).toHaveCount(0);
  const hrefs = await said(app)
    .locator('[href]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  expect(hrefs.filter((href) => !/^https?:/.test(href))).toEqual([]);
  await expect(said(app).locator('img[src^="http"]')).toHaveCount(0);
  const card = said(app).getByRole('article', { name: /<b>bold<\/b>/ });
  await expect(card).toHaveAccessibleName(/^Tool: <b>bold<\/b> gnp\.exe$/);
  await expect(card.locator('b')).toHaveCount(0);

  // A title of any length stays in its place.
  await expect(rows(app)).toHaveAccessibleName(/^<img src=x onerror="window\.owned=1"> very very/);
  const label = await rows(app).getAttribute('aria-label');
  expect(label?.length).toBeLessThan(700);
  await keepScreenshot(app, 'chat-hostile');
  await expectAccessible(app);
  await app.setViewportSize({ width: 360, height: 700 });
  await expect(ask).toBeVisible();
  expect(await app.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await keepScreenshot(app, 'chat-hostile-phone');

  await ask.getByRole('button', { name: /Reject/ }).click();
  await expect(ask).toHaveCount(0);
  expect(await app.evaluate(() => 'owned' in window)).toBe(false);
  expect(elsewhere).toEqual([]);
});

test('what no client knows, junk and silence lose nothing that came with them (A08 A32)', async ({
  app,
}) => {
  await beginChat(app, 'unknown');
  await expect(said(app).getByText(/three/)).toBeVisible();
  const answer = said(app).getByText(/^one/);
  await expect(answer).toContainText('one');
  await expect(said(app).getByText(/two/).first()).toBeVisible();
  await expect(said(app).getByRole('article', { name: /odd/ })).toBeVisible();
  await sendMessage(app, 'nothing');
  await expect(said(app).getByText(/ended its turn without an answer/)).toBeVisible();
  await sendMessage(app, '/unheard of');
  await expect(said(app).getByText('/unheard of').first()).toBeVisible();
  await expect(field(app)).toBeEnabled();
});

test('a chat in a folder that is not there says so, and an empty message is not sent (A15 A29)', async ({
  app,
}) => {
  await beginChat(app, 'echo hello', { folder: 'relative/folder' });
  const problem = pane(app).getByRole('alert');
  await expect(problem).toContainText('relative/folder');
  await expect(problem.getByRole('button', { name: /Choose another folder/ })).toBeVisible();
  await field(app).fill('  ');
  await field(app).press('Enter');
  await expect(pane(app).getByLabel('Waiting messages').getByRole('listitem')).toHaveCount(1);
});
