// `npm run soak` keeps the built app busy for 30 minutes (`-- --minutes N` for others) and fails when it
// then needs more memory than before or holds anything it should have let go. Writes
// bench/results/soak.json.

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { judge } from '#tests/soak/judge.ts';
import { runSoak } from '#tests/soak/run-soak.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  console.error('Usage: npm run soak [-- --minutes N]');
  process.exit(2);
}
if (process.platform !== 'linux') {
  console.error('The soak looks into /proc, which only Linux has.');
  process.exit(2);
}

let told = 0;
const run = await runSoak(minutes, ({ at, figures }) => {
  // A line a minute is enough to see where it goes.
  if (at < told) return;
  told += 60;
  const { rssMb, terminals, sockets, files, children, threads } = figures;
  console.log(
    `  ${at.toFixed(0).padStart(5)} s  ${rssMb.toFixed(0)} MB  ${terminals} terminals  ` +
      `${sockets} sockets  ${files} files  ${children} children  ${threads} threads`,
  );
});
const checks = judge(run.samples, run.rest);
for (const [what, times] of Object.entries(run.done)) console.log(`  ${times} ${what}`);
for (const fault of run.faults) console.log(`  FAULT  ${fault}`);
for (const { name, before, after, limit, passed } of checks) {
  const numbers = `${before.toFixed(0)} -> ${after.toFixed(0)} (at most ${limit.toFixed(0)})`;
  console.log(`  ${passed ? 'passed' : 'FAILED'}  ${name}: ${numbers}`);
}
const passed = run.faults.length === 0 && checks.every((check) => check.passed);
const record = { minutes, passed, checks, ...run, at: new Date().toISOString() };
const path = new URL('../bench/results/soak.json', import.meta.url);
writeFileSync(path, `${JSON.stringify(record, null, 2)}\n`);
console.log(`soak: ${minutes} minutes: ${passed ? 'passed' : 'FAILED'}`);
process.exit(passed ? 0 : 1);
