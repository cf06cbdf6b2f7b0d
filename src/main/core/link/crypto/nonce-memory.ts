// Stands with the clients, which need it as well.
export { NonceMemory } from '#client/tunnel/nonce-memory.ts';
