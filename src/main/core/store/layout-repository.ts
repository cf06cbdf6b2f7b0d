/** Saved window layouts, as opaque JSON text by window name. */
export interface LayoutRepository {
  /** @throws AppError `storage_failed` */
  load(window: string): string | null;
  /** @throws AppError `storage_failed` */
  save(window: string, layout: string): void;
}
