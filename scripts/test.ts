// `npm test`: every check of the project in order, each bounded in time, one plain closing line.
// `npm test -- unit e2e` runs only the named steps.

import { countOf, type StepResult, summaryLines } from './test/counts.ts';
import { runStep } from './test/run-step.ts';
import { allSteps } from './test/steps.ts';

const TOTAL_LIMIT_MS = 50 * 60_000;

const wanted = process.argv.slice(2);
const steps = allSteps();
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(
    `No step named ${unknown.join(', ')}. Steps: ${steps.map((s) => s.name).join(' ')}`,
  );
  process.exit(2);
}

const startedAt = performance.now();
const results: StepResult[] = [];
for (const step of steps) {
  if (wanted.length > 0 && !wanted.includes(step.name)) continue;
  console.log(`\n=== ${step.name}: ${step.title} ===`);
  const broken = results.find((r) => r.outcome === 'failed' && step.needs.includes(r.name));
  const reason = broken ? `${broken.name} failed` : step.skip?.();
  if (reason) {
    console.log(`${step.name} skipped: ${reason}`);
    results.push({ name: step.name, outcome: 'skipped', ms: 0, passed: 0, failed: 0, reason });
    continue;
  }
  const left = TOTAL_LIMIT_MS - (performance.now() - startedAt);
  const run = await runStep(step, Math.max(1000, Math.min(step.limitMs, left)));
  results.push(countOf(step, run));
}

for (const line of summaryLines(results)) console.log(line);
process.exitCode = results.some((result) => result.outcome === 'failed') ? 1 : 0;
