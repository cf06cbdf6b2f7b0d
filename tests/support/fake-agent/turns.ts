// What the fake agent can do in a turn. Each sends what it likes and says how the turn ends; undefined
// means that it never answers, or has already.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { askingTurns } from './asking-turns.ts';
import { endingTurns } from './ending-turns.ts';
import type { Frame, JsonLines } from './json-lines.ts';
import { aborted, done, tool } from './turn-pieces.ts';

export interface TurnContext {
  readonly lines: JsonLines;
  /** Id of the prompt's request. */
  readonly id: Frame['id'];
  readonly sessionId: string;
  /** MCP servers of the session, as they came. */
  readonly mcpServers: unknown;
  /** What follows the turn's name. */
  readonly value: string;
  /** The whole text of the prompt. */
  readonly words: string;
  /** The prompt itself. */
  readonly prompt: unknown;
  /** Aborts with `session/cancel`. */
  readonly cancelled: AbortSignal;
  update(content: object): void;
  /** Sends a chunk of the answer. */
  say(text: string): void;
}

export interface TurnResult {
  readonly stopReason: string;
  readonly usage?: object;
}

export type Turn = (
  context: TurnContext,
) => TurnResult | undefined | Promise<TurnResult | undefined>;

const options = [
  { optionId: 'once', kind: 'allow_once', name: 'Allow once' },
  { optionId: 'always', kind: 'allow_always', name: 'Always allow' },
  { optionId: 'reject', kind: 'reject_once', name: 'Reject' },
];

/** A PNG of `size` by `size` points, none of which is like the one before: it does not get small. */
function noise(size: number): Buffer {
  const rows = Buffer.alloc(size * (size + 1));
  for (let at = 0, value = 1; at < rows.length; at += 1) {
    value = (value * 1103515245 + 12345) % 2147483648;
    rows[at] = at % (size + 1) === 0 ? 0 : (value >> 16) & 255;
  }
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const head = Buffer.from([0, 0, 0, size, 0, 0, 0, size, 8, 0, 0, 0, 0]);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  const pieces = [
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...pieces]);
}

export const turns: Readonly<Record<string, Turn>> = {
  /** Answers with the prompt, a thought before and a tool call between. */
  echo({ update, say, words }) {
    update({
      sessionUpdate: 'agent_thought_chunk',
      messageId: 't1',
      content: { type: 'text', text: 'hm' },
    });
    update(tool('call-1'));
    update({ sessionUpdate: 'tool_call_update', toolCallId: 'call-1', status: 'completed' });
    say(words);
    update({
      sessionUpdate: 'usage_update',
      used: 10,
      size: 100,
      cost: { amount: 0.01, currency: 'USD' },
    });
    return done;
  },
  /** Tells what commands it has. */
  commands({ update, say }) {
    const availableCommands = [
      { name: 'compact', description: 'Makes room' },
      { name: 'review', description: 'Reviews changes', input: { hint: 'what to review' } },
    ];
    update({ sessionUpdate: 'available_commands_update', availableCommands });
    say('told');
    return done;
  },
  /** N chunks of one character. */
  flood({ say, value }) {
    for (let n = 0; n < Number(value); n += 1) say(String(n % 10));
    return done;
  },
  ...endingTurns,
  /** One line of N MiB; the usual 65 are more than a client takes. */
  huge({ say, value }) {
    say('x'.repeat(Number(value || 65) * 1024 * 1024));
    return done;
  },
  /** What no client knows, among what each does. */
  unknown({ update, say }) {
    say('one ');
    update({ sessionUpdate: 'mood_update', mood: 'fine' });
    update({
      sessionUpdate: 'agent_message_chunk',
      messageId: 'm1',
      content: { type: 'hologram', data: 1 },
    });
    say('two ');
    update({
      ...tool('call-1', { kind: 'teleport', status: 'pondering', title: 'odd' }),
      content: [
        { type: 'content', content: { type: 'text', text: 'kept' } },
        { type: 'smell', data: 'roses' },
      ],
      locations: [{ path: '/kept' }, { place: 'nowhere' }],
    });
    update({
      sessionUpdate: 'plan',
      entries: [{ content: 'kept', priority: 'high', status: 'pending' }, 7],
    });
    update({ text: 'without a kind' });
    say('three');
    return done;
  },
  /** N updates after the answer (5 unless said). */
  late({ lines, id, say, value }) {
    say('in time ');
    lines.send({ id, result: done });
    for (let n = 0; n < Number(value || 5); n += 1) say(`late ${n} `);
    return undefined;
  },
  /** Answers twice, announces one tool call twice and asks twice under one id. */
  duplicates: async ({ lines, id, sessionId, update, say }) => {
    update(tool('call-1', { title: 'first' }));
    update(tool('call-1', { title: 'second' }));
    const ask = { sessionId, toolCall: { toolCallId: 'call-1' }, options };
    const first = lines.ask('session/request_permission', ask, 'twice');
    lines.send({ id: 'twice', method: 'session/request_permission', params: ask });
    await first;
    say('answered');
    lines.send({ id, result: done });
    lines.send({ id, result: { stopReason: 'refusal' } });
    lines.send({ id: 'never-asked', result: {} });
    return undefined;
  },
  /** Asks for permission to run a command (`permission git status`), and says what the answer was. */
  permission: async ({ lines, sessionId, update, say, words }) => {
    const command = /^permission (.+)/.exec(words)?.[1] ?? 'ls';
    update(tool('call-1', { status: 'pending', rawInput: { command } }));
    const { result, error } = await lines.ask('session/request_permission', {
      sessionId,
      toolCall: { toolCallId: 'call-1', title: command, kind: 'execute', rawInput: { command } },
      options,
    });
    update({ sessionUpdate: 'tool_call_update', toolCallId: 'call-1', status: 'completed' });
    say(JSON.stringify(result ?? error));
    return done;
  },
  /** Tools of all sorts: an edit, a command that fails, a picture, and a command that hides something. */
  work: async ({ lines, sessionId, update, say }) => {
    const edit = {
      type: 'diff',
      path: '/project/src/x.ts',
      oldText: 'one\ntwo\n',
      newText: 'one\n2\n',
    };
    update(tool('edit', { title: 'src/x.ts', kind: 'edit', status: 'completed', content: [edit] }));
    const rows = Array.from({ length: 40 }, (_, n) => `\u001b[32mrow ${n + 1}\u001b[0m`).join('\n');
    update(
      tool('run', {
        title: 'make all',
        status: 'completed',
        content: [{ type: 'content', content: { type: 'text', text: rows } }],
        rawOutput: { metadata: { exit: 2 } },
      }),
    );
    const picture = { type: 'image', mimeType: 'image/png', data: noise(48).toString('base64') };
    update(
      tool('shot', {
        title: 'screenshot',
        kind: 'other',
        status: 'completed',
        content: [{ type: 'content', content: picture }],
      }),
    );
    const command = 'cat notes\u202e.txt';
    update(tool('ask', { title: 'cat', status: 'pending', rawInput: { command } }));
    const { result } = await lines.ask('session/request_permission', {
      sessionId,
      toolCall: { toolCallId: 'ask', title: 'cat', kind: 'execute', rawInput: { command } },
      options,
    });
    update({ sessionUpdate: 'tool_call_update', toolCallId: 'ask', status: 'completed' });
    say(JSON.stringify(result));
    return done;
  },
  /** Writes files and tells of each, e.g. `write [{"path":"/tmp/a.txt","text":"new"}]`. */
  write({ update, say, words }) {
    const files = JSON.parse(words.slice(words.indexOf(' '))) as { path: string; text: string }[];
    for (const [n, { path, text: newText }] of files.entries()) {
      const oldText = existsSync(path) ? readFileSync(path, 'utf8') : null;
      writeFileSync(path, newText);
      const content = [{ type: 'diff', path, oldText, newText }];
      const about = { title: path, kind: 'edit', locations: [{ path, line: 2 }], content };
      update(tool(`write-${n}`, { ...about, status: 'completed' }));
    }
    say('written');
    return done;
  },
  /** A command that prints N MiB in lines, in colour, of which the last is told apart; then words. */
  output({ update, say, value }) {
    const size = Number(value || 10) * 1024 * 1024;
    const line = (n: number): string => `\u001b[3${n % 8}mline ${n}\u001b[0m of the build\n`;
    let text = 'first line\n';
    for (let n = 0; text.length < size; n += 1) text += line(n);
    const content = { type: 'content', content: { type: 'text', text: `${text}last line` } };
    update(tool('output', { title: 'make everything', status: 'completed', content: [content] }));
    say('printed');
    return done;
  },
  /** A command that prints more and more until it is cancelled, and colours of all sorts. */
  colours: async ({ update, say, cancelled }) => {
    const palette = Array.from({ length: 16 }, (_, n) => {
      const code = n < 8 ? 30 + n : 82 + n;
      return `\u001b[${code}mcolour ${n}\u001b[0m \u001b[${code + 10}m ground ${n} \u001b[0m`;
    });
    const own = [0, 60, 120, 180, 255].map(
      (v) => `\u001b[38;2;${v};${v};${255 - v}mown ${v}\u001b[0m`,
    );
    const indexed = [16, 21, 52, 124, 196, 231, 238].map(
      (n) => `\u001b[38;5;${n}mindex ${n}\u001b[0m`,
    );
    const lines = [
      ...palette,
      own.join(' '),
      indexed.join(' '),
      '\u001b[1mbold\u001b[0m \u001b[2mfaint\u001b[0m \u001b[3mitalic\u001b[0m \u001b[4munderline\u001b[0m',
      '\u001b[7m inverse \u001b[0m \u001b[9mstruck\u001b[0m \u001b[41;97m FAIL \u001b[0m \u001b[30;42m PASS \u001b[0m',
      '\u001b]8;;https://example.org\u0007link\u001b]8;;\u0007 \u001b]0;title\u0007\u001b[2J\u001b[1;1Hclean',
      'progress 10 %\rprogress 100 %',
    ];
    const content = [{ type: 'content', content: { type: 'text', text: lines.join('\n') } }];
    update(tool('colours', { title: 'colours', status: 'in_progress', content }));
    say('coloured');
    await aborted(cancelled);
    return { stopReason: 'cancelled' };
  },
  /** One line of N million characters of an answer, in pieces. */
  line({ say, value }) {
    for (let n = 0; n < Number(value || 10) * 10; n += 1) say(`${n} `.padEnd(100_000, 'word '));
    say('the end');
    return done;
  },
  /** Asks for permission when the tool call is over already. */
  afterthought: async ({ lines, sessionId, update, say }) => {
    update(tool('call-1', { status: 'completed' }));
    const { result, error } = await lines.ask('session/request_permission', {
      sessionId,
      toolCall: { toolCallId: 'call-1' },
      options,
    });
    say(JSON.stringify(result ?? error));
    return done;
  },
  ...askingTurns,
  /** Escape sequences, reversed text and paths that lead elsewhere. */
  hostile({ update, say }) {
    update(
      tool('call-1', {
        title: '\u001b]0;owned\u0007\u001b[2Jrm -rf \u202egnp.exe',
        locations: [{ path: '/project/../../etc/passwd' }, { path: '\\\\server\\share' }],
        content: [{ type: 'diff', path: '../../.ssh/id_rsa', oldText: null, newText: 'x' }],
      }),
    );
    say('\u001b[31mred\u001b[0m <script>alert(1)</script>');
    return done;
  },
  /** Says what the prompt consists of. */
  blocks({ prompt, say }) {
    say(JSON.stringify(prompt));
    return done;
  },
  /** Reads a line of a file: `look 3 /project/a file.txt`. */
  look({ update, say, words }) {
    const [, line = '1', path = ''] = /^look (\d+) (.*)$/.exec(words) ?? [];
    const locations = [{ path, line: Number(line) }];
    update(tool(`look-${line}`, { kind: 'read', title: 'Read', status: 'completed', locations }));
    say('seen');
    return done;
  },
  /** Says that the session has cost that much so far (`spend 0.5`). */
  spend({ update, say, value }) {
    say('spent');
    const cost = { amount: Number(value), currency: 'USD' };
    update({ sessionUpdate: 'usage_update', used: 10, size: 100, cost });
    return done;
  },
  /** As `tools`, until it is cancelled. */
  rounds: async ({ update, value, cancelled }) => {
    for (let n = 0; n < Number(value); n += 1) {
      update(tool(`call-${n}`));
      update({ sessionUpdate: 'tool_call_update', toolCallId: `call-${n}`, status: 'completed' });
    }
    await aborted(cancelled);
    return { stopReason: 'cancelled' };
  },
  /** Markdown, pictures, names and a command that try to do or show something else than they say. */
  poison: async ({ lines, sessionId, update, say }) => {
    const evil = 'http://evil.example';
    update({
      sessionUpdate: 'session_info_update',
      title: `<img src=x onerror="window.owned=1">\u202e ${'very '.repeat(5000)}long`,
    });
    say(
      [
        'Begin <script>window.owned = 2</script> here.',
        `<img src="${evil}/a.png" onerror="window.owned=3">`,
        `<iframe src="${evil}/frame"></iframe><style>body { display: none }</style>`,
        `<a href="javascript:window.owned=4" onclick="window.owned=5">html link</a>`,
        `![a tracker](${evil}/pixel.png)`,
        '![broken](data:image/png;base64,AAAA)',
        '[script link](javascript:window.owned=6)',
        '[data link](data:text/html,<script>window.owned=7</script>)',
        `[https://good.example](${evil}/phish)`,
        `<svg onload="window.owned=8"><script>window.owned=9</script></svg>`,
        'The end.',
      ].join('\n\n'),
    );
    const picture = { type: 'image', mimeType: 'image/png', data: 'bm8gcGljdHVyZQ==' };
    const vector = {
      type: 'image',
      mimeType: 'image/svg+xml',
      data: btoa('<svg onload="owned=1"/>'),
    };
    update(
      tool('shot', {
        title: '<b>bold</b> \u202egnp.exe',
        kind: 'other',
        status: 'completed',
        locations: [{ path: '/project/../../etc/passwd' }],
        content: [picture, vector].map((content) => ({ type: 'content', content })),
      }),
    );
    const command = 'echo safe\u200b\u2066 # \u202e; rm -rf ~ #';
    update(tool('ask', { title: 'echo safe', status: 'pending', rawInput: { command } }));
    const { result } = await lines.ask('session/request_permission', {
      sessionId,
      toolCall: { toolCallId: 'ask', title: 'echo safe', kind: 'execute', rawInput: { command } },
      options: options.map((option) => ({ ...option, name: `${option.name}\u202e<i>!</i>` })),
    });
    update({ sessionUpdate: 'tool_call_update', toolCallId: 'ask', status: 'completed' });
    say(JSON.stringify(result));
    return done;
  },
  /** Runs a command in a terminal of the client and lets go of it when it has ended. */
  terminal: async ({ lines, sessionId, update, say }) => {
    const ask = async (method: string, params: object): Promise<Record<string, unknown>> => {
      const { result, error } = await lines.ask(`terminal/${method}`, { sessionId, ...params });
      if (error) throw new Error(JSON.stringify(error));
      return result as Record<string, unknown>;
    };
    const { terminalId } = await ask('create', {
      command: 'sh',
      args: ['-c', 'echo from the terminal; read line; echo "got $line"; exit 4'],
    });
    update(tool('run', { title: 'a command', content: [{ type: 'terminal', terminalId }] }));
    const exit = await ask('wait_for_exit', { terminalId });
    const { output } = await ask('output', { terminalId });
    await ask('release', { terminalId });
    update({ sessionUpdate: 'tool_call_update', toolCallId: 'run', status: 'completed' });
    say(`${JSON.stringify(exit)} ${JSON.stringify(output)}`);
    return done;
  },
  /** Only tool calls, N rounds. */
  tools({ update, value }) {
    for (let n = 0; n < Number(value || 3); n += 1) {
      update(tool(`call-${n}`));
      update({ sessionUpdate: 'tool_call_update', toolCallId: `call-${n}`, status: 'completed' });
    }
    return done;
  },
};
