// What goes with a message beside its text and pictures: files that are named, text under a name, and
// PDF documents. Pure.

import { attachmentUri } from '#shared/chat/attachment-uri.ts';
import type { PromptBlock } from '#shared/contract/index.ts';

export interface FileAttachment {
  readonly id: string;
  readonly kind: 'file' | 'folder';
  /** Absolute. */
  readonly path: string;
  /** Relative to the chat's folder where it is in there. */
  readonly name: string;
}

export interface TextAttachment {
  readonly id: string;
  readonly kind: 'text';
  readonly from: 'pasted' | 'terminal' | 'chat' | 'lines' | 'file';
  readonly name: string;
  readonly uri: string;
  readonly text: string;
}

export interface PdfAttachment {
  readonly id: string;
  readonly kind: 'pdf';
  readonly name: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** Base64. */
  readonly data: string;
}

export type Attachment = FileAttachment | TextAttachment | PdfAttachment;

/** Longer pasted text becomes a chip. */
const MAX_PASTED_CHARS = 2000;
const MAX_PASTED_LINES = 40;

/** True for pasted text that would bury what is being written. */
export function isLongPaste(text: string): boolean {
  return text.length > MAX_PASTED_CHARS || lineCount(text) > MAX_PASTED_LINES;
}

/** A chip for pasted text. */
export function pastedText(text: string): TextAttachment {
  return textAttachment('pasted', pastedName(text), text);
}

/** The same chip with other text. */
export function withText(chip: TextAttachment, text: string): TextAttachment {
  const { id, from } = chip;
  if (from !== 'pasted') return { ...chip, text };
  return { ...textAttachment('pasted', pastedName(text), text), id };
}

/** Text that comes along under a name; `uri` where it has an address of its own. */
export function textAttachment(
  from: TextAttachment['from'],
  name: string,
  text: string,
  uri: string = attachmentUri(name),
): TextAttachment {
  return { id: crypto.randomUUID(), kind: 'text', from, name, uri, text };
}

/** Lines of a file of the chat's folder, from 1. */
export function linesAttachment(
  file: { readonly path: string; readonly name: string },
  lines: { readonly from: number; readonly to: number; readonly text: string },
): TextAttachment {
  const { from, to, text } = lines;
  const place = from === to ? `${from}` : `${from}-${to}`;
  const anchor = from === to ? `#L${from}` : `#L${from}-L${to}`;
  return textAttachment('lines', `${file.name}:${place}`, text, fileUri(file.path) + anchor);
}

/** A file or folder that is named. */
export function fileAttachment(
  kind: FileAttachment['kind'],
  path: string,
  folder: string,
): FileAttachment {
  return { id: crypto.randomUUID(), kind, path, name: nameIn(folder, path) };
}

/** What goes to the agent for it. */
export function blockOf(attachment: Attachment): PromptBlock {
  switch (attachment.kind) {
    case 'file':
    case 'folder':
      return { type: 'file', path: attachment.path };
    case 'text':
      return { type: 'resource', uri: attachment.uri, text: attachment.text };
    case 'pdf':
      return { type: 'pdf', name: attachment.name, data: attachment.data };
  }
}

/** `present` with `added`; a file that is there already is not added again. */
export function withAttachment(
  present: readonly Attachment[],
  added: Attachment,
): readonly Attachment[] {
  const isThere = present.some((one) =>
    'path' in one && 'path' in added
      ? one.path === added.path
      : 'uri' in one && 'uri' in added && one.uri === added.uri && one.text === added.text,
  );
  return isThere ? present : [...present, added];
}

/** Lines of a text as a person counts them. */
export function lineCount(text: string): number {
  return text.replace(/\n$/, '').split('\n').length;
}

/** A path as an address. */
export function fileUri(path: string): string {
  const slashes = path.replaceAll('\\', '/');
  const encoded = slashes.split('/').map(encodeURIComponent).join('/');
  return `file://${slashes.startsWith('/') ? '' : '/'}${encoded.replace(/^([A-Za-z])%3A/, '$1:')}`;
}

/** A path below a folder, from its parts with slashes. */
export function pathIn(folder: string, relative: string): string {
  const isWindows = /^[A-Za-z]:\\|^\\\\/.test(folder);
  const slash = isWindows ? '\\' : '/';
  return `${folder.replace(/[\\/]+$/, '')}${slash}${isWindows ? relative.replaceAll('/', '\\') : relative}`;
}

function nameIn(folder: string, path: string): string {
  const root = folder.replace(/[\\/]+$/, '');
  const rest = path.startsWith(root) ? path.slice(root.length) : '';
  if (/^[\\/]./.test(rest)) return rest.slice(1).replaceAll('\\', '/');
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}

function pastedName(text: string): string {
  const lines = lineCount(text);
  return `Pasted text (${lines === 1 ? `${text.length.toLocaleString('en-GB')} characters` : `${lines.toLocaleString('en-GB')} lines`})`;
}

/** What stands behind the `@` in the text for it. */
export function mentionName(attachment: Attachment): string {
  return attachment.kind === 'text'
    ? attachment.name.replace(/^(?:Terminal|Chat) “(.*)”: .*$/, '$1').replaceAll(/\s+/g, '-')
    : attachment.name;
}
