// Characters of a text that nobody sees, or that make others look different. What a person allows must
// be what they read.

/** Finds each of them; tabs and line feeds are none. */
export const unseenCharacters =
  /[^\P{Cc}\t\n]|[\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** True if `text` has any of them. */
export function hasUnseen(text: string): boolean {
  return text.search(unseenCharacters) >= 0;
}
