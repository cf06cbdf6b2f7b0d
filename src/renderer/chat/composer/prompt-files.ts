// Files that are pasted, dropped or chosen: which go along, how, and why the others do not.

import {
  type Attachment,
  fileAttachment,
  isLongPaste,
  pastedText,
  textAttachment,
} from './attachments.ts';
import { attach, draftOf, setDraft } from './draft-store.ts';
import {
  imageTypes,
  kilobytes,
  MAX_IMAGES_BYTES,
  pickImages,
  readBase64,
  readImage,
} from './prompt-images.ts';

/** Largest PDF document, in bytes: a message is one frame on the wire. */
export const MAX_PDF_BYTES = 600 * 1024;
/** Largest text file that is sent itself and not only named, in bytes. */
export const MAX_TEXT_BYTES = 200 * 1024;

/** What an agent takes, and where its chat is. */
export interface IntakeChat {
  readonly id: string;
  readonly cwd: string;
  readonly agentLabel: string;
  readonly takes?: { readonly images: boolean; readonly documents: boolean } | undefined;
}

interface FileFacts {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** How a file goes along; a sentence if it does not. */
export type FileWay = 'image' | 'pdf' | 'text' | 'link' | { readonly refused: string };

/** How a file goes to an agent. `path`: where it is on the agent's machine, if that is known. */
export function wayOf(
  file: FileFacts,
  path: string | undefined,
  chat: Pick<IntakeChat, 'agentLabel' | 'takes'>,
): FileWay {
  const name = file.name === '' ? 'The picture' : `“${file.name}”`;
  const { agentLabel, takes } = chat;
  if (imageTypes.includes(file.type)) {
    if (takes?.images !== false) return 'image';
    return path === undefined ? { refused: `${agentLabel} does not take pictures.` } : 'link';
  }
  if (file.type === 'application/pdf' || /\.pdf$/i.test(file.name)) {
    const isTaken = takes?.documents !== false;
    if (isTaken && file.size <= MAX_PDF_BYTES && file.size > 0) return 'pdf';
    if (path !== undefined) return 'link';
    if (!isTaken) return { refused: `${agentLabel} does not take PDF documents.` };
    if (file.size === 0) return { refused: `${name} is empty.` };
    return { refused: `${name} has ${kilobytes(file.size)}. PDF documents may have up to 600 KB.` };
  }
  if (path !== undefined) return 'link';
  if (file.type.startsWith('image/')) {
    return { refused: `${name} is not a PNG, JPEG, GIF or WebP picture.` };
  }
  if (file.size === 0) return { refused: `${name} is empty.` };
  if (file.size <= MAX_TEXT_BYTES) return 'text';
  return {
    refused: `${name} has ${kilobytes(file.size)}. Text files may have up to 200 KB; name larger ones with @ instead.`,
  };
}

/** Adds files to what is being written; a sentence about those that may not be. */
export async function takeFiles(
  chat: IntakeChat,
  files: readonly File[],
  pathOf: (file: File) => string | undefined,
): Promise<string | undefined> {
  const refused: string[] = [];
  const images: File[] = [];
  for (const file of files) {
    const path = pathOf(file);
    const way = wayOf(file, path, chat);
    if (way === 'image') images.push(file);
    else if (way === 'link') attach(chat.id, fileAttachment('file', path ?? '', chat.cwd));
    else if (typeof way === 'object') refused.push(way.refused);
    else {
      const problem = await readInto(chat.id, file, way);
      if (problem !== undefined) refused.push(problem);
    }
  }
  const problem = await takeImages(chat.id, images);
  refused.push(...problem);
  return refused.length === 0 ? undefined : refused.slice(0, 3).join(' ');
}

/** Adds long pasted text as a chip; false if it is short enough for the message itself. */
export function takeText(chat: string, text: string): boolean {
  if (!isLongPaste(text)) return false;
  attach(chat, pastedText(text));
  return true;
}

async function readInto(
  chat: string,
  file: File,
  way: 'pdf' | 'text',
): Promise<string | undefined> {
  try {
    if (way === 'text') {
      const text = await readUtf8(file);
      if (text === undefined) {
        return `“${file.name}” is neither text, a picture nor a PDF document.`;
      }
      attach(chat, textAttachment('file', file.name, text));
      return undefined;
    }
    if (bytesOf(chat) + file.size > MAX_IMAGES_BYTES) {
      return `“${file.name}” does not fit: pictures and documents of one message may have 700 KB together.`;
    }
    const data = await readBase64(file);
    const pdf: Attachment = {
      id: crypto.randomUUID(),
      kind: 'pdf',
      name: file.name,
      bytes: file.size,
      data,
    };
    attach(chat, pdf);
    return undefined;
  } catch {
    return `“${file.name}” could not be read. Try another one.`;
  }
}

async function takeImages(chat: string, files: readonly File[]): Promise<readonly string[]> {
  if (files.length === 0) return [];
  const { images, attachments } = draftOf(chat);
  const present = [...images, ...attachments.filter((one) => one.kind === 'pdf')];
  const { picked, refused } = pickImages(files, present);
  try {
    const read = await Promise.all(picked.map(readImage));
    if (read.length > 0) setDraft(chat, { images: [...draftOf(chat).images, ...read] });
    return refused;
  } catch {
    return ['The picture could not be read. Try another one.'];
  }
}

/** Text of a file; undefined if it is none. */
async function readUtf8(file: File): Promise<string | undefined> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function bytesOf(chat: string): number {
  const { images, attachments } = draftOf(chat);
  const pdfs = attachments.filter((one) => one.kind === 'pdf');
  return [...images, ...pdfs].reduce((sum, { bytes }) => sum + bytes, 0);
}
