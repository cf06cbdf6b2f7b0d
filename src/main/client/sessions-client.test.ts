import { expect, it } from 'vitest';
import { connectWing } from '#shared/client/wing-client.ts';
import { type Contract, contract } from '#shared/contract/index.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import type { Sessions } from './sdk-types.ts';
import { SessionsClient } from './sessions-client.ts';

/** Every method of the contract by its name for programs; null for what only a window needs. */
const names: { readonly [K in keyof Contract['sessions']]: keyof Sessions | null } = {
  create: 'create',
  list: 'list',
  get: 'info',
  watch: 'watch',
  rename: 'rename',
  restart: 'restart',
  duplicate: 'duplicate',
  request: null,
  preview: null,
  takePage: null,
  kill: 'kill',
  remove: 'remove',
  clearAttention: 'clearAttention',
  restoreAttention: null,
  clear: 'clear',
  exec: 'exec',
  execSync: 'execSync',
  execPrefix: 'execPrefix',
  killPrefix: 'killPrefix',
  resize: 'resize',
  metaSet: 'metaSet',
  metaGet: 'metaGet',
  metaAll: 'metaGetAll',
  forwardEnvironment: 'forwardEnv',
  wait: 'wait',
  history: 'history',
  setScrollback: 'setScrollback',
  events: 'events',
  startRecording: 'recordStart',
  stopRecording: 'recordStop',
  status: 'status',
  run: 'run',
};

it('offers every method of the contract that programs need', () => {
  const [transport] = linkedPair();
  const client: Sessions = new SessionsClient(connectWing(transport));
  expect(Object.keys(names).sort()).toEqual(Object.keys(contract.sessions).sort());
  const missing = Object.values(names).filter(
    (name) => name !== null && typeof client[name] !== 'function',
  );
  expect(missing).toEqual([]);
  expect([typeof client.attach, typeof client.detach, typeof client.write]).toEqual(
    Array.from({ length: 3 }, () => 'function'),
  );
});
