// Which hosts a session may reach. Pure.

import { BlockList, isIP } from 'node:net';

/** A host in egg.yaml: a name, `*.` and a name, or an address, each with a port or without. */
export const HOST_PATTERN =
  /^((\*\.)?[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/;

/** A part of a name between dots. */
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
/** Ports that names without a port are for. */
const USUAL_PORTS = [443, 80];

/** Where somebody wants to connect to. */
export interface Destination {
  /** Lower case, without brackets and without a dot at its end. */
  readonly host: string;
  readonly port: number;
}

interface HostRule extends Destination {
  /** Any name below it, and not itself. */
  readonly below: boolean;
}

/** `host:port` as in a CONNECT request; null if it is none. */
export function parseDestination(text: string): Destination | null {
  const [, bracketed, plain, digits] =
    /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9_.-]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = (bracketed ?? plain ?? '').toLowerCase().replace(/\.$/, '');
  const port = Number(digits);
  // Nothing but names is looked up: resolvers differ in what they make of all else.
  const isHost = bracketed !== undefined || host.split('.').every((label) => LABEL.test(label));
  return isHost && host.length <= 253 && port > 0 && port < 65_536 ? { host, port } : null;
}

/** Whether `rules` name the destination. Addresses only count when they are named as such. */
export function isNamed(rules: readonly string[], { host, port }: Destination): boolean {
  return rules.map(toRule).some((rule) => {
    const samePort = rule.port === 0 ? isUsual(rule.host, port) : rule.port === port;
    if (!samePort) return false;
    if (rule.below) return isIP(host) === 0 && host.endsWith(`.${rule.host}`);
    return rule.host === host;
  });
}

/**
 * Whether a connection to `address`, which a name on the list led to, may be made. Addresses of this
 * machine and of its networks may not, unless the list names them: a name can lead anywhere.
 */
export function isReachable(rules: readonly string[], address: string): boolean {
  if (!isPrivate(address)) return true;
  const names = rules.map(toRule).filter(({ below }) => !below);
  return names.some(
    ({ host }) => host === address || (host === 'localhost' && isLoopback(address)),
  );
}

/** True for what is not on the public internet. */
export function isPrivate(address: string): boolean {
  const family = isIP(address);
  // An IPv4 address in the clothes of IPv6 is nothing that a name honestly leads to.
  if (family === 0 || /^::ffff:/i.test(address)) return true;
  return privateNetworks.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

/** This machine is named to reach programs on it, on whatever port they are. */
function isUsual(host: string, port: number): boolean {
  return (
    host === 'localhost' || (isIP(host) !== 0 && isPrivate(host)) || USUAL_PORTS.includes(port)
  );
}

function toRule(text: string): HostRule {
  const [, bracketed, plain, digits] = /^(?:\[(.+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = (bracketed ?? plain ?? '').toLowerCase();
  const below = host.startsWith('*.');
  return { host: below ? host.slice(2) : host, below, port: Number(digits ?? 0) };
}

const privateNetworks = new BlockList();
for (const [network, bits] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
  ] as const),
  ...([
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
  ] as const),
  ...([
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
  ] as const),
  ...([
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const),
] as const) {
  privateNetworks.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ...([
    ['::', 96],
    ['64:ff9b::', 96],
    ['64:ff9b:1::', 48],
    ['100::', 64],
  ] as const),
  ...([
    ['2001:db8::', 32],
    ['2002::', 16],
    ['fc00::', 7],
    ['fe80::', 10],
    ['ff00::', 8],
  ] as const),
] as const) {
  privateNetworks.addSubnet(network, bits, 'ipv6');
}
