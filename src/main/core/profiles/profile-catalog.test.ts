import { describe, expect, it } from 'vitest';
import type { Profile } from '#shared/contract/index.ts';
import { MemorySettings } from '#tests/support/memory-settings.ts';
import { ProfileCatalog } from './profile-catalog.ts';

const profile = (id: string, shell: string): Profile => ({
  id,
  name: id,
  shell,
  args: [],
  env: {},
  cwd: '',
  icon: null,
  tint: null,
});
const found = [profile('default', '/bin/bash'), profile('zsh', '/bin/zsh')];

function setUp(own: Profile[], preferred = 'default') {
  let detections = 0;
  const settings = new MemorySettings({ 'shell.profiles': own, 'shell.defaultProfile': preferred });
  const catalog = new ProfileCatalog(settings, async () => {
    detections += 1;
    return found;
  });
  return { catalog, detections: () => detections };
}

describe('ProfileCatalog', () => {
  it('lists the default first, then the user’s own, then what was found', async () => {
    const { catalog } = setUp([profile('mine', '/bin/fish')], 'zsh');
    expect((await catalog.list()).map(({ id, detected }) => [id, detected])).toEqual([
      ['zsh', true],
      ['mine', false],
      ['default', true],
    ]);
  });

  it('lets the user’s profile take the place of a found one', async () => {
    const { catalog } = setUp([profile('zsh', '/opt/zsh')]);
    const zsh = (await catalog.list()).filter(({ id }) => id === 'zsh');
    expect(zsh).toMatchObject([{ shell: '/opt/zsh', detected: false }]);
  });

  it('looks for shells once, and not at all for the plain default', async () => {
    const { catalog, detections } = setUp([]);
    expect(await catalog.resolve(undefined)).toBeUndefined();
    expect(detections()).toBe(0);
    await catalog.list();
    await catalog.resolve('zsh');
    expect(detections()).toBe(1);
  });

  it('refuses a profile that is gone, but starts the login shell when the default is', async () => {
    const { catalog } = setUp([], 'deleted');
    await expect(catalog.resolve('nothing')).rejects.toMatchObject({ code: 'profile_not_found' });
    expect(await catalog.resolve(undefined)).toBeUndefined();
  });
});
