import { describe, expect, it } from 'vitest';
import { appMenu } from './app-menu.ts';

const actions = { newTerminal: () => {}, newWindow: () => {} };

function flatten(menu: ReturnType<typeof appMenu>): { role?: string; accelerator?: unknown }[] {
  return (menu ?? []).flatMap((item) => [
    ...(item.role ? [{ role: item.role }] : []),
    ...(Array.isArray(item.submenu) ? item.submenu : []),
  ]);
}

describe('appMenu', () => {
  it('leaves every key to the programs on Windows and Linux', () => {
    expect(appMenu('win32', true, actions)).toBeNull();
    expect(appMenu('linux', true, actions)).toBeNull();
  });

  it('makes copy and paste work on macOS', () => {
    const roles = flatten(appMenu('darwin', true, actions)).map((item) => item.role);
    expect(roles).toEqual(expect.arrayContaining(['copy', 'paste', 'selectAll', 'appMenu']));
    expect(roles).not.toContain('toggleDevTools');
  });

  it('registers no key without Command', () => {
    for (const { accelerator } of flatten(appMenu('darwin', false, actions))) {
      if (accelerator !== undefined) expect(accelerator).toMatch(/Command\+/);
    }
  });
});
