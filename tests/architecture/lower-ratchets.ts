// Writes counts that fell into ratchets.json. Counts that rose stay as they are: the test tells of them.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Allowed, measure, type RatchetName, ratchets } from './ratchets.ts';

const path = join(import.meta.dirname, 'ratchets.json');
const allowed = JSON.parse(readFileSync(path, 'utf8')) as Allowed;
const now = measure();
for (const name of Object.keys(ratchets) as RatchetName[]) {
  for (const [file, count] of Object.entries(allowed[name])) {
    const lower = Math.min(count, now[name][file] ?? 0);
    if (lower === 0) delete allowed[name][file];
    else allowed[name][file] = lower;
  }
}
writeFileSync(path, `${JSON.stringify(allowed, null, 2)}\n`);
