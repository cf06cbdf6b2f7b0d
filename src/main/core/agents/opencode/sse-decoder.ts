import { StringDecoder } from 'node:string_decoder';

/** Bytes of a `text/event-stream` in, the data of whole events out. Names and ids of events are ignored. */
export class SseDecoder {
  readonly #utf8 = new StringDecoder('utf8');
  readonly #maxLength: number;
  #rest = '';
  #data: string[] = [];
  #length = 0;

  /** `maxLength` is that of one event, in characters. */
  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /** Data of the events that `bytes` complete. @throws RangeError if an event is too long */
  push(bytes: Uint8Array): string[] {
    const lines = (this.#rest + this.#utf8.write(bytes)).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > this.#maxLength) throw new RangeError('An event is too long.');
    const events: string[] = [];
    for (const line of lines) {
      const data = this.#line(line.endsWith('\r') ? line.slice(0, -1) : line);
      if (data !== undefined) events.push(data);
    }
    return events;
  }

  #line(line: string): string | undefined {
    if (line === '') {
      if (this.#data.length === 0) return undefined;
      const data = this.#data.join('\n');
      this.#data = [];
      this.#length = 0;
      return data;
    }
    if (!line.startsWith('data:')) return undefined;
    const value = line.slice(line.startsWith('data: ') ? 6 : 5);
    this.#length += value.length;
    if (this.#length > this.#maxLength) throw new RangeError('An event is too long.');
    this.#data.push(value);
    return undefined;
  }
}
