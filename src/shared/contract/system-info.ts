import * as z from 'zod/mini';
import { path } from './session.ts';

/** What a client learns first: who it talks to. */
export const systemInfo = z.object({
  app: z.literal('aerie'),
  version: z.string().check(z.maxLength(64)),
  /** Raised when a change would break older clients. */
  contractVersion: z.int(),
  platform: z.enum(['linux', 'darwin', 'win32']),
  hostname: z.string().check(z.maxLength(256)),
  home: path,
  /** The user's login shell. */
  defaultShell: path,
  /** Process id of the core. */
  pid: z.int(),
});

/** Raised when a change would break older clients. */
export const CONTRACT_VERSION = 1;

export type SystemInfo = z.infer<typeof systemInfo>;
