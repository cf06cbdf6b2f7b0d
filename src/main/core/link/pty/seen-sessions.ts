// Tells the machine that sessions were seen. A roost can say so as often as it likes.

import type { LocalWing } from './local-wing.ts';

export class SeenSessions {
  readonly #wing: Pick<LocalWing, 'ask'>;
  /** Sessions that are being told of; true for those that were seen again meanwhile. */
  readonly #underWay = new Map<string, boolean>();

  constructor(wing: Pick<LocalWing, 'ask'>) {
    this.#wing = wing;
  }

  /** Resolves when that is known, or with the telling that is under way. Never rejects. */
  async tell(id: string): Promise<void> {
    if (this.#underWay.has(id)) {
      this.#underWay.set(id, true);
      return;
    }
    do {
      this.#underWay.set(id, false);
      // Gone meanwhile: then it asks for nothing any more.
      await this.#wing
        .ask(({ sessions }) => sessions.clearAttention({ id }))
        .catch(() => undefined);
    } while (this.#underWay.get(id));
    this.#underWay.delete(id);
  }
}
