// What programs want shown beside their terminals, and pages they want opened, as a person meets both.

import type { Locator, Page } from '@playwright/test';
import {
  chooseCommand,
  expect,
  expectAccessible,
  keepLooks,
  keepScreenshot,
  renameSelected,
  sessionRows,
  terminals,
  test,
} from '#tests/support/aerie-page.ts';
import { focus, run, terminal } from '#tests/support/terminal-page.ts';

const preview = (app: Page): Locator => app.locator('[data-preview]');
const button = (app: Page, name: string): Locator => app.getByRole('button', { name, exact: true });
const keyboard = (app: Page): Locator => terminal(app).locator('.xterm-helper-textarea');

/** Shows `lines`, one argument each, as the preview of the terminal that has the keyboard. */
function show(app: Page, ...lines: readonly string[]): Promise<void> {
  const quoted = lines.map((line) => `'${line}'`).join(' ');
  return run(app, ` printf '%s\\n' ${quoted} >"$WT_PREVIEW_FILE"`);
}

test.beforeEach(async ({ app }) => {
  await app
    .context()
    .route(/example\.org|\.example\//, (route) => route.fulfill({ body: 'reached' }));
});

test('Markdown shows beside its terminal without taking the keyboard, and goes when it is cleared', async ({
  app,
}) => {
  await show(
    app,
    '# Release notes',
    '',
    'Read [the plan](https://example.org/plan), **today**.',
    '',
    '- [x] built',
    '- [ ] shipped',
    '',
    '```ts',
    'const answer = 42;',
    '```',
    '',
    '| Part | State |',
    '| --- | --- |',
    '| core | done |',
    '',
    '![chart](https://example.org/chart.png) <img src=x onerror=alert(1)> <b>bold</b>',
  );
  const pane = preview(app);
  await expect(pane.getByRole('heading', { name: 'Release notes' })).toBeVisible();
  await expect(keyboard(app)).toBeFocused();
  await expect(pane.locator('img, script, iframe, b')).toHaveCount(0);
  await expect(pane.getByRole('link', { name: 'the plan' })).toHaveAttribute(
    'href',
    'https://example.org/plan',
  );
  await keepScreenshot(app, 'preview');
  await expectAccessible(app);
  await app.emulateMedia({ colorScheme: 'light' });
  await keepScreenshot(app, 'preview-light');
  await expectAccessible(app);
  await app.emulateMedia({ colorScheme: 'dark' });

  await show(app, 'Another one');
  await expect(pane.getByText('Another one')).toBeVisible();
  await expect(pane.getByText('Release notes')).toHaveCount(0);
  await run(app, ' : >"$WT_PREVIEW_FILE"');
  await expect(pane).toHaveCount(0);
  await expect(button(app, 'Show preview')).toHaveCount(0);
  await expect(keyboard(app)).toBeFocused();
});

test('it is closed and comes back by button, command and menu, and stays as it was through a reload', async ({
  app,
}) => {
  await show(app, '# One');
  const pane = preview(app);
  await expect(pane.getByRole('heading', { name: 'One' })).toBeVisible();
  const edge = app.getByRole('separator', { name: 'Width of the preview' });
  await edge.focus();
  await edge.press('ArrowLeft');
  await expect(edge).toHaveAttribute('aria-valuenow', '50');
  await pane.getByRole('button', { name: 'Close preview' }).click();
  await expect(pane).toHaveCount(0);
  await expect(keyboard(app)).toBeFocused();
  // What was seen is not new to the next page.
  await app.reload();
  await expect(button(app, 'Show preview')).toBeVisible();
  await focus(terminal(app));

  // What is new is marked, and does not open what somebody closed.
  await show(app, '# Two');
  await expect(button(app, 'Show new preview')).toBeVisible();
  await expect(pane).toHaveCount(0);
  await keepScreenshot(app, 'preview-closed');
  await expectAccessible(app);
  await app.reload();
  await expect(button(app, 'Show new preview')).toBeVisible();
  await expect(pane).toHaveCount(0);
  await button(app, 'Show new preview').click();
  await expect(pane.getByRole('heading', { name: 'Two' })).toBeVisible();
  await expect(edge).toHaveAttribute('aria-valuenow', '50');
  await app.reload();
  await expect(pane.getByRole('heading', { name: 'Two' })).toBeVisible();

  await chooseCommand(app, 'Show or hide preview');
  await expect(pane).toHaveCount(0);
  await sessionRows(app).first().click({ button: 'right' });
  await app.getByRole('menuitem', { name: 'Show preview' }).click();
  await expect(pane).toBeVisible();

  // By keyboard into it and back.
  await focus(terminal(app));
  await app.keyboard.press('F6');
  await expect(pane.locator(':focus')).toHaveCount(1);
  await app.keyboard.press('Escape');
  await expect(keyboard(app)).toBeFocused();
});

test('each terminal has its own', async ({ app }) => {
  await renameSelected(app, 'alpha');
  await terminal(app)
    .locator('.xterm-screen')
    .click({ position: { x: 200, y: 5 } });
  await show(app, 'of alpha');
  await expect(preview(app).getByText('of alpha')).toBeVisible();
  await app.keyboard.press('Control+Shift+D');
  await expect(terminals(app)).toHaveCount(2);
  await expect(terminals(app).last().locator('.xterm-rows')).toContainText(/[$#] /);
  await renameSelected(app, 'beta');
  await terminals(app)
    .last()
    .locator('.xterm-screen')
    .click({ position: { x: 100, y: 5 } });
  await show(app, 'url: https://example.org/a/long/way/to/go?with=questions');
  // Half of the window has no room for two beside each other.
  await expect(button(app, 'Show new preview')).toHaveCount(1);
  await button(app, 'Show new preview').click();
  const page = app.getByRole('region', { name: 'Preview: beta' });
  await expect(page.getByRole('heading', { name: 'example.org' })).toBeVisible();
  await keepScreenshot(app, 'preview-two');
  await expectAccessible(app);
  const opened = app.context().waitForEvent('page');
  await page.getByRole('button', { name: 'Open in browser' }).click();
  await (await opened).close();
  await page.getByRole('button', { name: 'Back to the terminal' }).click();
  await expect(page).toHaveCount(0);
  await expect(terminals(app).last().locator('.xterm-helper-textarea')).toBeFocused();
});

test('a page with a long address, and a long text, fit everywhere', async ({ app }) => {
  const long = `https://a-very-long-name-of-a-site.example.org/${'part/'.repeat(40)}`;
  await show(app, `url: ${long}`);
  await expect(preview(app).getByText(long)).toBeVisible();
  await keepScreenshot(app, 'preview-page');
  await expectAccessible(app);
  await run(
    app,
    ` { echo '# Long'; seq 1 400 | sed 's/.*/Line & ${'word '.repeat(12)}\\n/'; } >"$WT_PREVIEW_FILE"`,
  );
  const text = preview(app).getByRole('group', { name: 'Text of the preview' });
  await expect(text.getByText('Line 1 word')).toBeVisible();
  await expect(text.getByText('Line 400 word')).toBeAttached();
  await text.focus();
  await app.keyboard.press('End');
  await expect(text.getByText('Line 400 word')).toBeInViewport();
  await keepScreenshot(app, 'preview-long');
});

test('on a phone it is offered, lies over the terminal, and gives it back', async ({ app }) => {
  await app.setViewportSize({ width: 360, height: 740 });
  await expect(keyboard(app)).toBeFocused();
  await show(app, '# On a phone', '', 'Something **to read** here, with `code` in it.');
  const offer = button(app, 'Show new preview');
  await expect(offer).toBeVisible();
  await expect(preview(app)).toHaveCount(0);
  await expect(keyboard(app)).toBeFocused();
  await keepScreenshot(app, 'preview-offered-phone');
  await expectAccessible(app);
  await offer.click();
  await expect(preview(app).getByRole('heading', { name: 'On a phone' })).toBeVisible();
  await keepScreenshot(app, 'preview-phone');
  await expectAccessible(app);
  const wide = await app.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(wide).toBe(false);
  await button(app, 'Hide preview').click();
  await expect(preview(app)).toHaveCount(0);
  await button(app, 'Show preview').click();
  await preview(app).getByRole('button', { name: 'Back to the terminal' }).click();
  await expect(preview(app)).toHaveCount(0);
  await expect(keyboard(app)).toBeFocused();

  // By keyboard alone: into it, and back with Escape.
  await chooseCommand(app, 'Show or hide preview');
  await expect(app.locator('[data-preview]:focus, [data-preview] :focus')).toHaveCount(1);
  await app.keyboard.press('Escape');
  await expect(preview(app)).toHaveCount(0);
  await expect(keyboard(app)).toBeFocused();
});

test('a program asks in its terminal before a page is opened', async ({ app }) => {
  await run(app, ' "$BROWSER" https://accounts.example.org/login?code=AB-12; echo as""ked');
  const question = app.locator('[data-page-question]');
  await expect(question).toContainText('accounts.example.org');
  await expect(keyboard(app)).toBeFocused();
  await keepLooks(app, 'preview-question');
  const opened = app.context().waitForEvent('page');
  await question.getByRole('button', { name: 'Open', exact: true }).click();
  await (await opened).close();
  await expect(question).toHaveCount(0);

  await terminal(app)
    .locator('.xterm-screen')
    .click({ position: { x: 200, y: 5 } });
  await run(
    app,
    ' "$BROWSER" http://one.example; "$BROWSER" https://two.example; "$BROWSER" file:///x',
  );
  await expect(question).toContainText('two.example (1 more waits)');
  await question.getByRole('button', { name: 'Not now' }).click();
  await expect(question).toContainText('Not encrypted');
  await question.getByRole('button', { name: 'Not now' }).click();
  await expect(question).toHaveCount(0);
});
