// A place where the real opencode lives alone: folders, configuration and model of its own, no network
// but loopback (acp.md 4.2). At the end it proves that no process is left.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { BlackHole } from './black-hole.ts';
import { opencodeBinary } from './opencode-binary.ts';
import { ScriptedModel } from './scripted-model.ts';

export interface WorldOptions {
  /** Of opencode's configuration. */
  readonly permission?: Readonly<Record<string, string>>;
  /** Laid over the configuration. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Files of the project. */
  readonly files?: Readonly<Record<string, string>>;
  /** Makes the project a repository; only then can opencode put files back. */
  readonly git?: boolean;
}

const run = promisify(execFile);
/** Marks every process that is started from a world. */
const MARK = 'AERIE_TEST_WORLD';
const PATIENCE_MS = 10_000;
export const API_KEY = 'sk-scripted-key-that-nobody-may-see';

/** The surroundings of an opencode process. */
export class OpencodeWorld implements AsyncDisposable {
  readonly binary: string;
  readonly model: ScriptedModel;
  /** Where requests to the internet go. */
  readonly hole: BlackHole;
  readonly root: string;
  /** Absolute path of the project, without links. */
  readonly project: string;
  /** The whole environment for opencode. */
  readonly env: Readonly<Record<string, string>>;

  private constructor(parts: {
    binary: string;
    model: ScriptedModel;
    hole: BlackHole;
    root: string;
    project: string;
    env: Readonly<Record<string, string>>;
  }) {
    this.binary = parts.binary;
    this.model = parts.model;
    this.hole = parts.hole;
    this.root = parts.root;
    this.project = parts.project;
    this.env = parts.env;
  }

  /** @throws Error where there is no opencode for this system; ask {@link opencodeBinary} first */
  static async create(options: WorldOptions = {}): Promise<OpencodeWorld> {
    const binary = opencodeBinary();
    if (!binary) throw new Error('There is no opencode for this system in node_modules.');
    const root = await realpath(await mkdtemp(join(tmpdir(), 'aerie-opencode-')));
    const folder = async (name: string): Promise<string> => {
      const path = join(root, name);
      await mkdir(path, { recursive: true });
      return path;
    };
    const project = await folder('project');
    const model = await ScriptedModel.start();
    const hole = await BlackHole.start();
    const configuration = join(root, 'opencode.json');
    await writeFile(configuration, JSON.stringify(configOf(model, options)));
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: await folder('home'),
      XDG_DATA_HOME: await folder('data'),
      XDG_CONFIG_HOME: await folder('config'),
      XDG_STATE_HOME: await folder('state'),
      XDG_CACHE_HOME: await folder('cache'),
      TMPDIR: await folder('tmp'),
      ...hole.env,
      OPENCODE_CONFIG: configuration,
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
      [MARK]: root,
    };
    const world = new OpencodeWorld({ binary, model, hole, root, project, env });
    for (const [name, text] of Object.entries(options.files ?? {})) await world.write(name, text);
    if (options.git) await run('git', ['init', '--quiet'], { cwd: project, env });
    return world;
  }

  async write(name: string, text: string): Promise<void> {
    await writeFile(join(this.project, name), text);
  }

  async read(name: string): Promise<string> {
    return await readFile(join(this.project, name), 'utf8');
  }

  /** Processes that were started here, directly or not, and still run. Looked for on Linux only. */
  async processes(): Promise<readonly number[]> {
    if (process.platform !== 'linux') return [];
    const mark = `${MARK}=${this.root}`;
    const found: number[] = [];
    for (const name of await readdir('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      try {
        const env = await readFile(`/proc/${name}/environ`, 'utf8');
        if (env.split('\0').includes(mark)) found.push(Number(name));
      } catch {
        // It is gone, or somebody else's.
      }
    }
    return found;
  }

  /** Resolves with what still runs once nothing does, or after a while. */
  async leftovers(): Promise<readonly number[]> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const left = await this.processes();
      if (left.length === 0 || performance.now() > until) return left;
      await sleep(50);
    }
  }

  /** @throws Error if a process was left over, which is ended then */
  async [Symbol.asyncDispose](): Promise<void> {
    const left = await this.leftovers();
    for (const pid of left) process.kill(pid, 'SIGKILL');
    await this.model[Symbol.asyncDispose]();
    await this.hole[Symbol.asyncDispose]();
    await rm(this.root, { recursive: true, force: true, maxRetries: 5 });
    if (left.length > 0) throw new Error(`opencode left processes behind: ${left.join(', ')}.`);
  }
}

function configOf(model: ScriptedModel, { permission, config }: WorldOptions): object {
  return {
    $schema: 'https://opencode.ai/config.json',
    autoupdate: false,
    share: 'disabled',
    lsp: false,
    formatter: false,
    enabled_providers: ['local'],
    model: 'local/m1',
    small_model: 'local/m1',
    provider: {
      local: {
        npm: '@ai-sdk/openai-compatible',
        name: 'Local',
        options: { baseURL: model.url, apiKey: API_KEY },
        models: {
          m1: {
            name: 'M1',
            tool_call: true,
            reasoning: true,
            attachment: true,
            modalities: { input: ['text', 'image', 'pdf'], output: ['text'] },
            limit: { context: 128_000, output: 8192 },
            cost: { input: 1, output: 2, cache_read: 0.1, cache_write: 0.2 },
          },
        },
      },
    },
    permission: permission ?? { edit: 'ask', bash: 'ask', webfetch: 'ask' },
    ...config,
  };
}
