export * from './contract.ts';
export * from './error-codes.ts';
export * from './limits.ts';
export * from './local-status.ts';
export * from './session.ts';
export * from './session-operations.ts';
export * from './setting-definitions.ts';
export * from './settings.ts';
