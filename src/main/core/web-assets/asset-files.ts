// Finds and reads the built renderer's files for the doors that serve it. Knows no HTTP server.

import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { securityHeaders } from './security-headers.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** An answer to a request for a file: ready for any HTTP-like server. */
export interface AssetAnswer {
  readonly status: 200 | 404;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * The file below `root` that a URL path names, or null when the path is malformed, leaves `root`,
 * names a hidden file, or has a type that the renderer does not contain. `/` names `index.html`.
 */
export function assetPath(root: string, urlPath: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null; // not valid percent-encoding
  }
  if (!decoded.startsWith('/') || /[\0\\:]/.test(decoded)) return null;
  const relative = decoded === '/' ? '/index.html' : decoded;
  const parts = relative.slice(1).split('/');
  if (parts.some((part) => part === '' || part.startsWith('.'))) return null;
  if (!(extname(relative) in contentTypes)) return null;
  const path = join(root, ...parts);
  return path.startsWith(root.endsWith(sep) ? root : root + sep) ? path : null;
}

/** Reads the file for a URL path. Files with a content hash in their name may be cached for good. */
export async function readAsset(root: string, urlPath: string): Promise<AssetAnswer> {
  const path = assetPath(root, urlPath);
  if (path !== null) {
    try {
      const body = new Uint8Array(await readFile(path));
      const hashed = urlPath.startsWith('/assets/');
      const headers = {
        ...securityHeaders(),
        'content-type': contentTypes[extname(path)] ?? 'application/octet-stream',
        'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-store',
      };
      return { status: 200, headers, body };
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return {
    status: 404,
    headers: { ...securityHeaders(), 'content-type': 'text/plain; charset=utf-8' },
    body: new TextEncoder().encode('Not found.'),
  };
}

const missing = new Set<unknown>(['ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG']);

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && missing.has(error.code);
}
