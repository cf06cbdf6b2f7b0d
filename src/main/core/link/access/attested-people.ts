/** People remembered; beyond, whoever was heard of longest ago is forgotten. */
const MAX_PEOPLE = 4096;

/**
 * E-mail addresses that roosts have attested, by user. Some messages carry an address that the browser
 * may have made up; for those, only what was attested with others counts.
 */
export class AttestedPeople {
  readonly #emails = new Map<string, string>();

  /** `email` came with a message on which the roost sets it itself. */
  note(roost: string, userId: string, email: string): void {
    if (!userId || !email) return;
    const name = nameOf(roost, userId);
    this.#emails.delete(name);
    const oldest = this.#emails.keys().next();
    if (this.#emails.size >= MAX_PEOPLE && !oldest.done) this.#emails.delete(oldest.value);
    this.#emails.set(name, email);
  }

  /** Empty if nothing is known. */
  emailOf(roost: string, userId: string): string {
    return this.#emails.get(nameOf(roost, userId)) ?? '';
  }
}

const nameOf = (roost: string, userId: string): string => `${roost}\n${userId}`;
