import { type Logger, silentLogger } from '#shared/base/ports.ts';

/** Writes nothing; what is used unless a logger is given. */
export const nopLogger: Logger = silentLogger;
