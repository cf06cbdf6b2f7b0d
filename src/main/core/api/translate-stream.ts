import { isAppError } from '#shared/base/app-error.ts';

/**
 * A stream whose expected failures keep their code on the way to a client, also those that come after
 * it has begun; anything else that an answer can be stays as it is. `translate` makes them fit to cross.
 */
export function translateStream(answer: unknown, translate: (error: unknown) => Error): unknown {
  if (!isStream(answer)) return answer;
  // No generator: its end would wait for an item that may never come.
  const stream: AsyncIterableIterator<unknown> = {
    next: async () => {
      try {
        return await answer.next();
      } catch (error) {
        throw isAppError(error) ? translate(error) : error;
      }
    },
    return: async (value) => (await answer.return?.(value)) ?? { done: true, value },
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}

function isStream(answer: unknown): answer is AsyncIterator<unknown, unknown, undefined> {
  return (
    typeof answer === 'object' &&
    answer !== null &&
    Symbol.asyncIterator in answer &&
    'next' in answer &&
    typeof answer.next === 'function'
  );
}
