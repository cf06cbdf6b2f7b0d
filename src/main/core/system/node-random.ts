import { randomBytes } from 'node:crypto';
import type { Random } from '#shared/base/ports.ts';

/** The system's cryptographic random numbers. */
export const nodeRandom: Random = { bytes: (length) => randomBytes(length) };
