// What opencode's models can do, read from its list of providers. That list holds keys in clear text:
// only the fields named here are ever taken out of it.

import * as z from 'zod/mini';

/** Which kinds of content a model takes or gives. */
export interface Modalities {
  readonly text: boolean;
  readonly audio: boolean;
  readonly image: boolean;
  readonly video: boolean;
  readonly pdf: boolean;
}

/** US dollars for a million tokens. */
export interface ModelCost {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** One model; all text is untrusted. */
export interface ModelCapabilities {
  readonly providerId: string;
  readonly modelId: string;
  readonly name: string;
  readonly temperature: boolean;
  readonly reasoning: boolean;
  readonly toolcall: boolean;
  readonly attachment: boolean;
  readonly interleaved: boolean;
  readonly input: Modalities;
  readonly output: Modalities;
  /** In tokens; 0 if unknown. */
  readonly contextLimit: number;
  readonly outputLimit: number;
  readonly cost: ModelCost;
  /** Names of variants, such as efforts. */
  readonly variants: readonly string[];
}

const flag = z.catch(z.boolean(), false);
const amount = z.catch(z.number().check(z.minimum(0)), 0);
const noModalities = { text: false, audio: false, image: false, video: false, pdf: false };
const modalities = z.catch(
  z.object({ text: flag, audio: flag, image: flag, video: flag, pdf: flag }),
  noModalities,
);
const text = z.string().check(z.maxLength(500));

const model = z.object({
  name: z.catch(z.optional(text), undefined),
  capabilities: z.catch(
    z.object({
      temperature: flag,
      reasoning: flag,
      toolcall: flag,
      attachment: flag,
      interleaved: z.catch(z.union([z.boolean(), z.looseObject({})]), false),
      input: modalities,
      output: modalities,
    }),
    {
      temperature: false,
      reasoning: false,
      toolcall: false,
      attachment: false,
      interleaved: false,
      input: noModalities,
      output: noModalities,
    },
  ),
  limit: z.catch(z.object({ context: amount, output: amount }), { context: 0, output: 0 }),
  cost: z.catch(
    z.object({
      input: amount,
      output: amount,
      cache: z.catch(z.object({ read: amount, write: amount }), { read: 0, write: 0 }),
    }),
    { input: 0, output: 0, cache: { read: 0, write: 0 } },
  ),
  variants: z.catch(z.record(text, z.unknown()), {}),
});
const provider = z.object({ id: text, models: z.catch(z.record(text, z.unknown()), {}) });
const answer = z.object({ providers: z.catch(z.array(z.unknown()), []) });

/** The models in the answer of `GET /config/providers`, by `provider/model`. What makes no sense is left out. */
export function readModelCapabilities(config: unknown): ReadonlyMap<string, ModelCapabilities> {
  const models = new Map<string, ModelCapabilities>();
  for (const item of answer.safeParse(config).data?.providers ?? []) {
    const found = provider.safeParse(item).data;
    if (!found) continue;
    for (const [modelId, raw] of Object.entries(found.models)) {
      const parsed = model.safeParse(raw).data;
      if (parsed) models.set(`${found.id}/${modelId}`, capabilitiesOf(found.id, modelId, parsed));
    }
  }
  return models;
}

function capabilitiesOf(
  providerId: string,
  modelId: string,
  { name, capabilities, limit, cost, variants }: z.infer<typeof model>,
): ModelCapabilities {
  return {
    providerId,
    modelId,
    name: name ?? modelId,
    ...capabilities,
    interleaved: capabilities.interleaved !== false,
    contextLimit: limit.context,
    outputLimit: limit.output,
    cost: {
      input: cost.input,
      output: cost.output,
      cacheRead: cost.cache.read,
      cacheWrite: cost.cache.write,
    },
    variants: Object.keys(variants),
  };
}
