// Single numbers of the emulator, to find out where time and memory go: `node bench/emulator-micro.ts`.

import { Screen } from '#core/emulator/screen.ts';
import { SkipScanner } from '#core/emulator/skip-scanner.ts';
import { WorkerEmulatorHost } from '#core/emulator/worker-emulator-host.ts';
import { silentLogger } from '#shared/base/ports.ts';

const workerUrl = new URL('../src/main/core/emulator/emulator-worker.ts', import.meta.url);
const LINES = 10_000;

function buildOutput(lines: number): Uint8Array {
  let text = '';
  for (let i = 0; i < lines; i++) {
    const percent = String(i % 100).padStart(3);
    text += `\x1b[32m[${percent}%]\x1b[0m \x1b[1mBuilding CXX object\x1b[0m src/module_${i % 37}/CMakeFiles/unit.dir/file_${i}.cc.o \x1b[33mwarning\x1b[m: unused\r\n`;
  }
  return new TextEncoder().encode(text);
}

function time(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

const output = buildOutput(LINES);
const megabytes = output.length / 1e6;

function best(runs: number, action: () => void): number {
  return Math.min(...Array.from({ length: runs }, () => time(action)));
}

const scanner = new SkipScanner();
const scan = best(9, () => {
  scanner.reset();
  if (!scanner.scan(output, 0, output.length)) throw new Error('The output should be safe.');
});
console.log(`scan       ${(megabytes / (scan / 1000)).toFixed(0)} MB/s`);

const screen = new Screen({ cols: 120, rows: 30, scrollback: LINES });
const parse = best(3, () => {
  for (let i = 0; i < output.length; i += 32_768) screen.write(output.subarray(i, i + 32_768));
});
console.log(
  `parse      ${(megabytes / (parse / 1000)).toFixed(0)} MB/s (${parse.toFixed(0)} ms for ${LINES} lines)`,
);
let size = 0;
const serialise = Array.from({ length: 7 }, () =>
  time(() => {
    size = screen.image(LINES).replay.length;
  }),
);
console.log(
  `serialise  first ${serialise[0]?.toFixed(0)} ms, best ${Math.min(...serialise).toFixed(0)} ms, ${(size / 1e6).toFixed(2)} MB`,
);
screen.dispose();

const host = new WorkerEmulatorHost({ workerUrl, logger: silentLogger });
const warm = host.create({ cols: 120, rows: 30, scrollback: LINES, seq: 0 });
await warm.snapshot('complete');
const before = process.memoryUsage.rss();
const sessions = await Promise.all(
  Array.from({ length: 50 }, async () => {
    const emulator = host.create({ cols: 120, rows: 30, scrollback: LINES, seq: 0 });
    emulator.write(output, output.length);
    const { replay } = await emulator.snapshot('complete');
    if (replay.length < output.length / 2) throw new Error('The snapshot is too small.');
    emulator.idle();
    return emulator;
  }),
);
await warm.snapshot('complete');
const after = process.memoryUsage.rss();
console.log(`idle       ${((after - before) / 50 / 1e6).toFixed(1)} MB RSS per session`);
for (const session of sessions) session.dispose();

const flood = buildOutput(400_000);
const emulator = host.create({ cols: 120, rows: 30, scrollback: LINES, seq: 0 });
const start = performance.now();
for (let i = 0; i < flood.length; i += 65_536) {
  emulator.write(flood.subarray(i, i + 65_536), Math.min(flood.length, i + 65_536));
  if (emulator.backlogBytes > 1_048_576) {
    await new Promise<void>((resolve) => {
      const drained = emulator.onDidDrain(() => {
        if (emulator.backlogBytes > 262_144) return;
        drained.dispose();
        resolve();
      });
    });
  }
}
await emulator.snapshot('complete');
const seconds = (performance.now() - start) / 1000;
console.log(
  `flood      ${(flood.length / 1e6 / seconds).toFixed(0)} MB/s through the worker until settled`,
);
await host.dispose();
