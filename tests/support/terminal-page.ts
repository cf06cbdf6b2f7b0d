// A terminal on a page as a person meets it: opened by the sign-in link, read from the screen, typed
// into by keyboard. For Playwright specs.

import { expect, type Locator, type Page } from '@playwright/test';

/** The visible terminal pane; of several, the first. */
export function terminal(page: Page): Locator {
  return page.locator('[data-terminal]:visible').first();
}

/** Opens the app and waits until the first terminal shows a prompt and has the keyboard. */
export async function openTerminal(page: Page, url: string): Promise<Locator> {
  await page.goto(url);
  const pane = terminal(page);
  await expect(pane.locator('.xterm-rows')).toContainText(/[$#] /, { timeout: 45_000 });
  await focus(pane);
  return pane;
}

/** Gives the keyboard to the terminal. */
export async function focus(pane: Locator): Promise<void> {
  await pane.locator('.xterm-screen').click({ position: { x: 200, y: 5 } });
  await expect(pane.locator('.xterm-helper-textarea')).toBeFocused();
}

/** The lines on the screen, without trailing blanks and blank last lines. */
export async function screenLines(pane: Locator): Promise<string[]> {
  const lines = await pane
    .locator('.xterm-rows > div')
    .evaluateAll((rows) =>
      rows.map((row) => (row.textContent ?? '').replaceAll('\u00a0', ' ').trimEnd()),
    );
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Types `command` and Enter. */
export async function run(page: Page, command: string): Promise<void> {
  await page.keyboard.type(command);
  await page.keyboard.press('Enter');
}

/** Waits until a line of the screen is exactly `line`. */
export async function expectLine(pane: Locator, line: string | RegExp): Promise<void> {
  const matches = (text: string): boolean =>
    typeof line === 'string' ? text === line : line.test(text);
  await expect
    .poll(async () => (await screenLines(pane)).filter(matches).length, {
      message: `a line ${line}`,
      timeout: 10_000,
    })
    .toBeGreaterThan(0);
}

/** Columns and rows as the shell sees them. */
export async function sttySize(page: Page, pane: Locator): Promise<{ cols: number; rows: number }> {
  const tag = `size-${Date.now()}`;
  await run(page, `echo ${tag} $(stty size) end`);
  const pattern = new RegExp(`^${tag} (\\d+) (\\d+) end$`);
  await expectLine(pane, pattern);
  const found = (await screenLines(pane)).map((line) => pattern.exec(line)).find((m) => m);
  return { rows: Number(found?.[1]), cols: Number(found?.[2]) };
}

/** Pastes as the keyboard does, with text the test chooses. */
export async function paste(pane: Locator, text: string): Promise<void> {
  await pane.locator('.xterm-helper-textarea').evaluate((element, data) => {
    const transfer = new DataTransfer();
    transfer.setData('text/plain', data);
    element.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }),
    );
  }, text);
}

/** Columns that `text` takes on the screen, measured in pixels on the last line that is `text` and a bar. */
export async function textWidth(pane: Locator, text: string, cols: number): Promise<number> {
  const share = await pane.evaluate((element, wanted) => {
    const row = [...element.querySelectorAll('.xterm-rows > div')].findLast(
      (candidate) => (candidate.textContent ?? '').trimEnd() === `${wanted}|`,
    );
    const bar = row?.lastElementChild?.firstChild;
    if (!row || !bar) return Number.NaN;
    const range = document.createRange();
    const at = (bar.textContent ?? '').indexOf('|');
    range.setStart(bar, at);
    range.setEnd(bar, at + 1);
    const box = row.getBoundingClientRect();
    return (range.getBoundingClientRect().left - box.left) / box.width;
  }, text);
  return Math.round(share * cols);
}

/** The middle of `text` on the screen, in pixels of the page; for the mouse. */
export async function pointOf(pane: Locator, text: string): Promise<{ x: number; y: number }> {
  await expectLine(pane, text);
  return pane.evaluate((element, wanted) => {
    const row = [...element.querySelectorAll('.xterm-rows > div')].findLast(
      (candidate) => (candidate.textContent ?? '').trimEnd() === wanted,
    );
    const first = row?.firstElementChild?.getBoundingClientRect();
    if (!first) throw new Error(`"${wanted}" is not on the screen.`);
    return { x: first.left + Math.min(first.width / 2, 20), y: first.top + first.height / 2 };
  }, text);
}
