import { describe, expect, it } from 'vitest';
import { type SessionEnvironmentOptions, sessionEnvironment } from './environment.ts';

function make(options: Partial<SessionEnvironmentOptions>): Record<string, string> {
  return sessionEnvironment({
    base: {},
    profileEnv: {},
    extraEnv: {},
    mode: 'merge',
    sessionId: 'work/1',
    version: '1.2.3',
    platform: 'linux',
    ...options,
  });
}

describe('sessionEnvironment', () => {
  it('says what terminal this is and which session', () => {
    expect(make({ base: { HOME: '/home/me', LANG: 'de_DE.UTF-8', TERM: 'dumb' } })).toEqual({
      HOME: '/home/me',
      LANG: 'de_DE.UTF-8',
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      TERM_PROGRAM: 'Aerie',
      TERM_PROGRAM_VERSION: '1.2.3',
      AERIE_SESSION_ID: 'work/1',
      WMUX_SESSION_ID: 'work/1',
    });
  });

  it.each([
    'ELECTRON_RUN_AS_NODE',
    'NODE_OPTIONS',
    'NODE_CHANNEL_FD',
    'npm_config_prefix',
    'INIT_CWD',
    'VSCODE_IPC_HOOK',
    'AERIE_HOME',
    'TMUX',
    'TMUX_PANE',
    'STY',
    'WINDOWID',
    'COLUMNS',
    'LINES',
    'TERMCAP',
    'SHLVL',
    'APPIMAGE',
    'ITERM_SESSION_ID',
    'WT_PREVIEW_FILE',
    'WT_SESSION_ID',
  ])('keeps %s of the app from the shell, unless a profile sets it', (name) => {
    expect(make({ base: { [name]: 'x' } })).not.toHaveProperty(name);
    expect(make({ base: { [name]: 'x' }, profileEnv: { [name]: 'y' } })[name]).toBe('y');
  });

  it('keeps the browser of the session that Aerie was started in from the shell, and no other', () => {
    expect(make({ base: { BROWSER: '/x/previews/7/wt-browser' } })).not.toHaveProperty('BROWSER');
    expect(make({ base: { BROWSER: 'wt-browser' } })).not.toHaveProperty('BROWSER');
    expect(make({ base: { BROWSER: 'firefox' } })['BROWSER']).toBe('firefox');
  });

  it("lays the profile's over the user's and the request's over both", () => {
    const env = make({
      base: { A: 'base', B: 'base', C: 'base', D: undefined },
      profileEnv: { B: 'profile', C: 'profile', TERM: 'vt100' },
      extraEnv: { C: 'extra' },
    });
    expect(env).toMatchObject({ A: 'base', B: 'profile', C: 'extra', TERM: 'vt100' });
    expect(env).not.toHaveProperty('D');
  });

  it('does not let the ids be changed', () => {
    expect(make({ extraEnv: { AERIE_SESSION_ID: 'other' } })['AERIE_SESSION_ID']).toBe('work/1');
  });

  it("uses the given environment alone in replace mode, with a terminal's own where absent", () => {
    const env = make({
      base: { A: '1' },
      profileEnv: { B: '2' },
      extraEnv: { C: '3', TERM: 'screen' },
      mode: 'replace',
    });
    expect(env).toEqual({
      C: '3',
      TERM: 'screen',
      COLORTERM: 'truecolor',
      TERM_PROGRAM: 'Aerie',
      TERM_PROGRAM_VERSION: '1.2.3',
      AERIE_SESSION_ID: 'work/1',
      WMUX_SESSION_ID: 'work/1',
    });
  });

  it.each([
    [{}, 'linux', 'C.UTF-8'],
    [{ LANG: '' }, 'darwin', 'en_US.UTF-8'],
    [{ LC_ALL: 'fr_FR.UTF-8' }, 'linux', undefined],
    [{ LC_CTYPE: 'UTF-8' }, 'darwin', undefined],
    [{ LANG: 'C' }, 'linux', 'C'],
    [{}, 'win32', undefined],
  ] as const)('sets a UTF-8 locale only where there is none: %j on %s', (base, platform, lang) => {
    expect(make({ base, platform })['LANG']).toBe(lang);
  });

  it("gives back the user's PATH when started by npm run", () => {
    const path =
      '/p/node_modules/.bin:/node_modules/.bin:/n/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin:/home/me/bin:/usr/bin';
    const started = { PATH: path, npm_lifecycle_event: 'start', EDITOR: 'vi', NODE: '/n/node' };
    const env = make({ base: started });
    expect(env['PATH']).toBe('/home/me/bin:/usr/bin');
    expect(env).not.toHaveProperty('EDITOR');
    expect(env).not.toHaveProperty('NODE');
    expect(make({ base: { ...started, EDITOR: 'nano' } })['EDITOR']).toBe('nano');
    expect(make({ base: { PATH: path } })['PATH']).toBe(path);
  });

  it('knows that Windows does not tell Path from PATH', () => {
    const env = make({
      platform: 'win32',
      base: { Path: 'C:\\a;C:\\p\\node_modules\\.bin', NPM_LIFECYCLE_EVENT: 'x', Tmux: 'y' },
      profileEnv: { PATH: 'C:\\b' },
    });
    expect(env['Path']).toBe('C:\\b');
    expect(env).not.toHaveProperty('PATH');
    expect(env).not.toHaveProperty('Tmux');
    expect(env).not.toHaveProperty('NPM_LIFECYCLE_EVENT');
  });
});
