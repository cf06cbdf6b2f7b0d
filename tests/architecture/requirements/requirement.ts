/** One behaviour of the product. */
export interface Requirement {
  /** Never reused. */
  readonly id: string;
  readonly says: string;
  /** Titles of tests by file. */
  readonly provedBy: Readonly<Record<string, readonly string[]>>;
}

// Files that are cited often.

export const e2e = {
  terminal: 'tests/e2e/terminal.spec.ts',
  reading: 'tests/e2e/terminal-reading.spec.ts',
  clipboard: 'tests/e2e/terminal-clipboard.spec.ts',
  workbench: 'tests/e2e/workbench.spec.ts',
  keyboard: 'tests/e2e/workbench-keyboard.spec.ts',
  settings: 'tests/e2e/workbench-settings.spec.ts',
  states: 'tests/e2e/workbench-states.spec.ts',
};
export const integration = {
  decideDoor: 'tests/integration/serve-decide-door.test.ts',
  programs: 'tests/integration/pty-programs.test.ts',
  pty: 'tests/integration/pty.test.ts',
  serve: 'tests/integration/serve.test.ts',
  sessions: 'tests/integration/sessions.test.ts',
  shells: 'tests/integration/pty-shells.test.ts',
  store: 'tests/integration/store.test.ts',
  web: 'tests/integration/web-host.test.ts',
  liveness: 'tests/integration/web-liveness.test.ts',
};
export const contract = 'tests/contract/contract.test.ts';
export const fuzz = 'tests/contract/fuzz.test.ts';
export const desktop = 'tests/electron-double/scenarios.ts';
export const session = 'src/main/core/sessions/session.test.ts';
