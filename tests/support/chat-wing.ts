import { join } from 'node:path';
import { expect } from 'vitest';
import { LazyLayoutRepository } from '#core/store/lazy-layout-repository.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { type Clock, silentLogger } from '#shared/base/ports.ts';
import type { WingClient } from '#shared/client/wing-client.ts';
import type { SettingPatch } from '#shared/contract/index.ts';
import { fakeAgentLine } from './fake-agent/fake-agent-launch.ts';
import { plainGit } from './git-repository.ts';
import { createRealWing } from './real-wing.ts';

/** A wing with chats, whose one own agent, `custom-fake`, is the fake one; it is kept in `home`. */
export interface ChatWing extends AsyncDisposable {
  readonly client: WingClient;
}

/** Starts it. `env` is laid over the user's environment. */
export function chatWing(
  home: string,
  settings: SettingPatch = {},
  env: Readonly<Record<string, string>> = {},
  clock: Clock = nodeClock,
): ChatWing {
  const layouts = new LazyLayoutRepository({
    path: join(home, 'aerie.db'),
    clock: nodeClock,
    logger: silentLogger,
    onProblem: (problem) => expect.fail(problem),
  });
  const made = createRealWing(
    { 'agents.custom': [fakeAgentLine()], ...settings },
    {
      home,
      clock,
      agents: { database: () => layouts.database() },
      userEnvironment: async () => ({
        PATH: process.env['PATH'] ?? '/usr/bin:/bin',
        HOME: home,
        LANG: 'C.UTF-8',
        ...plainGit,
        ...env,
      }),
    },
  );
  return {
    client: made.connect(),
    async [Symbol.asyncDispose]() {
      await made[Symbol.asyncDispose]();
      layouts.dispose();
    },
  };
}
