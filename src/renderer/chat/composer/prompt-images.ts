// Pictures that go with a message: which may, and how they are read.

import { MAX_PROMPT_BLOCKS } from '#shared/contract/limits.ts';

/** A picture that is sent with the next message. */
export interface PromptImage {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** Base64. */
  readonly data: string;
}

/** Largest picture, in bytes. */
export const MAX_IMAGE_BYTES = 600 * 1024;
/** All pictures of one message together, in bytes: a message is one frame on the wire. */
export const MAX_IMAGES_BYTES = 700 * 1024;

/** Kinds of pictures that models take. */
export const imageTypes: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

interface FileFacts {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** Which of `files` may be added to `present`, and a sentence about each of the others. */
export function pickImages<F extends FileFacts>(
  files: readonly F[],
  present: readonly { readonly bytes: number }[],
): { readonly picked: readonly F[]; readonly refused: readonly string[] } {
  const picked: F[] = [];
  const refused: string[] = [];
  let bytes = present.reduce((sum, image) => sum + image.bytes, 0);
  for (const file of files) {
    const name = file.name === '' ? 'The picture' : `“${file.name}”`;
    if (!imageTypes.includes(file.type)) {
      refused.push(`${name} is not a PNG, JPEG, GIF or WebP picture.`);
    } else if (file.size === 0) {
      refused.push(`${name} is empty.`);
    } else if (file.size > MAX_IMAGE_BYTES) {
      refused.push(`${name} has ${kilobytes(file.size)}. Pictures may have up to 600 KB.`);
    } else if (
      bytes + file.size > MAX_IMAGES_BYTES ||
      present.length + picked.length >= MAX_PROMPT_BLOCKS - 1
    ) {
      refused.push(`${name} does not fit: the pictures of one message may have 700 KB together.`);
    } else {
      bytes += file.size;
      picked.push(file);
    }
  }
  return { picked, refused };
}

/** A size in words, e.g. `1,234 KB`. */
export function kilobytes(bytes: number): string {
  return `${Math.max(1, Math.ceil(bytes / 1024)).toLocaleString('en-GB')} KB`;
}

/** A file as base64. Rejects if the browser cannot read it. */
export async function readBase64(file: File): Promise<string> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
    reader.onerror = () => reject(new Error(`“${file.name}” could not be read.`));
    reader.readAsDataURL(file);
  });
  return url.slice(url.indexOf(',') + 1);
}

/** Reads a picture. Rejects if the browser cannot. */
export async function readImage(file: File): Promise<PromptImage> {
  return {
    id: crypto.randomUUID(),
    name: file.name === '' ? 'Picture' : file.name,
    mimeType: file.type,
    bytes: file.size,
    data: await readBase64(file),
  };
}

/** For an `<img>`. */
export function imageUrl(image: Pick<PromptImage, 'mimeType' | 'data'>): string {
  return `data:${image.mimeType};base64,${image.data}`;
}
