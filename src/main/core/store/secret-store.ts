/** Small secrets, by name. Where they are kept depends on the machine: a key ring, or a file. */
export interface SecretStore {
  /** Names the kind of store, e.g. in what was protected with its help. */
  readonly kind: string;
  /** The secret, or null if there is none. @throws AppError `storage_failed` if it cannot be read */
  get(name: string): Promise<Uint8Array | null>;
  /** Replaces the secret. @throws AppError `storage_failed` */
  set(name: string, secret: Uint8Array): Promise<void>;
  /** Keeps the secret unless there is one already; false if so. @throws AppError `storage_failed` */
  add(name: string, secret: Uint8Array): Promise<boolean>;
  /** Forgets the secret; does nothing if there is none. @throws AppError `storage_failed` */
  delete(name: string): Promise<void>;
}

/** The secret of that name; made by `make` the first time, also when two processes ask at once. */
export async function secretOrNew(
  store: SecretStore,
  name: string,
  make: () => Uint8Array,
): Promise<Uint8Array> {
  const found = await store.get(name);
  if (found) return found;
  const made = make();
  if (await store.add(name, made)) return made;
  return (await store.get(name)) ?? made;
}
