import type { SessionConfigOption } from '@agentclientprotocol/sdk/unstable';

/** Id of opencode, and of the provider its makers run themselves. */
const OPENCODE = 'opencode';

/**
 * What to tell a person before the first prompt where no provider is set up: opencode then takes a free
 * model on its makers' servers, without any log-in. Undefined if there is nothing to tell.
 */
export function hostedModelNote(
  agent: string,
  configOptions: readonly SessionConfigOption[],
): string | undefined {
  if (agent !== OPENCODE) return undefined;
  const option = configOptions.find(({ category, id }) => category === 'model' || id === 'model');
  if (option?.type !== 'select') return undefined;
  const models = option.options.flatMap((entry) => ('options' in entry ? entry.options : [entry]));
  if (models.length === 0 || !models.every(({ value }) => isHosted(value))) return undefined;
  if (!isHosted(option.currentValue)) return undefined;
  const name = models.find(({ value }) => value === option.currentValue)?.name;
  const which = name === undefined ? 'a model' : `the model "${name.slice(0, 200)}"`;
  return `No provider of models is set up, so opencode uses ${which} of its makers: what you write, and the files it reads, go to their servers. Log in to a provider to use another.`;
}

const isHosted = (model: string): boolean => model.startsWith(`${OPENCODE}/`);
