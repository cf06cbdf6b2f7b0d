import { EventEmitter } from 'node:events';

type Listener = (...args: never[]) => unknown;

/** Event methods with the shape that all of Electron's overloads have in common. */
export class DoubleEmitter {
  readonly #events = new EventEmitter();

  on(event: string, listener: Listener): this {
    this.#events.on(event, listener as (...args: unknown[]) => void);
    return this;
  }
  once(event: string, listener: Listener): this {
    this.#events.once(event, listener as (...args: unknown[]) => void);
    return this;
  }
  off(event: string, listener: Listener): this {
    this.#events.off(event, listener as (...args: unknown[]) => void);
    return this;
  }
  removeAllListeners(event?: string): this {
    this.#events.removeAllListeners(event);
    return this;
  }
  emit(event: string, ...args: unknown[]): boolean {
    return this.#events.emit(event, ...args);
  }
}

/** An event object that a listener may prevent. */
export class PreventableEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}
