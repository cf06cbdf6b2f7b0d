/** How many bytes at the end of `bytes` (0 to 3) begin a UTF-8 character that they do not end. */
export function incompleteCharacter(bytes: Uint8Array): number {
  const { length } = bytes;
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const size = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf8 ? 4 : 1;
    return size > back ? back : 0;
  }
  return 0;
}
