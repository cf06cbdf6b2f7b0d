import { FairCache } from '../fair-cache.ts';

/** People of one roost who are remembered; beyond, whoever was heard of longest ago is forgotten. */
const MAX_PEOPLE = 4096;

/**
 * E-mail addresses that roosts have attested, by user. Some messages carry an address that the browser
 * may have made up; for those, only what was attested with others counts.
 */
export class AttestedPeople {
  readonly #emails = new FairCache<string>({ ofRoost: MAX_PEOPLE, ofPerson: 1 });

  /** `email` came with a message on which the roost sets it itself. */
  note(roost: string, userId: string, email: string): void {
    if (userId && email) this.#emails.set({ roost, userId }, 'email', email);
  }

  /** Empty if nothing is known. */
  emailOf(roost: string, userId: string): string {
    return this.#emails.get({ roost, userId }, 'email') ?? '';
  }
}
