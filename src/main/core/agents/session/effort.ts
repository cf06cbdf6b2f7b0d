import { textOf } from '../updates/narrow.ts';
import { choicesOf, currentModelOf, modelsOf, optionOf } from './config-choices.ts';
import type { Effort, VariantInfo } from './session-options.ts';
import type { SessionState } from './session-state.ts';

const wanted: { readonly [E in Effort]: readonly string[] } = {
  none: ['none'],
  low: ['low'],
  medium: ['medium', 'low'],
  high: ['high', 'medium'],
  max: ['max', 'xhigh', 'high'],
};

/** The value for an effort among those there are, or undefined if none fits. */
export function effortValue(effort: Effort, available: readonly string[]): string | undefined {
  return wanted[effort].find((value) => available.includes(value));
}

/** How hard a model can think: a model's value that names a variant itself, split. */
export function splitVariant(
  value: string,
  models: readonly string[],
  variants: readonly string[],
): { readonly modelId: string; readonly variant: string | undefined } {
  for (const variant of variants) {
    const modelId = value.slice(0, -(variant.length + 1));
    if (value === `${modelId}/${variant}` && models.includes(modelId)) return { modelId, variant };
  }
  return { modelId: value, variant: undefined };
}

/** The model and variant a session uses. Old versions of opencode tell it in `_meta`. */
export function variantOf(state: SessionState): VariantInfo | undefined {
  const effort = optionOf(state.configOptions, 'thought_level');
  const current = currentModelOf(state);
  const legacy = state.legacyVariant;
  if (!effort && legacy && textOf(legacy['modelId']) !== undefined) {
    const available = legacy['availableVariants'];
    return {
      modelId: textOf(legacy['modelId']) ?? '',
      variant: textOf(legacy['variant']),
      availableVariants: Array.isArray(available)
        ? available.filter((item) => typeof item === 'string')
        : [],
    };
  }
  if (current === undefined) return undefined;
  const availableVariants = choicesOf(effort).map(({ value }) => value);
  const ids = modelsOf(state).map(({ id }) => id);
  const { modelId, variant } = splitVariant(current, ids, availableVariants);
  return { modelId, variant: variant ?? effort?.currentValue, availableVariants };
}
