import { expect, test } from 'vitest';
import { isPrivateWay } from './private-way.ts';

test.each([
  ...['wss://roost.example/ws/wing', 'https://roost.example', 'ws://localhost:8080/ws/wing'],
  ...['ws://127.0.0.1:1/', 'ws://127.9.8.7/', 'http://[::1]:9/'],
])('%s is private', (url) => expect(isPrivateWay(url)).toBe(true));

test.each([
  ...['ws://roost.example/ws/wing', 'http://10.0.0.7', 'ws://127.0.0.1.example/', 'ws://[::2]/'],
  ...['ws://localhost.example/', 'ws://1127.0.0.1.example/'],
])('%s is not', (url) => expect(isPrivateWay(url)).toBe(false));
