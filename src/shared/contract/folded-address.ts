/**
 * An e-mail address as it is compared. Only plain letters lose their case: others have look-alikes that
 * become the same letter, and would be somebody else.
 */
export function foldedAddress(email: string): string {
  return email.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
