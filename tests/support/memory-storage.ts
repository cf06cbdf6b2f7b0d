/** What a browser keeps, in memory. */
export class MemoryStorage {
  readonly entries = new Map<string, string>();

  get length(): number {
    return this.entries.size;
  }

  key(place: number): string | null {
    return [...this.entries.keys()][place] ?? null;
  }

  getItem(key: string): string | null {
    return this.entries.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.entries.set(key, value);
  }

  removeItem(key: string): void {
    this.entries.delete(key);
  }
}
