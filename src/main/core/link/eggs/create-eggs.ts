// Programs for people elsewhere, within the rules of their folder. Rules that somebody wrote are kept or
// nothing is started: without a sandbox a folder with rules is refused, rather than something that only
// looks safe. Members are always boxed, by an egg.yaml in the folder itself.

import { join } from 'node:path';
import { agentKinds, SHELL_KIND } from './agent-table.ts';
import { eggPath, removeEggFolder, sweepEggFolders } from './egg-folder.ts';
import type { EggPorts } from './egg-ports.ts';
import { EggStart, type EggStartPorts } from './egg-start.ts';
import type { Eggs } from './eggs.ts';
import { findProgram } from './find-program.ts';
import { keepEgg } from './keep-egg.ts';
import { readEggFile } from './load-egg.ts';
import { ResumedWays } from './resumed-ways.ts';
import { findSandbox, type Sandbox } from './sandbox/find-sandbox.ts';
import { reopenWay, type Way, type WayPorts } from './sandbox/way-out.ts';
import { guestTools } from './tools/guest-tools.ts';
import { startToolServer } from './tools/tool-server.ts';

/** Starts agents and shells within the rules that can be kept here. */
export function createEggs(ports: EggPorts): Eggs {
  const root = join(ports.dataFolder, 'eggs');
  let found: Promise<Sandbox> | undefined;
  const sandbox = async (): Promise<Sandbox> => {
    const { PATH: path } = await ports.userEnvironment();
    found ??= ports.sandbox?.() ?? findSandbox({ platform: ports.platform, path });
    const box = await found;
    // Somebody may install one.
    if (box.kind === 'none') found = undefined;
    return box;
  };
  /** Sessions of this run. */
  const launched = new Set<string>();
  /** Runs of each tool now. */
  const running = new Map<string, number>();
  const open = new Set<Way>();
  const serve: EggStartPorts['serveTools'] = (path, guest, tools) =>
    startToolServer({ path, tools, context: guest, user: ports.userEnvironment, running });
  const ways: WayPorts = { resolve: ports.resolve, open };
  const resumed = new ResumedWays(ports.clock, (sessionId) =>
    reopenWay(eggPath(root, sessionId), {
      ...ways,
      serveTools: async (path, guest) => {
        const { tools } = await guestTools(ports.configFolder, guest);
        return serve(path, guest, tools);
      },
    }),
  );
  return {
    agents: async () => {
      const search = { ...ports, env: await ports.userEnvironment() };
      const programs = await Promise.all(
        agentKinds.map(({ binary }) => findProgram(binary, search)),
      );
      return [
        ...agentKinds.filter((_, index) => programs[index] !== null).map(({ name }) => name),
        SHELL_KIND,
      ];
    },
    launch: async (request) => {
      launched.add(request.sessionId);
      return new EggStart(request, { ...ports, root, ways, serveTools: serve }).start(sandbox);
    },
    changeRules: (yaml) =>
      keepEgg(yaml, { config: ports.configFolder, home: ports.home, read: readEggFile }),
    resume: async (sessionId) => {
      if (!launched.has(sessionId)) await resumed.open(sessionId);
    },
    close: async () => {
      resumed.dispose();
      await Promise.all([...open].map((way) => way.close()));
    },
    forget: async (sessionId) => {
      await resumed.forget(sessionId);
      await removeEggFolder(root, sessionId);
    },
    keepOnly: (living) => {
      const alive = new Set(living);
      return sweepEggFolders(root, ports.clock.now(), (id) => alive.has(id) || launched.has(id));
    },
  };
}
