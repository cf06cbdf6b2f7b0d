// What programs of this process's sessions want shown beside their terminals, and which pages they want
// opened. Sessions tell of it in their info; what is shown is read from here.

import { type Disposable, DisposableStore, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { AskedPage, Preview } from '#shared/contract/index.ts';
import { MAX_ASKED_PAGES } from '#shared/contract/limits.ts';
import type { Session } from '../sessions/session.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import { PageRequests } from './page-requests.ts';
import { PreviewFolder, previewFileOf } from './preview-folder.ts';
import { PreviewWatch } from './preview-watch.ts';
import type { PreviewContent } from './read-preview.ts';
import { TouchedFiles } from './touched-files.ts';

export interface SessionPreviewsDeps {
  readonly sessions: SessionRegistry;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pid: number;
  readonly platform: NodeJS.Platform;
  /** Where programs leave previews; absent tells them of no place. */
  readonly previewsFolder?: string;
  /** Whether programs shall ask before they open pages. */
  readonly asksPages: () => boolean;
}

/** What the programs of one session want. */
interface Wish {
  preview: Preview | null;
  pages: readonly AskedPage[];
  /** The run of the session that it is of. */
  generation: number;
  readonly previewFile: FollowedFile;
  readonly pagesFile: FollowedFile;
}

export class SessionPreviews {
  readonly #deps: SessionPreviewsDeps;
  readonly #folder: PreviewFolder;
  readonly #touched: TouchedFiles;
  readonly #wishes = new Map<Session, Wish>();
  readonly #store = new DisposableStore();
  /** Of what was shown or asked last. Windows remember it: another run of Aerie must not begin with it again. */
  #made: number;

  constructor(deps: SessionPreviewsDeps) {
    this.#deps = deps;
    this.#made = deps.clock.now();
    this.#folder = new PreviewFolder({ ...deps, root: deps.previewsFolder });
    this.#touched = this.#store.add(new TouchedFiles(deps.clock));
    this.#store.add(deps.sessions.onDidAdd((session) => this.#add(session)));
  }

  /** See {@link PreviewFolder.environment}. */
  environment(
    id: string,
    env: Readonly<Record<string, string>>,
    mode: 'merge' | 'replace',
  ): Promise<Readonly<Record<string, string>>> {
    return this.#folder.environment(id, env, mode);
  }

  /** What a session wants shown; null if nothing. @throws AppError `session_not_found` */
  read(id: string): Preview | null {
    return this.#wishes.get(this.#deps.sessions.get(id))?.preview ?? null;
  }

  /** Takes a page off the list; false if it is not there any more. @throws AppError `session_not_found` */
  takePage(id: string, page: string): boolean {
    const session = this.#deps.sessions.get(id);
    const wish = this.#wishes.get(session);
    if (!wish?.pages.some((each) => each.id === page)) return false;
    wish.pages = wish.pages.filter((each) => each.id !== page);
    tell(session, wish);
    return true;
  }

  /** Lets go of everything, and removes the folder. */
  async dispose(): Promise<void> {
    this.#store.dispose();
    this.#wishes.clear();
    await this.#folder.dispose();
  }

  #add(session: Session): void {
    const wish: Wish = {
      ...{ preview: null, pages: [], generation: session.info.generation },
      ...{ previewFile: new FollowedFile(), pagesFile: new FollowedFile() },
    };
    this.#wishes.set(session, wish);
    // One of an earlier run of Aerie runs nothing yet.
    if (session.info.exit === null) this.#follow(session, wish);
    const files = this.#store.add(new DisposableStore());
    files.add(wish.previewFile);
    files.add(wish.pagesFile);
    files.add(session.onDidChange(() => this.#didChange(session, wish)));
    files.add(
      session.onDidDispose(() => {
        const { id } = session.spec;
        this.#wishes.delete(session);
        this.#store.delete(files);
        if (!this.#deps.sessions.has(id)) void this.#folder.forget(id);
      }),
    );
  }

  /** Looks at the files that its programs were told of. */
  #follow(session: Session, { previewFile, pagesFile }: Wish): void {
    const { id, env } = session.spec;
    previewFile.follow(
      previewFileOf(id, env),
      (path) => new PreviewWatch(path, this.#touched, (preview) => this.#show(session, preview)),
    );
    pagesFile.follow(this.#folder.pagesFileOf(id, env), (path) => {
      const ask = (url: string): boolean => this.#ask(session, url);
      return new PageRequests(path, this.#deps.clock, 'start', ask, this.#touched);
    });
  }

  #show(session: Session, content: PreviewContent | null): void {
    const wish = this.#wishes.get(session);
    if (!wish || (content === null && wish.preview === null)) return;
    wish.preview = content && { ...content, version: ++this.#made };
    tell(session, wish);
  }

  /** The newest of each site: somebody who is asked twice reads neither. */
  #ask(session: Session, url: string): boolean {
    const wish = this.#wishes.get(session);
    if (!wish) return false;
    const { origin } = new URL(url);
    const others = wish.pages.filter((each) => new URL(each.url).origin !== origin);
    const page = { id: `p${++this.#made}`, url };
    wish.pages = [...others, page].slice(-MAX_ASKED_PAGES);
    tell(session, wish);
    return true;
  }

  /** Started again: what the run before wanted is over. */
  #didChange(session: Session, wish: Wish): void {
    const { generation } = session.info;
    if (wish.generation === generation) return;
    const had = wish.preview !== null || wish.pages.length > 0;
    Object.assign(wish, { preview: null, pages: [], generation });
    this.#follow(session, wish);
    if (had) tell(session, wish);
  }
}

/** A file that is looked at for as long as it is the same one. */
class FollowedFile implements Disposable {
  readonly #looking = new MutableDisposable<Disposable>();
  #path: string | undefined;

  follow(path: string | undefined, look: (path: string) => Disposable): void {
    if (path === this.#path) return;
    this.#path = path;
    this.#looking.value = path === undefined ? undefined : look(path);
  }

  dispose(): void {
    this.#looking.dispose();
  }
}

function tell(session: Session, { preview, pages }: Wish): void {
  session.mark({
    preview: preview ? { kind: preview.kind, version: preview.version } : undefined,
    pages: pages.length > 0 ? [...pages] : undefined,
  });
}
