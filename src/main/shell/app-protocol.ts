// Serves the page by our own privileged scheme: no listener, no file: addresses.

import { protocol } from 'electron';
import { readAsset } from '#core/web-assets/asset-files.ts';
import { APP_SCHEME, isOwnUrl } from '#hosts/electron/sender-policy.ts';
import type { Logger } from '#shared/base/ports.ts';

/** Gives the scheme the rights of https. Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Answers requests of the scheme from the files below `rendererDir`. */
export function serveApp(rendererDir: string, logger: Logger): void {
  protocol.handle(APP_SCHEME, (request) => answer(request, rendererDir, logger));
}

async function answer(
  request: { readonly method: string; readonly url: string },
  rendererDir: string,
  logger: Logger,
): Promise<Response> {
  if (!isOwnUrl(request.url) || request.method !== 'GET') {
    return new Response('Refused.', { status: 403 });
  }
  try {
    const { status, headers, body } = await readAsset(rendererDir, new URL(request.url).pathname);
    return new Response(body, { status, headers });
  } catch (error) {
    logger.error({ err: error }, 'could not read a file of the page');
    return new Response('The file could not be read.', { status: 500 });
  }
}
