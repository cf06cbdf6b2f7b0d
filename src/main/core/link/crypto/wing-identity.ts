// Stands with the clients, which need it as well.
export { WingIdentity } from '#client/tunnel/wing-identity.ts';
