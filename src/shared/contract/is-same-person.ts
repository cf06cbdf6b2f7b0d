import { foldedAddress } from './folded-address.ts';
import type { RoostPerson } from './remote-config.ts';

/** Whether two entries mean the same person of the same roost. Addresses are compared without regard to case. */
export function isSamePerson(one: RoostPerson, other: RoostPerson): boolean {
  return one.roost === other.roost && foldedAddress(one.email) === foldedAddress(other.email);
}
