// Records what the real opencode says on the wire, for tests that replay it:
//   npx node tests/support/opencode/record-fixtures.ts
// Each scenario becomes tests/fixtures/acp/<name>.ndjson: one {from, frame} for each line, folders
// replaced by <cwd> and <root>. Frames of getting there are left out of all but `initialize`.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OpencodeWorld } from './opencode-world.ts';
import { call, fail, holdAfter, say, think } from './scripted-model.ts';
import { type Frame, ThinClient } from './thin-client.ts';

const folder = join(import.meta.dirname, '../../fixtures/acp');

/** What a scenario works with. */
interface Scene {
  readonly world: OpencodeWorld;
  readonly client: ThinClient;
  /** A session of its own. */
  readonly id: string;
}

const answer = (optionId: string) => () => ({
  outcome: { outcome: 'selected' as const, optionId },
});

async function untilUpdate({ client }: Scene, text: string, from: number): Promise<void> {
  const until = performance.now() + 30_000;
  while (!JSON.stringify(client.frames.slice(from)).includes(text)) {
    if (performance.now() > until) throw new Error(`"${text}" never came.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const edit = (world: OpencodeWorld) =>
  call('edit', {
    filePath: join(world.project, 'hello.txt'),
    oldString: 'hello',
    newString: 'goodbye',
  });

const scenarios: Record<string, (scene: Scene) => Promise<unknown>> = {
  hello: async ({ world, client, id }) => {
    world.model.script(say('Hello', ', ', 'who', ' are', ' you?'));
    await client.prompt(id, 'Hi.');
  },
  thought: async ({ world, client, id }) => {
    world.model.script(think('The user greets me. I greet back.', 'Good ', 'morning.'));
    await client.prompt(id, 'Good morning.');
  },
  bash: async ({ world, client, id }) => {
    client.onPermission = answer('once');
    const command = 'echo one; echo two >&2; exit 3';
    world.model.script(call('bash', { command, description: 'Fails' }), say('It failed.'));
    await client.prompt(id, 'Run it.');
  },
  edit: async ({ world, client, id }) => {
    client.onPermission = answer('once');
    await world.write('hello.txt', 'hello world\nsecond line\n');
    const filePath = join(world.project, 'hello.txt');
    world.model.script(call('read', { filePath }), edit(world), say('Changed.'));
    await client.prompt(id, 'Say goodbye.');
  },
  'edit-rejected': async ({ world, client, id }) => {
    client.onPermission = answer('reject');
    await world.write('hello.txt', 'hello world\n');
    world.model.script(edit(world));
    await client.prompt(id, 'Say goodbye.');
  },
  write: async ({ world, client, id }) => {
    client.onPermission = answer('always');
    const filePath = join(world.project, 'new.txt');
    world.model.script(call('write', { filePath, content: 'brand new\n' }), say('Written.'));
    await client.prompt(id, 'Write it.');
  },
  todos: async ({ world, client, id }) => {
    const list = [
      { content: 'First', status: 'in_progress', priority: 'high' },
      { content: 'Second', status: 'pending', priority: 'medium' },
    ];
    const [first, second] = list;
    const done = [{ ...first, status: 'completed' }, second];
    world.model.script(
      call('todowrite', { todos: list }),
      call('todowrite', { todos: done }),
      say('Planned.'),
    );
    await client.prompt(id, 'Plan it.');
  },
  task: async ({ world, client, id }) => {
    world.model.script(
      call('task', { description: 'Sub work', prompt: 'Do it.', subagent_type: 'general' }),
      say('The child is done.'),
      say('All done.'),
    );
    await client.prompt(id, 'Delegate it.');
  },
  'missing-tool': async ({ world, client, id }) => {
    world.model.script(
      call('teleport', { to: 'Mars' }),
      call('read', { filePath: 42 }),
      say('Neither worked.'),
    );
    await client.prompt(id, 'Try.');
  },
  cancel: async (scene) => {
    const { world, client, id } = scene;
    world.model.script(holdAfter('I am', ' still'));
    const from = client.frames.length;
    const turn = client.prompt(id, 'Talk.');
    await untilUpdate(scene, ' still', from);
    await client.agent.notify('session/cancel', { sessionId: id });
    await turn;
  },
  'cancel-bash': async (scene) => {
    const { world, client, id } = scene;
    client.onPermission = answer('once');
    const command = 'echo begun; sleep 60';
    world.model.script(call('bash', { command, description: 'Waits' }));
    const from = client.frames.length;
    const turn = client.prompt(id, 'Wait.');
    await untilUpdate(scene, 'begun\\n', from);
    await client.agent.notify('session/cancel', { sessionId: id });
    await turn;
  },
  refusal: async ({ world, client, id }) => {
    world.model.script({ text: ['I can'], finish: 'content_filter' });
    await client.prompt(id, 'Something bad.');
  },
  unauthorised: async ({ world, client, id }) => {
    world.model.script(fail(401, 'Incorrect API key provided.'));
    await client.prompt(id, 'Hi.').catch(() => undefined);
  },
  'unknown-slash': async ({ client, id }) => {
    await client.prompt(id, '/etc/hosts - what is this?');
  },
};

function textOf(frames: readonly Frame[], world: OpencodeWorld): string {
  return frames
    .map((frame) => `${JSON.stringify(frame)}\n`)
    .join('')
    .replaceAll(world.project, '<cwd>')
    .replaceAll(world.project.slice(1), '<cwd>')
    .replaceAll(world.root, '<root>');
}

await using world = await OpencodeWorld.create();
await mkdir(folder, { recursive: true });
const save = async (name: string, frames: readonly Frame[]): Promise<void> => {
  await writeFile(join(folder, `${name}.ndjson`), textOf(frames, world));
  process.stdout.write(`${name}: ${frames.length} frames\n`);
};

let edited: string;
{
  await using client = new ThinClient(world);
  await client.initialize();
  await client.newSession(world.project);
  await untilUpdate({ world, client, id: '' }, 'available_commands_update', 0);
  await save('initialize', client.frames);
  for (const [name, play] of Object.entries(scenarios)) {
    const before = client.frames.length;
    const id = await client.newSession(world.project);
    const scene = { world, client, id };
    await untilUpdate(scene, 'available_commands_update', before);
    const from = client.frames.length;
    await play(scene);
    if (world.model.left > 0) throw new Error(`The script of ${name} was not used up.`);
    await save(name, client.frames.slice(from));
    if (name === 'edit') edited = id;
  }
}
{
  // History as another process tells it.
  await using client = new ThinClient(world);
  await client.initialize();
  const from = client.frames.length;
  const params = { sessionId: edited!, cwd: world.project, mcpServers: [] };
  await client.agent.request('session/load', params);
  await save('load', client.frames.slice(from));
  const fork = client.frames.length;
  await client.agent.request('session/fork', params);
  await save('fork', client.frames.slice(fork));
  const list = client.frames.length;
  await client.agent.request('session/list', { cwd: world.project });
  await save('list', client.frames.slice(list));
}
