import { StringDecoder } from 'node:string_decoder';

/** Bytes of a `text/event-stream` in, the data of whole events out. Names and ids of events are ignored. */
export class SseDecoder {
  readonly #utf8 = new StringDecoder('utf8');
  readonly #maxLength: number;
  /** The beginning of a line, in pieces: joining them for each would make long lines slow. */
  #line: string[] = [];
  #data: string[] = [];
  #length = 0;

  /** `maxLength` is that of one event, in characters. */
  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /** Data of the events that `bytes` complete. @throws RangeError if an event is too long */
  push(bytes: Uint8Array): string[] {
    const lines = this.#utf8.write(bytes).split('\n');
    const last = lines.pop() ?? '';
    const events: string[] = [];
    for (const part of lines) {
      this.#keep(part);
      const line = this.#line.join('');
      this.#line = [];
      const data = this.#end(line.endsWith('\r') ? line.slice(0, -1) : line);
      if (data !== undefined) events.push(data);
    }
    this.#keep(last);
    return events;
  }

  #keep(part: string): void {
    this.#length += part.length;
    if (this.#length > this.#maxLength) throw new RangeError('An event is too long.');
    if (part !== '') this.#line.push(part);
  }

  #end(line: string): string | undefined {
    if (line.startsWith('data:')) this.#data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
    if (line !== '') return undefined;
    this.#length = 0;
    if (this.#data.length === 0) return undefined;
    const data = this.#data.join('\n');
    this.#data = [];
    return data;
  }
}
