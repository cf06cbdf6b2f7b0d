import { describe, expect, test } from 'vitest';
import { deniedCalls, systemCallFilter } from './system-call-filter.ts';

const ALLOWED = 0x7fff0000;
const NOT_PERMITTED = 0x50001;
const NOT_THERE = 0x50026;
const NO_SUCH_FAMILY = 0x50061;

/** What the kernel would answer: the few instructions of classic BPF that filters are made of. */
function answerOf(
  filter: Uint8Array,
  call: { readonly number: number; readonly audit: number; readonly args?: readonly number[] },
): number {
  const data = new DataView(new ArrayBuffer(64));
  data.setUint32(0, call.number, true);
  data.setUint32(4, call.audit, true);
  for (const [index, value] of (call.args ?? []).entries()) {
    data.setUint32(16 + index * 8, value, true);
  }
  const view = new DataView(filter.buffer);
  let value = 0;
  for (let at = 0; at < filter.length / 8; at++) {
    const k = view.getUint32(at * 8 + 4, true);
    const jump = (yes: boolean): number => view.getUint8(at * 8 + (yes ? 2 : 3));
    switch (view.getUint16(at * 8, true)) {
      case 0x20:
        value = data.getUint32(k, true);
        break;
      case 0x15:
        at += jump(value === k);
        break;
      case 0x35:
        at += jump(value >= k);
        break;
      case 0x45:
        at += jump((value & k) >>> 0 !== 0);
        break;
      case 0x06:
        return k;
      default:
        throw new Error('unknown instruction');
    }
  }
  throw new Error('the filter has no end');
}

describe.each([
  [
    'x64',
    0xc000003e,
    { mount: 165, keyctl: 250, read: 0, execve: 59, clone: 56, ioctl: 16, socket: 41 },
  ],
  [
    'arm64',
    0xc00000b7,
    { mount: 40, keyctl: 219, read: 63, execve: 221, clone: 220, ioctl: 29, socket: 198 },
  ],
] as const)('the filter for %s', (arch, audit, numbers) => {
  const filter = systemCallFilter(arch) ?? new Uint8Array();
  const answer = (number: number, ...args: number[]) => answerOf(filter, { number, audit, args });

  test('denies what no program of a session needs, and lets all else through', () => {
    expect(answer(numbers.mount)).toBe(NOT_PERMITTED);
    expect(answer(numbers.keyctl)).toBe(NOT_PERMITTED);
    expect(answer(numbers.read)).toBe(ALLOWED);
    expect(answer(numbers.execve)).toBe(ALLOWED);
    const through = Array.from({ length: 600 }, (_, number) => answer(number)).filter(
      (one) => one === ALLOWED,
    );
    expect(600 - through.length).toBeLessThanOrEqual(deniedCalls.length + 2);
    expect(600 - through.length).toBeGreaterThanOrEqual(deniedCalls.length - 3);
  });

  test('lets programs make processes and threads, but no namespaces', () => {
    expect(answer(numbers.clone, 0x11)).toBe(ALLOWED);
    expect(answer(numbers.clone, 0x3d0f00)).toBe(ALLOWED);
    expect(answer(numbers.clone, 0x10000011)).toBe(NOT_PERMITTED);
    expect(answer(numbers.clone, 0x00020000)).toBe(NOT_PERMITTED);
    expect(answer(435)).toBe(NOT_THERE);
  });

  test('lets nobody type into a terminal, and leaves its other uses', () => {
    expect(answer(numbers.ioctl, 0, 0x5412)).toBe(NOT_PERMITTED);
    expect(answer(numbers.ioctl, 0, 0x541c)).toBe(NOT_PERMITTED);
    expect(answer(numbers.ioctl, 0, 0x5413)).toBe(ALLOWED);
  });

  test('lets programs have sockets of this machine and of the internet, and no others', () => {
    const [local, ipv4, ipv6, kernel] = [1, 2, 10, 16];
    for (const family of [local, ipv4, ipv6, kernel]) {
      expect(answer(numbers.socket, family)).toBe(ALLOWED);
    }
    // Ciphers of the kernel, Bluetooth, other virtual machines, and what is no family at all.
    for (const family of [38, 31, 40, 17, 0xffffffff]) {
      expect(answer(numbers.socket, family)).toBe(NO_SUCH_FAMILY);
    }
  });

  test('is not got around by another way to call', () => {
    expect(answer(0x40000000 + numbers.read)).toBe(NOT_THERE);
    expect(answerOf(filter, { number: numbers.read, audit: 0x40000003 })).toBe(NOT_THERE);
  });
});

test('there is none for machines whose numbers are not known', () => {
  expect(systemCallFilter('riscv64')).toBeNull();
});
