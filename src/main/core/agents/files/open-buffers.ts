/** What an agent did with a file, for views that follow along. */
export type FileAccess =
  | {
      readonly kind: 'read';
      readonly sessionId: string;
      /** Absolute, links followed. */
      readonly path: string;
      /** First line, from 1, where the agent told one. */
      readonly line: number | undefined;
    }
  | {
      readonly kind: 'write';
      readonly sessionId: string;
      readonly path: string;
      readonly content: string;
      /** True if the agent writes the file itself, a moment later or earlier. */
      readonly advisory: boolean;
    };

/** Files that are open in an editor. */
export interface OpenBuffers {
  /** Text of a file with changes that are not saved; undefined if the disk has all there is. */
  unsavedText(path: string): string | undefined;
  /** Called after each read and write that was allowed. */
  didAccess(access: FileAccess): void;
}
