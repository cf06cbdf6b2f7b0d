// Files as parts of a prompt. What is sent inline is bounded: larger files are better linked to.

import { open, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ContentBlock } from '@agentclientprotocol/sdk/unstable';
import mimeTypes from 'mime-types';
import { codeOf } from '../../store/private-file.ts';
import { BadOptionError } from '../errors/acp-error.ts';
import { audioBlock, bareType, resource, resourceLink, text } from './content-blocks.ts';

/** How files are read. */
export interface ContentFileOptions {
  /** Largest file sent inline, in bytes. Default 10 MiB. */
  readonly maxBytes?: number;
}

const MAX_BYTES = 10 * 1024 * 1024;
const UNKNOWN_TYPE = 'application/octet-stream';

/** An image from a file. `mimeType` unless its name tells. @throws BadOptionError */
export async function imageFile(
  path: string,
  mimeType?: string,
  options?: ContentFileOptions,
): Promise<ContentBlock> {
  const type = typeFor(path, mimeType, 'image/');
  const data = await base64Of(path, options);
  return { type: 'image', data, mimeType: type, uri: uriOf(path) };
}

/** A sound from a file. `mimeType` unless its name tells. @throws BadOptionError */
export async function audioFile(
  path: string,
  mimeType?: string,
  options?: ContentFileOptions,
): Promise<ContentBlock> {
  const type = typeFor(path, mimeType, 'audio/');
  return audioBlock(await base64Of(path, options), type);
}

/** A PDF from a file. @throws BadOptionError */
export async function pdfFile(path: string, options?: ContentFileOptions): Promise<ContentBlock> {
  return blob(path, 'application/pdf', await bytesOf(path, options));
}

/**
 * A file as what its name says it is: an image, a sound, text, or else a resource with its bytes.
 * @throws BadOptionError
 */
export async function pathInput(path: string, options?: ContentFileOptions): Promise<ContentBlock> {
  const type = mimeTypeOf(path);
  if (type.startsWith('image/') && type !== 'image/svg+xml') return imageFile(path, type, options);
  if (type.startsWith('audio/')) return audioFile(path, type, options);
  const bytes = await bytesOf(path, options);
  const content = isText(type) ? textIn(bytes) : undefined;
  return content === undefined ? blob(path, type, bytes) : text(content);
}

/**
 * A link to a file or folder, which the agent reads itself. `lines` are those meant, from 1.
 * @throws BadOptionError if it does not exist
 */
export async function fileLink(
  path: string,
  lines?: { readonly from: number; readonly to?: number },
): Promise<ContentBlock> {
  const info = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const range = lines ? `#L${lines.from}${lines.to ? `-L${lines.to}` : ''}` : '';
  return resourceLink(basename(resolve(path)), uriOf(path) + range, {
    ...(info.isFile() ? { mimeType: mimeTypeOf(path), size: info.size } : {}),
  });
}

/** A part of a file that is open in an editor, as it is there. `line` is its first, from 1. */
export function selection(path: string, content: string, line: number): ContentBlock {
  return resource({ uri: `${uriOf(path)}#L${line}`, mimeType: mimeTypeOf(path), text: content });
}

/** By the name's extension. */
export function mimeTypeOf(path: string): string {
  const found = mimeTypes.lookup(path);
  // The table knows only video for what is nearly always a program's source.
  if (/\.[cm]?tsx?$/i.test(path)) return 'text/typescript';
  return found === false ? UNKNOWN_TYPE : bareType(found);
}

function typeFor(path: string, given: string | undefined, kind: 'image/' | 'audio/'): string {
  const type = given === undefined ? mimeTypeOf(path) : bareType(given);
  if (type.startsWith(kind)) return type;
  const what = kind === 'image/' ? 'an image' : 'a sound';
  throw new BadOptionError(
    `"${basename(path)}" does not look like ${what}. Tell its type, such as ${kind}${kind === 'image/' ? 'png' : 'wav'}, or attach it as a file.`,
  );
}

function isText(type: string): boolean {
  return (
    type.startsWith('text/') ||
    /^application\/(json|xml|javascript|ecmascript|toml|yaml|x-sh|x-httpd-php|sql|graphql)$/.test(
      type,
    ) ||
    /\+(json|xml)$/.test(type)
  );
}

function textIn(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Text in another encoding; it goes as bytes.
    return undefined;
  }
}

function blob(path: string, mimeType: string, bytes: Buffer): ContentBlock {
  return resource({ uri: uriOf(path), mimeType, blob: bytes.toString('base64') });
}

function uriOf(path: string): string {
  return pathToFileURL(resolve(path)).href;
}

async function base64Of(path: string, options?: ContentFileOptions): Promise<string> {
  return (await bytesOf(path, options)).toString('base64');
}

async function bytesOf(path: string, options: ContentFileOptions = {}): Promise<Buffer> {
  const maxBytes = options.maxBytes ?? MAX_BYTES;
  try {
    const info = await stat(path);
    if (!info.isFile()) {
      const what = info.isDirectory() ? 'a folder' : 'no file';
      throw new BadOptionError(`"${path}" is ${what}. Send a link to it instead.`);
    }
    if (info.size > maxBytes) throw tooLarge(path, info.size, maxBytes);
    return await readAtMost(path, maxBytes);
  } catch (error) {
    throw error instanceof BadOptionError ? error : unreadable(path, error);
  }
}

/** The file may have grown since its size was looked at. */
async function readAtMost(path: string, maxBytes: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const bytes = await file.readFile();
    if (bytes.length > maxBytes) throw tooLarge(path, bytes.length, maxBytes);
    return bytes;
  } finally {
    await file.close();
  }
}

function tooLarge(path: string, size: number, maxBytes: number): BadOptionError {
  const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);
  return new BadOptionError(
    `"${basename(path)}" has ${megabytes(size)} MB; at most ${megabytes(maxBytes)} MB can be sent along. Send a link to the file instead.`,
  );
}

function unreadable(path: string, cause: unknown): BadOptionError {
  const missing = codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ENOTDIR';
  const why = missing ? 'does not exist' : 'cannot be read';
  return new BadOptionError(`"${path}" ${why}. Choose another file.`, { cause });
}
