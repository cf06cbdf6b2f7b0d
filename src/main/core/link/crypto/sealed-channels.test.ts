import { expect, test } from 'vitest';
import { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { sessionDomain } from '#shared/protocol/e2ee/key-domain.ts';
import { SealedChannels } from './sealed-channels.ts';

const wing = WingIdentity.generate();
const ann = { roost: 'r1', userId: 'ann' };

function aTab() {
  const identity = WingIdentity.generate();
  const key = identity.deriveKey(wing.publicBase64, 'wt-pty');
  if (!key) throw new Error('no key');
  const { publicBase64: name } = identity;
  return { name, sealed: new SealedChannel(key) };
}

test('a tab that comes back with its key finds what it sent before refused', () => {
  const channels = new SealedChannels('wt-pty');
  const tab = aTab();
  const typed = tab.sealed.seal(Buffer.from('rm -r x'));
  const first = channels.of(wing, tab.name);
  expect(first?.open(typed)?.toString()).toBe('rm -r x');
  const shown = first?.seal(Buffer.from('output')) ?? '';
  const again = channels.of(wing, tab.name);
  expect(again?.open(typed)).toBeNull();
  expect(again?.open(shown)).toBeNull();
});

test('strangers without end do not have it forgotten what somebody who may come in has sent', () => {
  const channels = new SealedChannels('wt-pty');
  const tab = aTab();
  const typed = tab.sealed.seal(Buffer.from('once'));
  expect(channels.of(wing, tab.name)?.open(typed)).not.toBeNull();
  channels.keep(ann, wing, tab.name);
  for (let i = 0; i < 1100; i += 1) {
    const key = Buffer.alloc(32);
    key.writeUInt32LE(i + 9);
    channels.of(wing, key.toString('base64'));
  }
  expect(channels.of(wing, tab.name)?.open(typed)).toBeNull();
});

test('a person with keys without end has only their own forgotten, and none that others hold as well', () => {
  const channels = new SealedChannels('wt-pty');
  const [tab, shared] = [aTab(), aTab()];
  const eve = { ...ann, userId: 'eve' };
  const typed = [tab, shared].map(({ name, sealed }) => {
    const wire = sealed.seal(Buffer.from('once'));
    expect(channels.of(wing, name)?.open(wire)).not.toBeNull();
    channels.keep(ann, wing, name);
    return wire;
  });
  channels.keep(eve, wing, shared.name);
  for (let i = 0; i < 600; i += 1) {
    const key = Buffer.alloc(32);
    key.writeUInt32LE(i + 9);
    channels.of(wing, key.toString('base64'));
    channels.keep(eve, wing, key.toString('base64'));
  }
  expect(channels.of(wing, tab.name)?.open(typed[0] ?? '')).toBeNull();
  expect(channels.of(wing, shared.name)?.open(typed[1] ?? '')).toBeNull();
});

test('after a restart a tab’s key opens nothing that was sent to it before', () => {
  const tab = aTab();
  const shown = Array.from({ length: 20 }, () =>
    new SealedChannels('wt-pty').of(wing, tab.name)?.seal(Buffer.from('rm -r x\r')),
  );
  const later = new SealedChannels('wt-pty').of(wing, tab.name);
  for (const wire of shown) {
    expect(tab.sealed.open(wire ?? '')?.toString()).toBe('rm -r x\r');
    expect(later?.open(wire ?? '')).toBeNull();
  }
  expect(later?.open(tab.sealed.seal(Buffer.from('ls')))?.toString()).toBe('ls');
});

test('a key that is written in another way is none: what was opened would open again', () => {
  const tab = aTab();
  const written = Buffer.from(tab.name, 'base64');
  written[31] = (written[31] ?? 0) | 0x80;
  const above = Buffer.from(`f0${'ff'.repeat(30)}7f`, 'hex');
  const channels = new SealedChannels('wt-pty');
  for (const other of [written, above]) {
    expect(channels.of(wing, other.toString('base64'))).toBeNull();
    const bound = Buffer.concat([Buffer.of(1), other]).toString('base64');
    expect(channels.of(wing, bound, 'one')).toBeNull();
  }
});

test('output without end does not have it forgotten what was typed, nor what was sent', () => {
  const channel = new SealedChannels('wt-pty').of(wing, aTab().name);
  const first = channel?.seal(new Uint8Array(1)) ?? '';
  for (let i = 0; i < 70_000; i += 1) channel?.seal(new Uint8Array(0));
  expect(channel?.open(first)).toBeNull();
});

test('a key of no use has no channel', () => {
  const channels = new SealedChannels('wt-pty');
  expect(channels.of(wing, 'AAAA')).toBeNull();
  expect(channels.of(wing, Buffer.alloc(32).toString('base64'))).toBeNull();
});

test('a key for one session opens what was sealed for it at no other, nor as a key for everything', () => {
  const channels = new SealedChannels('wt-pty');
  const tab = WingIdentity.generate();
  const key = tab.deriveKey(wing.publicBase64, sessionDomain('one'));
  if (!key) throw new Error('no key');
  const typed = new SealedChannel(key).seal(Buffer.from('ls'));
  const name = tab.sessionBase64;
  expect(channels.of(wing, name, 'other')?.open(typed)).toBeNull();
  expect(channels.of(wing, tab.publicBase64, 'one')?.open(typed)).toBeNull();
  expect(channels.of(wing, name)).toBeNull();
  expect(channels.of(wing, name, 'one')?.open(typed)?.toString()).toBe('ls');
  channels.keep(ann, wing, name, 'one');
  expect(channels.of(wing, name, 'one')?.open(typed)).toBeNull();
  // Of another kind, or written in another way, it is none.
  const other = Buffer.concat([Buffer.of(2), tab.publicKey]).toString('base64');
  expect(channels.of(wing, other, 'one')).toBeNull();
});

test('of strangers little is remembered, of people who may come in all that they sent', () => {
  const channels = new SealedChannels('wt-pty');
  const typedBy = (keep: boolean): boolean => {
    const tab = aTab();
    const first = tab.sealed.seal(Buffer.from('first'));
    const channel = channels.of(wing, tab.name);
    if (keep) channels.keep(ann, wing, tab.name);
    expect(channel?.open(first)).not.toBeNull();
    for (let i = 0; i < 2000; i += 1) channel?.open(tab.sealed.seal(new Uint8Array(0)));
    return channel?.open(first) !== null;
  };
  expect(typedBy(false)).toBe(true);
  expect(typedBy(true)).toBe(false);
});
