// Stands with the clients, which need it as well.
export { SealedChannel } from '#client/tunnel/sealed-channel.ts';
