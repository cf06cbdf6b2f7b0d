// Terminals of this machine for browsers elsewhere: hands each message to its session.

import type { Disposable } from '#shared/base/disposable.ts';
import { sessionId } from '#shared/contract/session.ts';
import { SealedChannels } from '../crypto/sealed-channels.ts';
import type { LinkContext, LinkServices, PtyToWing } from '../link-services.ts';
import { RemoteTerminal, type RemoteTerminalPorts } from './remote-terminal.ts';

/** What a roost may call a new session; it is a name of files, too. */
const NEW_SESSION = /^[0-9a-f]{8}$/;
/** Sessions reached over all links at once. */
const MAX_TERMINALS = 256;

export class PtyServer implements Disposable {
  readonly #ports: Omit<RemoteTerminalPorts, 'nextViewerId' | 'channels'>;
  /** By link and session. */
  readonly #terminals = new Map<string, RemoteTerminal>();
  readonly #channels = new SealedChannels('wt-pty');
  #viewers = 0;

  constructor(ports: Omit<RemoteTerminalPorts, 'nextViewerId' | 'channels'>) {
    this.#ports = ports;
  }

  /** What links ask for. */
  get service(): LinkServices['pty'] {
    return {
      receive: (link, message) => this.#receive(link, message),
      didRegister: (link) => this.#didRegister(link),
    };
  }

  dispose(): void {
    for (const terminal of [...this.#terminals.values()]) terminal.dispose();
  }

  #receive(link: LinkContext, message: PtyToWing): void {
    const terminal = this.#terminalOf(link, message.session_id);
    if (terminal && message.type !== 'pty.start') terminal.receive(message);
    else if (message.type === 'pty.start') this.#start(link, message);
    else if (message.type === 'pty.attach') this.#open(link, message);
    // Whatever else is for a session that nobody is attached to has come too late.
  }

  #start(link: LinkContext, message: Extract<PtyToWing, { type: 'pty.start' }>): void {
    const id = message.session_id;
    if (!NEW_SESSION.test(id) || this.#terminals.has(keyOf(link, id))) {
      link.outlet.send({
        ...{ type: 'pty.exited', session_id: id, exit_code: 1 },
        error: 'The session id cannot be used. Try again.',
      });
      return;
    }
    this.#open(link, message);
  }

  #open(link: LinkContext, message: PtyToWing): void {
    const id = message.session_id;
    if (!sessionId.safeParse(id).success || this.#terminals.size >= MAX_TERMINALS) return;
    const key = keyOf(link, id);
    const ports: RemoteTerminalPorts = {
      ...this.#ports,
      channels: this.#channels,
      nextViewerId: () => `v${++this.#viewers}`,
    };
    const terminal = new RemoteTerminal(link, id, ports, () => {
      if (this.#terminals.get(key) === terminal) this.#terminals.delete(key);
    });
    this.#terminals.set(key, terminal);
    terminal.receive(message);
  }

  #didRegister(link: LinkContext): void {
    for (const [key, { sessionId: id }] of [...this.#terminals]) {
      if (key === keyOf(link, id)) this.#terminalOf(link, id)?.resume();
    }
  }

  /** One of a former link, e.g. before somebody signed in again, ends: what it sends gets nowhere. */
  #terminalOf(link: LinkContext, id: string): RemoteTerminal | undefined {
    const terminal = this.#terminals.get(keyOf(link, id));
    if (!terminal || terminal.isOf(link)) return terminal;
    terminal.dispose();
    return undefined;
  }
}

const keyOf = ({ roost }: LinkContext, id: string): string => `${roost}\n${id}`;
