// Property tests look at the same cases every time, so that a red run means a change broke something.
// PROPERTY_SEED=random (or a number) and RUNS=20000 go looking for new ones.

import * as fc from 'fast-check';

const wanted = process.env['PROPERTY_SEED'];
fc.configureGlobal(wanted === 'random' ? {} : { seed: Number(wanted ?? 20_261_121) });
