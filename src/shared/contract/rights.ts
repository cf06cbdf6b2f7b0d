import * as z from 'zod/mini';

const name = z.string().check(z.maxLength(128));

/** What a client that is not the user of the machine may do. */
export const rights = z.object({
  /** Who it is to the machine. */
  role: z.enum(['owner', 'admin', 'member']),
  /** Methods of the contract, as `group.method`; some only for sessions that this person began. */
  methods: z.array(name).check(z.maxLength(2048)),
  /** Keys of the settings that may be changed. */
  settings: z.array(name).check(z.maxLength(2048)),
});

export type Rights = z.infer<typeof rights>;
