import type { implement } from '@orpc/server';
import type { Contract, SystemInfo } from '#shared/contract/index.ts';
import type { LazyChats } from '../chat/lazy-chats.ts';
import type { LazyLink } from '../link/lazy-link.ts';
import type { Notices } from '../notices.ts';
import type { SessionOperations } from '../operations/session-operations.ts';
import type { SessionPreviews } from '../previews/session-previews.ts';
import type { ProfileCatalog } from '../profiles/profile-catalog.ts';
import type { SessionLauncher } from '../profiles/session-launcher.ts';
import type { Recordings } from '../recording/recordings.ts';
import type { RestoreService } from '../restore/restore-service.ts';
import type { FederatedLocal } from '../session-hosts/federated-local.ts';
import type { FederatedOperations } from '../session-hosts/federated-operations.ts';
import type { HostLifetime } from '../session-hosts/host-lifetime.ts';
import type { SessionFederation } from '../session-hosts/session-federation.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { LayoutRepository } from '../store/layout-repository.ts';
import type { SettingsStore } from '../store/settings-store.ts';

/** What handlers may use. */
export interface ApiServices {
  readonly info: SystemInfo;
  /** The environment of the user's login shell. */
  readonly userEnvironment: () => Promise<Readonly<Record<string, string>>>;
  readonly sessions: SessionRegistry;
  readonly operations: SessionOperations;
  readonly recordings: Recordings;
  readonly previews: SessionPreviews;
  readonly launcher: SessionLauncher;
  /** Sessions of all processes. */
  readonly federation: SessionFederation;
  readonly everywhere: FederatedOperations;
  /** Null unless this process is a session host. */
  readonly lifetime: HostLifetime | null;
  readonly profiles: ProfileCatalog;
  readonly settings: SettingsStore;
  readonly layouts: LayoutRepository;
  readonly notices: Notices;
  /** The socket for other programs, of all processes. */
  readonly local: FederatedLocal;
  readonly chats: LazyChats;
  readonly link: LazyLink;
  readonly restore: RestoreService;
}

/** oRPC's builder for the contract, or a part of it. */
export type Implementer = ReturnType<typeof implement<Contract>>;
