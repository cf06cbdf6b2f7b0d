// What of Aerie runs: app, daemon, session hosts, and the socket for wmux programs.

import { lstat } from 'node:fs/promises';
import { connectDoor } from '#client/connect-door.ts';
import type { Door } from '#client/door-record.ts';
import { readDoors } from '#client/list-doors.ts';
import { answersAt } from '#client/probe-socket.ts';
import { endpointPaths } from '#core/local-api/endpoint-paths.ts';
import { createWingApi } from '#shared/client/wing-api.ts';
import { explainFailure } from '../command-failure.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const PATIENCE_MS = 5000;
const PROBE_MS = 1000;
const kindWords = { app: 'The app', daemon: 'The daemon', host: 'A session host' } as const;

/** Looks at each door that left a record. */
export async function checkDoors(runFolder: string, version: string): Promise<Finding[]> {
  const doors = await readDoors(runFolder);
  if (doors.length === 0) {
    return [
      warn(
        'running',
        'Aerie is not running.',
        'Start it, or run "aerie daemon". If it runs, turn on "Let the aerie command reach this app" in its settings.',
      ),
    ];
  }
  return Promise.all(doors.map((door) => checkDoor(door, version)));
}

async function checkDoor(door: Door, version: string): Promise<Finding> {
  const who = `${kindWords[door.kind]} "${door.name}" (version ${door.version}, process ${door.pid})`;
  if (!(await answersAt(door.socket, PROBE_MS))) {
    return warn(
      'running',
      `${who} has ended and left its record behind.`,
      'Nothing needs to be done: the next start takes it away.',
    );
  }
  try {
    const transport = await connectDoor(door, { timeoutMs: PATIENCE_MS });
    try {
      const api = createWingApi(transport);
      const { sessions, viewers } = await api.sessions.status(undefined, {
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const facts = `${who} answers: ${count(sessions, 'running session')}, ${count(viewers, 'viewer')}.`;
      if (door.version === version) return ok('running', facts);
      return warn(
        'running',
        facts,
        `This command is version ${version}. Restart Aerie when its sessions may end.`,
      );
    } finally {
      transport.destroy();
    }
  } catch (error) {
    const { message } = explainFailure(error);
    return fail(
      'running',
      `${who} does not answer: ${message}`,
      'Restart it; its log may say why.',
    );
  }
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** Looks at the socket for programs that speak wmux. */
export async function checkWmux(home: string, platform: NodeJS.Platform): Promise<Finding> {
  const { socket } = endpointPaths({ platform, home, namespace: 'default' });
  const exists = platform === 'win32' || (await lstat(socket).catch(() => null)) !== null;
  if (exists && (await answersAt(socket, PROBE_MS))) {
    return ok('wmux', `Programs can connect to ${socket}.`);
  }
  if (!exists || platform === 'win32') {
    return ok('wmux', 'The socket for wmux programs is closed; the settings can open it.');
  }
  return warn(
    'wmux',
    `${socket} is left over: nobody answers there.`,
    'Nothing needs to be done: whoever opens the socket next takes it away.',
  );
}
