// The world of the real opencode in a thread of its own, so that what the model does is not measured
// with the client. Told how many characters to say; answers with what the client needs to know.

import { parentPort, workerData } from 'node:worker_threads';
import { OpencodeWorld } from '#tests/support/opencode/opencode-world.ts';
import { say } from '#tests/support/opencode/scripted-model.ts';

/** What the other side needs to start a client. */
export interface WorldPlace {
  readonly binary: string;
  readonly project: string;
  readonly env: Readonly<Record<string, string>>;
}

const text: string = workerData;
const world = await OpencodeWorld.create();
world.model.script(say('Ready.'), say(...text));
const { binary, project, env } = world;
parentPort?.postMessage({ binary, project, env } satisfies WorldPlace);
parentPort?.once('message', () => {
  void world[Symbol.asyncDispose]().then(() => parentPort?.postMessage('gone'));
});
