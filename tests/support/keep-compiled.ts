// Loaded with `node --import` before the built app: what one run has compiled serves all after it. Each has
// a home of its own, where the app would begin anew, and write all of it down as it ends.

import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '..', '..', 'artifacts', 'compiled'));
