// The screens of the desktop's terminals, as a person sees and uses them.

import type { Page } from '@playwright/test';
import { until } from './until.ts';

/** The screens shown in the page, as text; empty while the page loads. */
export async function screenText(page: Page): Promise<string> {
  try {
    return await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.xterm-rows')]
        .map((rows) => [...rows.children].map((row) => row.textContent).join('\n'))
        .join('\n')
        .replaceAll('\u00a0', ' '),
    );
  } catch (error) {
    // A reload takes the page from under the question.
    if (/context was destroyed/.test(String(error))) return '';
    throw error;
  }
}

/** Waits until a text is on the screen. */
export async function sees(page: Page, text: string): Promise<void> {
  await until(`"${text}" on the screen`, async () =>
    (await screenText(page)).includes(text) ? true : undefined,
  ).catch(async (error: unknown) => {
    throw new Error(`${String(error)}\nThe screen shows:\n${await screenText(page)}`);
  });
}

/** Types into the first terminal. */
export async function type(page: Page, text: string): Promise<void> {
  await page.locator('.xterm-helper-textarea').first().focus();
  await page.keyboard.type(text);
}

/** Waits for the prompt, then runs a line whose output differs from its text. */
export async function work(page: Page, mark: string): Promise<void> {
  await sees(page, 'ready>');
  await type(page, `echo ${mark}-$((40+2))\n`);
  await sees(page, `${mark}-42`);
}
