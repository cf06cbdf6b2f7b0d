/** Hands a text to the person as a file. */
export function saveFile(name: string, parts: readonly string[], type: string): void {
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Browsers may begin to read it only later.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
