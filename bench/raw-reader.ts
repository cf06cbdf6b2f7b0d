// The baseline of `throughput`: node-pty in a process of its own, counting bytes. Started with `fork`;
// each message names a file, each answer says how long its `cat` took and how many bytes came.

import { appendFileSync } from 'node:fs';
import { spawn } from 'node-pty';
import { catProgram } from './support/program.ts';

const SETTLED = '\x1b]2;settled\x07';

/** What to read, and where to keep the bytes, if anywhere. */
export interface RawRequest {
  readonly file: string;
  readonly keepAt?: string;
}

/** How it went. */
export interface RawAnswer {
  readonly ms: number;
  readonly bytes: number;
}

process.on('message', (request) => read(request as RawRequest));
process.once('disconnect', () => process.exit(0));

function read({ file, keepAt }: RawRequest): void {
  const program = catProgram(file);
  const pty = spawn(program.shell, [...program.args], {
    name: 'xterm-256color',
    cols: program.cols,
    rows: program.rows,
    encoding: null,
  });
  let bytes = 0;
  let startedAt = 0;
  let tail = Buffer.alloc(0);
  pty.onData((data) => {
    const chunk = Buffer.from(data);
    bytes += chunk.length;
    if (keepAt !== undefined) appendFileSync(keepAt, chunk);
    tail = Buffer.concat([tail, chunk]).subarray(-64);
    if (startedAt === 0 && tail.includes('ready')) {
      startedAt = performance.now();
      pty.write('\n');
    } else if (tail.includes(SETTLED)) {
      process.send?.({ ms: performance.now() - startedAt, bytes } satisfies RawAnswer);
      pty.kill('SIGKILL');
    }
  });
}
