// One session that people elsewhere began or have attached to, whether or not anybody is there now: what
// it asks them for, what it shows them, and its end.

import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { Preview } from '#shared/contract/preview.ts';
import type { SessionInfo } from '#shared/contract/session.ts';
import { PageRequests } from '../../previews/page-requests.ts';
import type { RemoteAccess } from '../access/remote-access.ts';
import { isSamePath } from '../tunnel/posix-path.ts';
import { IdleEnd } from './idle-end.ts';
import { previewMessage } from './preview-message.ts';
import { RemoteAttention } from './remote-attention.ts';
import type { SessionOwner } from './session-owners.ts';
import type { WaitLines } from './wait-lines.ts';

/** What a record needs of those who keep it. */
export interface RemoteSessionPorts {
  readonly waits: Pick<WaitLines, 'ask'>;
  readonly access: RemoteAccess;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Tells the roosts that the session wants to be looked at; false if none could be told. */
  readonly tellAttention: (session: RemoteSession, nonce: string) => boolean;
  /** What its program wants shown now. */
  readonly readPreview: (id: string) => Promise<Preview | null>;
  /** Shows whoever controls the session what it wants to show. */
  readonly showPreview: (session: RemoteSession, message: string) => void;
  /** Passes a page on; false if nobody is there. */
  readonly openPage: (session: RemoteSession, url: string) => boolean;
}

/** No preview has this version. */
const UNREAD = -1;

export class RemoteSession implements Disposable {
  readonly id: string;
  /** Null: somebody at this machine began it. */
  readonly owner: SessionOwner | null;
  readonly attention: RemoteAttention;
  /** Roosts that know of it. */
  readonly roosts = new Set<string>();
  /** What it wants to show, for whoever comes to control it. */
  preview: string | null = null;
  /** Its exit code once it has ended. */
  exitCode: number | null = null;
  readonly #ports: RemoteSessionPorts;
  readonly #store = new DisposableStore();
  readonly #idle: IdleEnd | undefined;
  /** Version of what is shown. */
  #shown: number | null = null;

  /** `reclaimed`: it began in an earlier run of Aerie. */
  constructor(
    id: string,
    owner: SessionOwner | null,
    ports: RemoteSessionPorts,
    { reclaimed }: { readonly reclaimed: boolean },
  ) {
    this.id = id;
    this.owner = owner;
    this.#ports = ports;
    const { clock, access } = ports;
    this.attention = this.#store.add(
      new RemoteAttention(clock, (nonce) => ports.tellAttention(this, nonce)),
    );
    if (!owner) return;
    this.roosts.add(owner.roost);
    const limit = (): number => access.config.idleTimeout;
    this.#idle = this.#store.add(new IdleEnd({ ...ports, sessionId: id, limit }));
    if (owner.requestsFile) {
      const from = reclaimed ? 'end' : 'start';
      const open = (url: string): boolean => access.config.browserOpen && ports.openPage(this, url);
      this.#store.add(new PageRequests(owner.requestsFile, clock, from, open));
    }
  }

  /** It is as `info` says now. */
  update({ attention, exit, preview }: SessionInfo): void {
    if (exit) {
      this.ended(exit.signal === null ? exit.code : -1);
      return;
    }
    this.attention.follow(attention);
    void this.#follow(preview?.version ?? null);
  }

  /** Nothing more comes of it. */
  ended(exitCode: number): void {
    if (this.exitCode !== null) return;
    this.exitCode = exitCode;
    this.dispose();
  }

  /** Somebody elsewhere typed. */
  didType(): void {
    this.#idle?.didType();
    this.attention.clear();
  }

  /** The rules changed: who began it may have lost its folder, and it ends sooner or later. */
  review(): void {
    this.#idle?.didChangeLimit();
    const { owner, exitCode } = this;
    if (!owner || exitCode !== null || this.#mayGoOn(owner)) return;
    const { waits, logger } = this.#ports;
    logger.info({ session: this.id }, 'a remote session was ended: its owner lost the folder');
    void waits.ask(({ api }) => api.sessions.kill({ id: this.id })).catch(() => undefined);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #follow(version: number | null): Promise<void> {
    if (version === this.#shown) return;
    this.#shown = version;
    const read = version === null ? null : this.#ports.readPreview(this.id);
    // What cannot be read now is asked for again with the next change.
    const preview = await read?.catch(() => undefined);
    if (this.#shown !== version || this.exitCode !== null) return;
    if (read && preview === undefined) {
      this.#shown = UNREAD;
      return;
    }
    this.#shown = preview?.version ?? null;
    this.preview = previewMessage(preview ?? null);
    this.#ports.showPreview(this, this.preview);
  }

  /** People that the roost calls owner or admin have every folder. */
  #mayGoOn({ roost, userId, email, role, folder }: SessionOwner): boolean {
    const { access } = this.#ports;
    const named = { displayName: '', passkeys: [] };
    const caller = access.resolve({ roost, userId, email, role, ...named });
    const folders = access.pathsFor(caller);
    return (
      caller.role !== 'member' ||
      folders === null ||
      folders.some((each) => isSamePath(each, folder))
    );
  }
}
