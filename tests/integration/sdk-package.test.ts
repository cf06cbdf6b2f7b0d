// The package as others get it: `aerie/client` imported from another folder by plain Node, without a
// bundler and without this project's sources, and its declarations read by a TypeScript program.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { consumer } from '#tests/support/consumer.ts';
import { startWingProcess } from '#tests/support/wing-process.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');

/** The examples of docs/sdk.md as one module. */
function documentedExamples(): string {
  const page = readFileSync(join(root, 'docs', 'sdk.md'), 'utf8');
  const blocks = [...page.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');
  expect(blocks.length).toBeGreaterThan(3);
  const bodies = blocks.map((block, i) => {
    const body = block.replace(/^import .*$/gm, '');
    return `export async function example${i}(client: AerieClient) { { ${body} } void client; }`;
  });
  const head =
    "import { type AerieClient, AerieError, connect, connectRemoteWing } from 'aerie/client';";
  return [head, ...bodies, 'void [AerieError, connect, connectRemoteWing];'].join('\n');
}

it('works from a plain script, from the first session to its last output', async () => {
  await using wing = await startWingProcess();
  const folder = consumer({
    'script.mjs': `
      import { AerieError, connect, listDoors } from 'aerie/client';
      const client = await connect();
      const doors = await listDoors(${JSON.stringify(wing.folder)});
      await client.sessions.create('hello', { shell: '/bin/sh', args: ['-c', 'read x; echo "<$x>"'] });
      const attached = await client.sessions.attach('hello');
      attached.write('you\\n');
      let text = '';
      for await (const item of attached.output) {
        if (item.type === 'data') text += new TextDecoder().decode(item.bytes);
      }
      const error = await client.sessions.info('nobody').catch((reason) => reason);
      await client.close();
      console.log(JSON.stringify({
        doors: doors.map(({ name }) => name),
        text,
        known: error instanceof AerieError,
        code: error.code,
      }));
    `,
  });
  const { stdout } = await run(process.execPath, ['script.mjs'], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: wing.home,
      AERIE_HOME: join(wing.home, '.aerie'),
    },
    timeout: 30_000,
  });
  const result: { text: string } = JSON.parse(stdout);
  expect(result).toMatchObject({ doors: ['app'], known: true, code: 'session_not_found' });
  expect(result.text).toContain('<you>');
});

it('says what to do when Aerie is not running', async () => {
  const folder = consumer({
    'script.mjs': `
      import { connect } from 'aerie/client';
      await connect().catch(({ name, code, message }) => console.log(name, code, message));
    `,
  });
  const { stdout } = await run(process.execPath, ['script.mjs'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, AERIE_HOME: folder },
    timeout: 30_000,
  });
  expect(stdout).toContain('AerieError disconnected Aerie is not running.');
});

it('has declarations that a strict TypeScript program and the examples can use', async () => {
  const folder = consumer({
    'package.json': '{"type":"module"}',
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        target: 'es2024',
        module: 'nodenext',
        lib: ['es2024'],
        types: ['node'],
        typeRoots: [join(root, 'node_modules', '@types')],
        exactOptionalPropertyTypes: true,
      },
      files: ['consumer.ts', 'examples.ts'],
    }),
    'examples.ts': documentedExamples(),
    'consumer.ts': `
      import { AerieError, connect, type SessionInfo, type SessionOutput } from 'aerie/client';

      export async function use(signal: AbortSignal): Promise<SessionInfo[]> {
        await using client = await connect({ door: 'app', signal });
        const info: SessionInfo = await client.sessions.create('a', { shell: '/bin/sh', signal });
        const state: 'alive' | 'detached' | 'exited' = info.state;
        // @ts-expect-error a session has no such thing
        info.nothing;
        // @ts-expect-error text is needed
        await client.sessions.exec('a', 5);
        using attached = await client.sessions.attach(info.id, { size: { cols: 80, rows: 24 } });
        for await (const item of attached.output) show(item);
        for await (const event of await client.sessions.events({ id: 'a' })) {
          if (event.type === 'exited') console.log(state, event.code.toFixed());
        }
        const { exitCode } = await client.sessions.run('ls', { timeoutMs: 1000 });
        console.log(exitCode.toFixed());
        try {
          await client.sessions.kill('a');
        } catch (error) {
          if (error instanceof AerieError && error.code === 'session_not_found') return [];
          // @ts-expect-error the codes are a closed set
          if (error instanceof AerieError && error.code === 'no_such_code') return [];
        }
        return client.sessions.list({ prefix: 'a' });
      }

      function show(item: SessionOutput): void {
        switch (item.type) {
          case 'data':
            process.stdout.write(item.bytes);
            break;
          case 'snapshot':
            process.stdout.write(item.replay);
            break;
          case 'resized':
            console.log(item.cols, item.rows);
            break;
          case 'refused':
            console.error(item.error.message);
            break;
          case 'exited':
            console.log(item.exit.code, item.exit.signal);
            break;
          default: {
            const nothingElse: never = item;
            throw new Error(nothingElse);
          }
        }
      }
    `,
  });
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { stdout } = await run(process.execPath, [tsc, '-p', folder], { timeout: 60_000 }).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe('');
});
