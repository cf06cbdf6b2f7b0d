import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import { surviveErrors } from './survive-errors.ts';

it('logs what nobody caught, until it is let go', () => {
  const signals = new EventEmitter();
  const logged: object[] = [];
  const logger = { ...silentLogger, error: (fields: object) => void logged.push(fields) };
  const guard = surviveErrors(logger, signals);
  const [thrown, rejected] = [new Error('thrown'), new Error('rejected')];
  signals.emit('uncaughtException', thrown);
  signals.emit('unhandledRejection', rejected);
  expect(logged).toEqual([{ err: thrown }, { err: rejected }]);
  guard.dispose();
  expect(signals.eventNames()).toEqual([]);
});
