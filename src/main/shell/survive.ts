import type { Logger } from '#shared/base/ports.ts';

/**
 * Keeps sessions alive through an unexpected error in the main process: it is logged instead of
 * ending the app or opening Electron's own error window.
 */
export function survive(logger: Logger): void {
  process.on('uncaughtException', (error) => {
    logger.error({ err: error }, 'an unexpected error');
  });
  process.on('unhandledRejection', (error) => {
    logger.error({ err: error }, 'an unexpected rejection');
  });
}
