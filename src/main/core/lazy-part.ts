import { AppError } from '#shared/base/app-error.ts';

/** A part of the app that is loaded when first asked for, because few runs need it at once. */
export class LazyPart<T extends { dispose(): Promise<void> }> {
  readonly #load: () => Promise<T>;
  #loading: Promise<T> | undefined;
  #disposed = false;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /** @throws AppError `shutting_down`; what loading failed with, which is tried again the next time */
  async use(): Promise<T> {
    if (this.#disposed) throw new AppError('shutting_down', 'Aerie is shutting down.');
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  /** Ends the part, if it was loaded. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    // What could not be loaded was told to whoever asked for it.
    const part = await this.#loading?.catch(() => undefined);
    await part?.dispose();
  }
}
