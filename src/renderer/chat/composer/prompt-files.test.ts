import { describe, expect, it } from 'vitest';
import { MAX_PDF_BYTES, MAX_TEXT_BYTES, wayOf } from './prompt-files.ts';

const any = { agentLabel: 'Fake' };
const none = { agentLabel: 'Fake', takes: { images: false, documents: false } };
const file = (name: string, type: string, size = 10) => ({ name, type, size });
const refusal = (way: ReturnType<typeof wayOf>): string =>
  typeof way === 'object' ? way.refused : way;

describe('wayOf', () => {
  it('A54: sends pictures and documents, names files that are on this machine, embeds text', () => {
    expect(wayOf(file('a.png', 'image/png'), '/p/a.png', any)).toBe('image');
    expect(wayOf(file('a.pdf', 'application/pdf'), undefined, any)).toBe('pdf');
    expect(wayOf(file('A.PDF', ''), '/p/A.PDF', any)).toBe('pdf');
    expect(wayOf(file('a.ts', ''), '/p/a.ts', any)).toBe('link');
    expect(wayOf(file('a.ts', 'text/plain'), undefined, none)).toBe('text');
  });

  it('A54: says why something is not sent', () => {
    const said = (name: string, type: string, size: number, chat = any): string =>
      refusal(wayOf(file(name, type, size), undefined, chat));
    expect(said('a.png', 'image/png', 10, none)).toBe('Fake does not take pictures.');
    expect(said('a.pdf', 'application/pdf', 10, none)).toBe('Fake does not take PDF documents.');
    expect(said('a.pdf', 'application/pdf', MAX_PDF_BYTES + 1)).toContain('up to 600 KB');
    expect(said('a.log', 'text/plain', MAX_TEXT_BYTES + 1)).toContain('up to 200 KB');
    expect(said('a.svg', 'image/svg+xml', 10)).toContain('not a PNG');
    expect(said('a.txt', 'text/plain', 0)).toContain('is empty');
  });

  it('A54: what an agent does not take is named where it is on this machine', () => {
    expect(wayOf(file('a.png', 'image/png'), '/p/a.png', none)).toBe('link');
    expect(wayOf(file('a.pdf', 'application/pdf', MAX_PDF_BYTES + 1), '/p/a.pdf', any)).toBe(
      'link',
    );
  });
});
