// `npm run bench` runs every bench, `npm run bench -- NAME` one. Each compares the built app with a
// baseline of the same run; the exit code is 0 only if every target is met.

import { spawnSync } from 'node:child_process';
import { type BenchResult, report } from './support/report.ts';

const benches: Record<string, () => Promise<{ run(): Promise<BenchResult> }>> = {
  throughput: () => import('./throughput.ts'),
  echo: () => import('./echo.ts'),
  interrupt: () => import('./interrupt.ts'),
  attach: () => import('./attach.ts'),
  memory: () => import('./memory.ts'),
  cli: () => import('./cli.ts'),
  hibernate: () => import('./hibernate.ts'),
  socket: () => import('./socket.ts'),
  survival: () => import('./survival.ts'),
  startup: () => import('./startup.ts'),
  'acp-stream': () => import('./acp-stream.ts'),
  'acp-prompt': () => import('./acp-prompt.ts'),
  'chat-search': () => import('./chat-search.ts'),
  'chat-stream': () => import('./chat-stream.ts'),
  'chat-open': () => import('./chat-open.ts'),
  'wing-throughput': () => import('./wing-throughput.ts'),
  'wing-echo': () => import('./wing-echo.ts'),
  'wing-slow': () => import('./wing-slow.ts'),
};

const [name, ...rest] = process.argv.slice(2);
const names = Object.keys(benches);

if (name === undefined) {
  let failed = 0;
  // One process per bench: the heap of one must not weigh on the next.
  for (const each of names) {
    console.log(`\n=== ${each} ===`);
    const { status } = spawnSync(process.execPath, [import.meta.filename, each], {
      stdio: 'inherit',
    });
    if (status !== 0) failed += 1;
  }
  console.log(`\nbenches: ${names.length - failed} met, ${failed} missed`);
  process.exitCode = failed === 0 ? 0 : 1;
} else {
  const load = benches[name];
  if (!load || rest.length > 0) {
    console.error(`Usage: npm run bench [-- NAME], where NAME is one of ${names.join(', ')}.`);
    process.exit(2);
  }
  const { run } = await load();
  process.exitCode = report(await run()) ? 0 : 1;
  process.exit();
}
