/**
 * Seals and opens messages. Results are handed to `then`, at once or later, always in the order of the
 * calls: browsers take their time. A message that was here before is not opened again.
 */
export interface Sealer {
  /** Hands over what to send. */
  seal(plain: Uint8Array<ArrayBuffer>, then: (wire: string) => void): void;
  /** Hands over the plain bytes; null if `wire` is not what it should be. */
  open(wire: string, then: (plain: Uint8Array | null) => void): void;
}
