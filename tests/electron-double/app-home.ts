import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SettingPatch } from '#shared/contract/index.ts';

/** A fresh home for one run of the app: no profile of the person who runs the tests is touched. */
export async function appHome(over: SettingPatch): Promise<{
  folder: string;
  settingsPath: string;
  env: Record<string, string>;
  dispose(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'aerie-desktop-'));
  const home = join(folder, 'home');
  const data = join(folder, 'data');
  await mkdir(home);
  await mkdir(data);
  await writeFile(join(home, '.bashrc'), "PS1='ready> '\n");
  await writeFile(join(home, '.bash_profile'), '. ~/.bashrc\n');
  // Text drawn by WebGL cannot be read back from the page.
  const settings: SettingPatch = {
    'terminal.renderer': 'dom',
    'shell.profiles': [
      {
        id: 'test',
        name: 'Test',
        shell: '/bin/bash',
        args: [],
        env: {},
        cwd: '',
        icon: null,
        tint: null,
      },
    ],
    'shell.defaultProfile': 'test',
    ...over,
  };
  const settingsPath = join(data, 'settings.json');
  await writeFile(settingsPath, JSON.stringify(settings));
  const env = { HOME: home, AERIE_HOME: data, SHELL: '/bin/bash', TERM: 'xterm', SHLVL: '1' };
  return {
    folder,
    settingsPath,
    env,
    dispose: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
