import type { Disposable } from './disposable.ts';

/** Time, injectable for tests. */
export interface Clock {
  /** Wall-clock time in ms since the Unix epoch. */
  now(): number;
  /** Monotonic time in ms. */
  monotonic(): number;
  /** Runs `callback` once after `delayMs`; dispose to cancel. */
  after(delayMs: number, callback: () => void): Disposable;
}

/** Structured log. Fields must never hold terminal content, secrets or tokens. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Logger;
}

/** Cryptographic randomness. */
export interface Random {
  /** `length` unpredictable bytes. */
  bytes(length: number): Uint8Array;
}

/** A logger that writes nothing. */
export const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLogger,
};
