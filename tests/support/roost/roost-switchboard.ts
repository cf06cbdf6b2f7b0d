// Which message of a roost goes where: sessions, their controllers and viewers, requests through the
// tunnel, and what the roost itself adds. As observed of the Go roost, with its gaps.

import { randomUUID } from 'node:crypto';
import { type GoMessage, goDecode, goEncode } from './go-structs.ts';
import type { ConnectedBrowser, ConnectedWing, Route } from './roost-state.ts';

export interface SwitchboardPorts {
  readonly wings: () => readonly ConnectedWing[];
  readonly mayUse: (user: ConnectedBrowser['user'], wing: ConnectedWing) => boolean;
  readonly toWing: (wing: ConnectedWing, frame: string | Buffer) => void;
  readonly toBrowser: (browser: ConnectedBrowser, frame: string | Buffer, from: string) => void;
  readonly onAttention: (wing: ConnectedWing, message: GoMessage) => void;
  readonly onConfig: (wing: ConnectedWing) => void;
}

/** What is forwarded as it is, by the address of the browser's socket alone. */
const verbatim = new Set([
  ...['pty.input', 'pty.resize', 'pty.attention_ack', 'passkey.response', 'pty.migrate'],
]);

export class Switchboard {
  readonly #ports: SwitchboardPorts;
  readonly routes = new Map<string, Route>();
  readonly #requests = new Map<string, ConnectedBrowser>();

  constructor(ports: SwitchboardPorts) {
    this.#ports = ports;
  }

  fromBrowser(browser: ConnectedBrowser, raw: Buffer): void {
    const message = goDecode(raw.toString('utf8'));
    if (!message) return;
    if (message.type === 'pty.start') this.#start(browser, message);
    else if (message.type === 'pty.attach') this.#attach(browser, message);
    else if (message.type === 'tunnel.req') this.#request(browser, message);
    else if (message.type === 'pty.detach') this.#detach(browser, textOf(message, 'session_id'));
    else if (message.type === 'pty.kill' || verbatim.has(message.type)) {
      const wing = this.#wing(browser.wingId);
      if (!wing || this.#watches(browser)) return;
      this.#ports.toWing(wing, message.type === 'pty.kill' ? goEncode(message) : raw);
    }
  }

  fromWing(wing: ConnectedWing, raw: Buffer): void {
    const message = goDecode(raw.toString('utf8'));
    if (!message) return;
    const { toBrowser } = this.#ports;
    if (message.type === 'tunnel.res' || message.type === 'tunnel.stream') {
      const id = textOf(message, 'request_id');
      const browser = this.#requests.get(id);
      if (message.type === 'tunnel.res' || message['done'] === true) this.#requests.delete(id);
      if (browser) toBrowser(browser, raw, message.type);
      return;
    }
    if (message.type === 'wing.heartbeat') wing.beats += 1;
    else if (message.type === 'wing.config') {
      wing.locked = message['locked'] === true;
      wing.allowedCount = Number(message['allowed_count']);
      this.#ports.onConfig(wing);
    } else if (message.type === 'session.attention') this.#ports.onAttention(wing, message);
    else this.#toSession(message, raw);
  }

  /** A browser is gone. */
  forget(browser: ConnectedBrowser): void {
    for (const route of this.routes.values()) leave(route, browser);
    for (const [id, asker] of this.#requests) if (asker === browser) this.#requests.delete(id);
  }

  #toSession(message: GoMessage, raw: Buffer): void {
    const route = this.routes.get(textOf(message, 'session_id'));
    if (!route) return;
    const viewerId = textOf(message, 'viewer_id');
    const { toBrowser } = this.#ports;
    if (viewerId) {
      const viewer = route.viewers.get(viewerId);
      if (viewer) toBrowser(viewer, raw, message.type);
      if (message.type === 'pty.exited') route.viewers.delete(viewerId);
      return;
    }
    if (route.controller) toBrowser(route.controller, raw, message.type);
    if (message.type !== 'pty.exited') return;
    for (const viewer of route.viewers.values()) toBrowser(viewer, raw, message.type);
    this.routes.delete(route.sessionId);
  }

  #start(browser: ConnectedBrowser, message: GoMessage): void {
    const wing = this.#reach(browser, message) ?? this.#anyWing(browser);
    if (!wing || !this.#ports.mayUse(browser.user, wing)) {
      this.#error(browser, 'no wing connected');
      return;
    }
    const sessionId = randomUUID().slice(0, 8);
    this.routes.set(sessionId, {
      ...{ sessionId, wingId: wing.wingId, controller: browser, viewers: new Map() },
    });
    const { user } = browser;
    const known = browser.by === 'cookie';
    const forwarded = {
      ...message,
      ...{ session_id: sessionId, user_id: user.id },
      ...{ email: known ? user.email : '', display_name: known ? user.displayName : '' },
      org_role: roleOf(browser, wing, message['org_role']),
      passkeys: [...listOf(message['passkeys']), ...user.passkeys],
    };
    this.#ports.toWing(wing, goEncode(forwarded));
  }

  #attach(browser: ConnectedBrowser, message: GoMessage): void {
    const wing = this.#reach(browser, message);
    if (!wing || !this.#ports.mayUse(browser.user, wing)) {
      this.#error(browser, 'wing not found');
      return;
    }
    const sessionId = textOf(message, 'session_id');
    const route = this.routes.get(sessionId);
    const forwarded: GoMessage = { ...message, user_id: browser.user.id };
    if (message['spectate'] === true) {
      const viewerId = randomUUID().slice(0, 8);
      route?.viewers.set(viewerId, browser);
      forwarded['viewer_id'] = viewerId;
      forwarded['email'] = browser.user.email;
    } else if (route) route.controller = browser;
    else {
      this.routes.set(sessionId, {
        ...{ sessionId, wingId: wing.wingId, controller: browser, viewers: new Map() },
      });
    }
    this.#ports.toWing(wing, goEncode(forwarded));
  }

  #request(browser: ConnectedBrowser, message: GoMessage): void {
    const wing = this.#reach(browser, message);
    if (!wing || !this.#ports.mayUse(browser.user, wing)) {
      this.#error(browser, 'wing not found');
      return;
    }
    this.#requests.set(textOf(message, 'request_id'), browser);
    const { user } = browser;
    const forwarded = {
      ...message,
      ...{ sender_user_id: user.id, sender_email: browser.by === 'cookie' ? user.email : '' },
      sender_org_role: roleOf(browser, wing, message['sender_org_role']),
      sender_passkeys: [...listOf(message['sender_passkeys']), ...user.passkeys],
    };
    this.#ports.toWing(wing, goEncode(forwarded));
  }

  #detach(browser: ConnectedBrowser, sessionId: string): void {
    const route = this.routes.get(sessionId);
    if (route) leave(route, browser);
  }

  #watches(browser: ConnectedBrowser): boolean {
    for (const { viewers } of this.routes.values()) {
      for (const viewer of viewers.values()) if (viewer === browser) return true;
    }
    return false;
  }

  #reach(browser: ConnectedBrowser, message: GoMessage): ConnectedWing | undefined {
    return this.#wing(textOf(message, 'wing_id')) ?? this.#wing(browser.wingId);
  }

  /** By connection or by machine; the newest of several. */
  #wing(id: string): ConnectedWing | undefined {
    if (!id) return undefined;
    return this.#ports.wings().findLast((wing) => wing.connectionId === id || wing.wingId === id);
  }

  #anyWing(browser: ConnectedBrowser): ConnectedWing | undefined {
    return this.#ports.wings().find((wing) => this.#ports.mayUse(browser.user, wing));
  }

  #error(browser: ConnectedBrowser, message: string): void {
    this.#ports.toBrowser(browser, JSON.stringify({ type: 'error', message }), 'error');
  }
}

/** What a browser says of its own role stands where the roost knows none. */
function roleOf({ user }: ConnectedBrowser, wing: ConnectedWing, said: unknown): string {
  if (user.id === wing.user.id) return 'owner';
  return user.role || (typeof said === 'string' ? said : '');
}

function leave(route: Route, browser: ConnectedBrowser): void {
  if (route.controller === browser) route.controller = null;
  for (const [id, viewer] of route.viewers) if (viewer === browser) route.viewers.delete(id);
}

const textOf = (message: GoMessage, name: string): string => {
  const value = message[name];
  return typeof value === 'string' ? value : '';
};

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
