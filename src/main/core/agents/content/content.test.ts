import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { audioBlock, blocks, imageBlock, resource, resourceLink, text } from './content-blocks.ts';
import {
  audioFile,
  fileLink,
  imageFile,
  mimeTypeOf,
  pathInput,
  pdfFile,
  selection,
} from './content-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aerie-content-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function file(name: string, content: string | Uint8Array = 'hello'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const base64 = Buffer.from('hello').toString('base64');

describe('blocks of a prompt', () => {
  it('are what the protocol wants', () => {
    expect(blocks('a', imageBlock('x', 'image/PNG; q=1'))).toEqual([
      { type: 'text', text: 'a' },
      { type: 'image', data: 'x', mimeType: 'image/png' },
    ]);
    expect(text('')).toEqual({ type: 'text', text: '' });
    expect(audioBlock('x', 'audio/wav')).toEqual({
      type: 'audio',
      data: 'x',
      mimeType: 'audio/wav',
    });
    expect(resourceLink('a', 'https://x/a', { title: 'A' })).toEqual({
      type: 'resource_link',
      name: 'a',
      uri: 'https://x/a',
      title: 'A',
    });
    expect(resource({ uri: 'a:b', text: 'c' })).toEqual({
      type: 'resource',
      resource: { uri: 'a:b', text: 'c' },
    });
  });
});

describe('files in a prompt (A53, A54)', () => {
  it.each([
    ['a.png', 'image'],
    ['a.jpeg', 'image'],
    ['a.mp3', 'audio'],
    ['a.txt', 'text'],
    ['a.json', 'text'],
    ['a.xml', 'text'],
    ['a.svg', 'text'],
    ['a.ts', 'text'],
    ['a.tsx', 'text'],
    ['a.mjs', 'text'],
    ['a.yaml', 'text'],
    ['a.pdf', 'resource'],
    ['a.zip', 'resource'],
    ['a.unknown', 'resource'],
    ['Makefile', 'resource'],
  ])('%s goes as %s', async (name, type) => {
    expect(await pathInput(await file(name))).toMatchObject({ type });
  });

  it('bring their bytes, type and place', async () => {
    const image = await file('ä b.png');
    expect(await imageFile(image)).toEqual({
      type: 'image',
      data: base64,
      mimeType: 'image/png',
      uri: pathToFileURL(image).href,
    });
    const pdf = await file('x');
    expect(await pdfFile(pdf)).toEqual({
      type: 'resource',
      resource: { uri: pathToFileURL(pdf).href, mimeType: 'application/pdf', blob: base64 },
    });
    expect(await audioFile(await file('sound'), 'audio/WAV;rate=1')).toEqual({
      type: 'audio',
      data: base64,
      mimeType: 'audio/wav',
    });
    expect(await pathInput(await file('a.md', '\ufeffhé'))).toEqual({ type: 'text', text: 'hé' });
  });

  it('go as bytes if they only pretend to be text', async () => {
    for (const bytes of [Uint8Array.of(1, 0, 2), Uint8Array.of(0x63, 0xe9)]) {
      expect(await pathInput(await file('a.txt', bytes))).toMatchObject({
        type: 'resource',
        resource: { mimeType: 'text/plain', blob: Buffer.from(bytes).toString('base64') },
      });
    }
  });

  it('are refused with what to do instead', async () => {
    const large = await file('large.png', '');
    await truncate(large, 10 * 1024 * 1024 + 1);
    await mkdir(join(folder, 'dir.png'));
    const refused: [() => Promise<unknown>, RegExp][] = [
      [() => imageFile(large), /10\.0 MB; at most 10\.0 MB.*link/],
      [async () => pathInput(await file('b.txt'), { maxBytes: 4 }), /link/],
      [() => imageFile(join(folder, 'dir.png')), /folder.*link/],
      [() => imageFile(join(folder, 'missing.png')), /does not exist/],
      [async () => imageFile(await file('a.txt')), /image\/png/],
      [async () => audioFile(await file('a.png')), /audio\/wav/],
      [() => fileLink(join(folder, 'missing')), /does not exist/],
    ];
    for (const [run, message] of refused) {
      await expect(run()).rejects.toMatchObject({
        code: 'bad_option',
        message: expect.stringMatching(message),
      });
    }
    expect(await imageFile(await file('fits.png', 'x'), undefined, { maxBytes: 1 })).toBeDefined();
  });

  it('are linked to with their lines, folders too', async () => {
    const path = await file('a b.txt');
    expect(await fileLink(path, { from: 3, to: 7 })).toEqual({
      type: 'resource_link',
      name: 'a b.txt',
      uri: `${pathToFileURL(path).href}#L3-L7`,
      mimeType: 'text/plain',
      size: 5,
    });
    expect(await fileLink(path, { from: 3 })).toMatchObject({ uri: expect.stringMatching(/#L3$/) });
    expect(await fileLink(folder)).toEqual({
      type: 'resource_link',
      name: folder.split('/').at(-1),
      uri: pathToFileURL(folder).href,
    });
    expect(selection(path, 'ell', 2)).toEqual({
      type: 'resource',
      resource: { uri: `${pathToFileURL(path).href}#L2`, mimeType: 'text/plain', text: 'ell' },
    });
    expect(mimeTypeOf('a.html')).toBe('text/html');
    expect(mimeTypeOf('a.ts')).toBe('text/typescript');
  });
});
