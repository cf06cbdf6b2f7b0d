// Vectors V1 to V4 of the wing protocol for the browser's half of the crypto. Runs in Node and in pages.

import type { KeyDomain } from '#shared/protocol/e2ee/key-domain.ts';
import { WebIdentity, type WebPort } from '#shared/protocol/e2ee/web-sealer.ts';

const WING = 'B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9/AsrhtHHw=';
const BROWSER = 'ZLEBsdC+WocEvQePmJUAH8A+jp+VIvGI3RKNmEbUhGY=';
const range = (first: number, count: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: count }, (_, index) => first + index);

const vectors: readonly {
  readonly name: string;
  readonly domain: KeyDomain;
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly plain: string;
  readonly wire: string;
}[] = [
  {
    ...{ name: 'V1', domain: 'wt-pty', nonce: range(0xa0, 12), plain: 'ls -la\r' },
    wire: 'oKGio6Slpqeoqaqr+oFtzui7IbVHWuoimZ411tvwENTlbZI=',
  },
  {
    ...{ name: 'V2', domain: 'wt-tunnel', nonce: range(0xb0, 12), plain: '{"type":"wing.info"}' },
    wire: 'sLGys7S1tre4ubq7tt9TeBreEYK96cviQEvjvBj1gpFaJY9Dmjk0B0nq6Z7qj1sV',
  },
  {
    ...{ name: 'V4', domain: 'wt-pty', nonce: range(0xd0, 12) },
    plain: '{"mode":"url","url":"https://example.com/"}',
    wire: '0NHS09TV1tfY2drbibjg62Dnxcd3rxZPIbVF9u9CibOV/h9g4L7UFqfIqcoVuoA/zFSGRf/ep5DEwzxosH+5b5mX/u1z3TE=',
  },
];
const V3 = 'wMHCw8TFxsfIycrLvTYM6XI98wcEwKmlVgk5G3qX3rH+vp1y4am8ZZMZhPopSH1NwijaBnMiAieEyq/2Ig==';

/** Names of what does not hold; empty when all does. */
export async function checkVectors(port: WebPort): Promise<string[]> {
  const failed: string[] = [];
  const check = (name: string, holds: boolean): void => {
    if (!holds) failed.push(name);
  };
  const wing = await WebIdentity.create(port, range(0x01, 32));
  const browser = await WebIdentity.create(port, range(0x41, 32));
  check('public keys', wing.publicBase64 === WING && browser.publicBase64 === BROWSER);
  for (const { name, domain, nonce, plain, wire } of vectors) {
    const sealer = await browser.derive(WING, domain);
    const opener = await wing.derive(BROWSER, domain);
    const bytes = new TextEncoder().encode(plain);
    check(`${name} seals`, (await sealer?.seal(bytes, nonce)) === wire);
    const opened = await opener?.open(wire);
    check(`${name} opens`, opened != null && new TextDecoder().decode(opened) === plain);
  }
  const packed = await (await browser.derive(WING, 'wt-pty'))?.open(V3);
  check('V3 opens', packed != null);
  if (packed) {
    const body = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    const text = await new Response(body).text();
    check('V3 unpacks', text === '\x1b[m\x1b[Hhello\r\n');
  }
  return failed;
}
