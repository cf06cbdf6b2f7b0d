/** What a client may do that is not the user of this machine. Asked before anything is done. */
export interface ClientRights {
  /** @throws AppError `forbidden` unless the method may be called with that input, which is unchecked */
  permit(path: readonly string[], input: unknown): void | Promise<void>;
  /** What the client may see of an answer of that method, or of its stream. */
  visible(path: readonly string[], answer: unknown): unknown;
  /** @throws AppError `forbidden` unless the session may be attached */
  attach(id: string): void | Promise<void>;
  /** The client, which was let in, types into a session. `bytes` may change after the call. */
  typed(id: string, bytes: Uint8Array): void;
}
