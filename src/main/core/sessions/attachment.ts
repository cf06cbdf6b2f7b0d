import type { ViewerColors } from '#shared/protocol/stream/frames.ts';

/** How a viewer differs from a terminal of Aerie's own. */
export interface AttachOptions {
  /**
   * True for a real terminal elsewhere, which answers queries of the program itself: while only such
   * viewers are attached the host keeps silent.
   */
  readonly answersQueries?: boolean;
  /** True for a program that wants all output it can take, not only what a person can see. */
  readonly everyByte?: boolean;
  /** True for what only records: a session that nobody else looks at is seen by nobody. */
  readonly unseen?: boolean;
  /** Names the viewer in `Session.onDidAttach`. */
  readonly client?: string;
}

/** A viewer's handle on a session. Dispose to detach. */
export interface Attachment {
  /** @throws AppError `session_exited`, `limit_reached` */
  input(bytes: Uint8Array): void;
  /** Asks for a size; counts as activity. @throws AppError `bad_size` */
  resize(cols: number, rows: number): void;
  acked(total: number): void;
  setColors(colors: ViewerColors): void;
  dispose(): void;
}
