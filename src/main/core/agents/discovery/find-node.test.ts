import { describe, expect, it } from 'vitest';
import { CliNotFoundError, UnsupportedVersionError } from '../errors/acp-error.ts';
import { CliVersions, type VersionedProgram } from './cli-version.ts';
import { type FindNodeOptions, findNode } from './find-node.ts';

/** Versions as a table tells them. */
class KnownVersions extends CliVersions {
  readonly #table: Readonly<Record<string, string>>;

  constructor(table: Readonly<Record<string, string>>) {
    super();
    this.#table = table;
  }

  override async read({ path }: VersionedProgram): Promise<string> {
    const version = this.#table[path];
    if (version === undefined) throw new Error('broken');
    return version;
  }
}

function options(
  nodes: Record<string, string>,
  more: Partial<FindNodeOptions> = {},
): FindNodeOptions {
  return {
    platform: 'linux',
    env: {},
    folders: ['/one', '/two', '/three'],
    versions: new KnownVersions(nodes),
    files: {
      isProgram: async (path) => path in nodes || path === '/one/node',
      head: async () => '',
      realPath: async (path) => path,
      list: async () => [],
    },
    own: { execPath: '/app/electron', node: '24.1.0', electron: true },
    ...more,
  };
}

describe('findNode', () => {
  it('takes the one it is given, or the one that runs us', async () => {
    expect(await findNode('X', options({}, { node: '/mine' }))).toEqual({
      command: '/mine',
      env: {},
    });
    const own = { execPath: '/usr/bin/node', node: '22.0.0', electron: false };
    expect(await findNode('X', options({}, { own }))).toEqual({
      command: '/usr/bin/node',
      env: {},
    });
  });

  it('starts Electron as Node only where it was built for that', async () => {
    expect(await findNode('X', options({}, { electronAsNode: true }))).toEqual({
      command: '/app/electron',
      env: { ELECTRON_RUN_AS_NODE: '1' },
    });
    await expect(findNode('X', options({}))).rejects.toThrow(CliNotFoundError);
  });

  it('looks for one that is new enough, past old and broken ones', async () => {
    const nodes = { '/two/node': 'v20.19.0', '/three/node': 'v22.11.0' };
    expect((await findNode('X', options(nodes))).command).toBe('/three/node');
    const own = { execPath: '/old/node', node: '20.0.0', electron: false };
    expect((await findNode('X', options(nodes, { own }))).command).toBe('/three/node');
  });

  it('says which version is too old, and where it looked', async () => {
    const old = findNode('Claude', options({ '/two/node': 'v18.0.0' }));
    await expect(old).rejects.toThrow(UnsupportedVersionError);
    await expect(old).rejects.toThrow('Claude needs a newer Node.js than v18.0.0.');
    await expect(findNode('Claude', options({}))).rejects.toMatchObject({
      searchedPaths: ['$PATH', '/one', '/two', '/three'],
    });
  });
});
