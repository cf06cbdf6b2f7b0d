// Stands with the clients, which need it as well.
export { open, readSealed, type Sealed, seal } from '#client/tunnel/seal.ts';
