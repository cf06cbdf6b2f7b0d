// An agent over stdio that misbehaves on purpose. Run with the project's Node:
//   node tests/support/fake-agent/fake-agent.ts [flag | flag=value]...
// from tests by `fakeAgent('crash')` of fake-agent-launch.ts. Without flags it is a well-behaved agent.
//
// Flags about the process:
//   bad-config            writes a coloured message with file and line to stderr, ends with code 1
//   slow=MS               answers `initialize` after MS milliseconds
//   mute                  never answers `initialize`
//   deaf                  does not end with its input; `stubborn` ignores SIGHUP and SIGTERM as well
//   noisy                 writes warnings with escape sequences and a secret to stderr
//   version=1.2.3         says so in `initialize` (default 9.9.9); `no-version` says nothing;
//                         `--version` prints it and ends
//   protocol=2            answers with that version of the protocol
//   child                 starts a program in a session of its own at `initialize`, `child-pid` follows
//   login=FILE            logs in: makes FILE and ends with code 0; `login-fails` ends with code 1
// Flags about answers:
//   garbage               writes junk around each message: text, broken JSON, a batch, a number
//   auth=FILE             refuses sessions with -32000 until FILE exists
//   auth-prompt=FILE      refuses prompts with -32000 until FILE exists
//   auth-variable=NAME    refuses sessions with -32000 without that variable
//   methods=JSON          its auth methods
//   bad-answers           answers without what they must have
//   before-fork=N         sends N updates for the new session before it answers `session/fork`
//   modes                 has the older `modes` and `models`, no config options
//   plain                 takes text only
//   options               offers models in groups, an effort, and a switch; keeps what is chosen
//   keeps                 neither renames nor deletes sessions
//   counts                gives its sessions ids that other processes give as well
//   sessions=N            knows N sessions of an earlier time, told in pages; they replay all sorts of things
//   opencode              refuses unknown sessions as opencode does
// What a turn does: see `turns` in turns.ts. Taken from `turn=NAME`, else from the first word of the
// prompt if that is a turn's name; else `echo`. A turn may have a value: `flood=20000`, `flood 20000`.
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { JsonLines, Refusal } from './json-lines.ts';
import { type Turn, type TurnResult, turns } from './turns.ts';

const flags = new Map(
  process.argv.slice(2).map((flag): [string, string] => {
    const at = flag.indexOf('=');
    return at < 0 ? [flag, ''] : [flag.slice(0, at), flag.slice(at + 1)];
  }),
);
const flag = (name: string): string | undefined => flags.get(name);
const version = flag('version') || '9.9.9';
const lines = new JsonLines();
const sessions = new Map<string, AbortController>();
let sessionCount = 0;
let mcpServers: unknown = [];

function update(sessionId: string, content: object): void {
  junk();
  lines.notify('session/update', { sessionId, update: content });
}

function junk(): void {
  if (!flags.has('garbage')) return;
  for (const line of [
    'Loading…',
    '{"jsonrpc":"2.0","method":',
    '[]',
    '42',
    'null',
    '',
    '\u001b[31mred\u001b[0m',
  ]) {
    lines.raw(line);
  }
}

function needsLogin(name: string): void {
  const file = flag(name);
  if (file !== undefined && !existsSync(file)) {
    throw new Refusal(-32000, 'Authentication required', { providerId: 'fake' });
  }
}

const configOptions = [
  {
    id: 'model',
    name: 'Model',
    category: 'model',
    type: 'select',
    currentValue: 'fake/one',
    options: [
      { value: 'fake/one', name: 'One' },
      { value: 'fake/two', name: 'Two' },
    ],
  },
];

/** Options of all kinds, as they are now. */
const allOptions = [
  {
    ...{ id: 'model', name: 'Model', category: 'model', type: 'select', currentValue: 'fast/one' },
    options: [
      { group: 'fast', name: 'Fast', options: [{ value: 'fast/one', name: 'One' }] },
      {
        ...{ group: 'thorough', name: 'Thorough' },
        options: [
          { value: 'thorough/two', name: 'Two' },
          { value: 'thorough/three', name: 'Three' },
        ],
      },
    ],
  },
  {
    ...{ id: 'effort', name: 'Effort', category: 'thought_level', type: 'select' },
    ...{ currentValue: 'low' },
    options: [
      { value: 'low', name: 'Low' },
      { value: 'high', name: 'High' },
    ],
  },
  { id: 'web', name: 'Web search', type: 'boolean', currentValue: false },
];

function opened(): object {
  if (flags.has('options')) return { configOptions: allOptions };
  if (!flags.has('modes')) return { configOptions };
  return {
    modes: {
      currentModeId: 'ask',
      availableModes: [
        { id: 'ask', name: 'Ask' },
        { id: 'code', name: 'Code' },
        { id: 'plan', name: 'Plan', description: 'Read-only' },
      ],
    },
    models: {
      currentModelId: 'one',
      availableModels: [
        { modelId: 'one', name: 'One' },
        { modelId: 'two', name: 'Two' },
      ],
    },
  };
}

function open(): string {
  sessionCount += 1;
  const id = flags.has('counts') ? `fake-${sessionCount}` : `fake-${process.pid}-${sessionCount}`;
  sessions.set(id, new AbortController());
  return id;
}

function known(params: Record<string, unknown>, method: string): string {
  const id = String(params['sessionId']);
  // Any id that looks like ours may be one of an earlier process.
  if (id.startsWith('fake-') && method !== 'session/prompt') {
    if (!sessions.has(id)) sessions.set(id, new AbortController());
    return id;
  }
  if (sessions.has(id)) return id;
  if (!flags.has('opencode')) throw new Refusal(-32002, 'Resource not found', { sessionId: id });
  if (/load|resume|fork/.test(method)) {
    throw new Refusal(-32603, 'Internal error: OpenCode service failure', { service: 'session' });
  }
  throw new Refusal(-32602, `Invalid params: session not found: ${id}`, { sessionId: id });
}

function text(kind: string, words: string, messageId = 'm1'): object {
  return { sessionUpdate: kind, messageId, content: { type: 'text', text: words } };
}

function replay(sessionId: string): void {
  update(sessionId, text('user_message_chunk', 'an earlier question', 'u1'));
  if (flags.has('sessions')) replayWork(sessionId);
  update(sessionId, text('agent_message_chunk', 'an earlier answer'));
}

/** What only the agent was to see, a thought and an edit. */
function replayWork(sessionId: string): void {
  const hidden = { type: 'text', text: 'hidden text', annotations: { audience: ['assistant'] } };
  update(sessionId, { sessionUpdate: 'user_message_chunk', messageId: 'u1', content: hidden });
  update(sessionId, text('agent_thought_chunk', 'an earlier thought', 't1'));
  const edit = { type: 'diff', path: '/project/old.ts', oldText: 'one\n', newText: 'two\n' };
  update(sessionId, {
    sessionUpdate: 'tool_call',
    toolCallId: 'old-edit',
    title: 'old.ts',
    kind: 'edit',
    status: 'completed',
    content: [edit],
  });
}

function turnOf(prompt: unknown): { turn: Turn; value: string; words: string } {
  const blocks = Array.isArray(prompt) ? (prompt as { type: string; text?: string }[]) : [];
  const words = blocks.map((block) => block.text ?? '').join('');
  const [first = '', value = ''] = (flag('turn') ?? words).split(/[ =]/);
  const turn = turns[first];
  return turn === undefined
    ? { turn: turns['echo'] as Turn, value: words, words }
    : { turn, value, words };
}

lines.on('initialize', async () => {
  if (flags.has('mute')) return undefined;
  if (flags.has('slow')) await delay(Number(flag('slow')));
  if (flags.has('child')) startChild();
  junk();
  return {
    protocolVersion: Number(flag('protocol') ?? 1),
    agentCapabilities: {
      loadSession: true,
      mcpCapabilities: { http: true, sse: false },
      promptCapabilities: flags.has('plain') ? {} : { image: true, embeddedContext: true },
      sessionCapabilities: {
        ...{ close: {}, fork: {}, list: {}, resume: {} },
        ...(flags.has('keeps') ? {} : { delete: {}, title: {} }),
      },
    },
    authMethods: JSON.parse(flag('methods') ?? '[]'),
    ...(flags.has('no-version') ? {} : { agentInfo: { name: 'Fake', version } }),
  };
});
lines.on('authenticate', () => {
  const file = flag('auth') ?? flag('auth-prompt');
  if (file !== undefined) writeFileSync(file, 'in');
  return {};
});
lines.on('session/new', ({ mcpServers: given }) => {
  mcpServers = given;
  needsLogin('auth');
  const variable = flag('auth-variable');
  if (variable !== undefined && !process.env[variable]) {
    throw new Refusal(-32000, 'Authentication required');
  }
  if (flags.has('bad-answers')) return { sessionId: 42, configOptions: 'none' };
  const sessionId = open();
  return { sessionId, ...opened() };
});
for (const method of ['session/load', 'session/resume']) {
  lines.on(method, (params) => {
    needsLogin('auth');
    mcpServers = params['mcpServers'];
    const sessionId = known(params, method);
    if (method === 'session/load') replay(sessionId);
    return opened();
  });
}
lines.on('session/fork', (params) => {
  known(params, 'session/fork');
  const sessionId = open();
  for (let n = 0; n < Number(flag('before-fork') ?? 2); n += 1) {
    update(sessionId, text('agent_message_chunk', `${n} `));
  }
  return { sessionId, ...opened() };
});
const PAGE = 100;
const oldSessions = Array.from(
  { length: Number(flag('sessions') ?? 0) },
  (_, n) => `fake-old-${n}`,
);
const titles = new Map<string, string>();
lines.on('session/set_title', (params) => {
  titles.set(known(params, 'session/set_title'), String(params['title']));
  return {};
});
lines.on('session/list', (params) => {
  const from = Number(params['cursor'] ?? 0);
  const cwd = typeof params['cwd'] === 'string' ? params['cwd'] : process.cwd();
  const now = [...sessions.keys()].filter((id) => !oldSessions.includes(id));
  const all = [
    ...now.map((sessionId) => ({ sessionId, cwd, title: titles.get(sessionId) ?? 'Fake' })),
    ...oldSessions.map((sessionId) => {
      const n = Number(sessionId.slice('fake-old-'.length));
      const updatedAt = new Date(Date.UTC(2026, 0, 1) - n * 3_600_000).toISOString();
      return { sessionId, cwd, title: `Old session ${n}`, updatedAt };
    }),
  ];
  const page = all.slice(from, from + PAGE);
  const isLast = from + PAGE >= all.length;
  return { sessions: page, ...(isLast ? {} : { nextCursor: String(from + PAGE) }) };
});
for (const method of ['session/close', 'session/delete']) {
  lines.on(method, (params) => {
    const id = known(params, method);
    sessions.get(id)?.abort();
    sessions.delete(id);
    const old = oldSessions.indexOf(id);
    if (method === 'session/delete' && old >= 0) oldSessions.splice(old, 1);
    return {};
  });
}
lines.on('session/set_mode', (params) => (known(params, 'session/set_mode'), {}));
lines.on('session/set_model', (params) => (known(params, 'session/set_model'), {}));
lines.on('session/set_config_option', (params) => {
  known(params, 'session/set_config_option');
  const chosen = allOptions.find(({ id }) => flags.has('options') && id === params['configId']);
  if (chosen) {
    Object.assign(chosen, { currentValue: params['value'] });
    return { configOptions: allOptions };
  }
  const value = String(params['value']);
  return { configOptions: configOptions.map((option) => ({ ...option, currentValue: value })) };
});
lines.on('session/cancel', (params) => {
  const id = String(params['sessionId']);
  sessions.get(id)?.abort();
});
lines.on('session/prompt', async (params, id): Promise<TurnResult | undefined> => {
  needsLogin('auth-prompt');
  const sessionId = known(params, 'session/prompt');
  const cancel = new AbortController();
  sessions.set(sessionId, cancel);
  const { turn, value, words } = turnOf(params['prompt']);
  const result = await turn({
    lines,
    id,
    sessionId,
    mcpServers,
    value,
    words,
    prompt: params['prompt'],
    cancelled: cancel.signal,
    update: (content) => update(sessionId, content),
    say: (what) => update(sessionId, text('agent_message_chunk', what)),
  });
  if (result === undefined || flags.has('bad-answers')) return result && { stopReason: 'bored' };
  return result;
});

/** In a session of its own, as agents start their shells; ends by itself after a while at the latest. */
function startChild(): void {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 120000)'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.stderr.write(`child-pid ${child.pid}\n`);
}

function misbehaveAtStart(): void {
  if (flags.has('--version') || flags.has('login') || flags.has('login-fails')) {
    if (flags.has('--version')) console.log(`fake-agent v${version}-beta.1+build5`);
    const file = flag('login');
    if (file !== undefined) writeFileSync(file, 'in');
    process.exit(flags.has('login-fails') ? 1 : 0);
  }
  if (flags.has('bad-config')) {
    process.stderr.write(
      '\u001b[31mError:\u001b[0m Invalid config in /home/me/fake.json line 7: \u001b[1m"model" must be text\u001b[22m\n',
    );
    process.exit(1);
  }
  if (flags.has('noisy')) {
    process.stderr.write('\u001b[33mwarning\u001b[39m something is odd\r\n');
    process.stderr.write(`key ${process.env['FAKE_API_KEY'] ?? 'none'}\n`);
  }
  if (flags.has('stubborn'))
    for (const signal of ['SIGHUP', 'SIGTERM', 'SIGINT']) process.on(signal, () => {});
  if (flags.has('deaf') || flags.has('stubborn')) setInterval(() => {}, 1000);
  else lines.onEnd = () => process.exit(0);
}

misbehaveAtStart();
lines.start();
