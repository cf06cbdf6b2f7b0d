import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ContractDoor, type ContractDoorOptions } from '#core/local-api/contract-door.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { nodeRandom } from '#core/system/node-random.ts';
import { silentLogger } from '#shared/base/ports.ts';

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'aerie-door-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Options of a door that serves nothing, in a folder of its own. */
export function doorOptions(options: Partial<ContractDoorOptions> = {}): ContractDoorOptions {
  return {
    folder: options.folder ?? join(temporaryFolder(), 'run'),
    name: 'app',
    kind: 'app',
    version: '1.2.3',
    pid: process.pid,
    connect: () => ({ dispose: () => {} }),
    clock: nodeClock,
    logger: silentLogger,
    random: nodeRandom,
    ...options,
  };
}

/** An open door that closes with the test. */
export async function openDoor(options: Partial<ContractDoorOptions> = {}): Promise<{
  door: ContractDoor;
  options: ContractDoorOptions;
}> {
  const all = doorOptions(options);
  const door = await ContractDoor.open(all);
  onTestFinished(() => door.close());
  return { door, options: all };
}
