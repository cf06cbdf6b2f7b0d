import { AppError } from '#shared/base/app-error.ts';
import type { ListedProfile, Profile } from '#shared/contract/index.ts';
import type { SettingsStore } from '../store/settings-store.ts';

/** The user's profiles and the shells found on this machine. */
export class ProfileCatalog {
  readonly #settings: SettingsStore;
  readonly #detect: () => Promise<readonly Profile[]>;
  #detected: Promise<readonly Profile[]> | undefined;

  /** `detect` runs once, when first needed. */
  constructor(settings: SettingsStore, detect: () => Promise<readonly Profile[]>) {
    this.#settings = settings;
    this.#detect = detect;
  }

  /** The default first, then the user's own, then detected ones that the user has not replaced. */
  async list(): Promise<ListedProfile[]> {
    const { 'shell.profiles': own, 'shell.defaultProfile': preferred } =
      this.#settings.state.values;
    this.#detected ??= this.#detect();
    const detected = await this.#detected;
    const all = [
      ...own.map((profile) => ({ ...profile, detected: false })),
      ...detected
        .filter(({ id }) => !own.some((profile) => profile.id === id))
        .map((profile) => ({ ...profile, detected: true })),
    ];
    return all.sort((a, b) => Number(b.id === preferred) - Number(a.id === preferred));
  }

  /**
   * The profile with that id, or the default one. Undefined when the default is the plain login shell.
   * @throws AppError `profile_not_found`
   */
  async resolve(id: string | undefined): Promise<Profile | undefined> {
    const { 'shell.profiles': own, 'shell.defaultProfile': preferred } =
      this.#settings.state.values;
    const wanted = id ?? preferred;
    const mine = own.find((profile) => profile.id === wanted);
    if (mine) return mine;
    if (wanted === 'default') return undefined;
    const found = (await this.list()).find((profile) => profile.id === wanted);
    if (found || id === undefined) return found;
    throw new AppError(
      'profile_not_found',
      `There is no profile "${id}" any more. Choose another one.`,
    );
  }
}
