import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { RequestListener, Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLoopbackCertificate } from './certificate';

export interface Listening {
  readonly port: number;
  /** Ends the connections too. */
  close(): Promise<void>;
}

/** Listens on loopback; `port` 0 is a free one. */
export async function listen(server: Server, port: number): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { port: (server.address() as AddressInfo).port, close };
}

/** Listens with a certificate of its own, whose path is `ca`; closing takes that away. */
export async function listenSecurely(serve: RequestListener, port: number, now: number): Promise<Listening & { readonly ca: string }> {
  const { certificate, key } = await createLoopbackCertificate(now);
  const folder = await mkdtemp(join(tmpdir(), 'simulated-azure-'));
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, certificate);
  const listening = await listen(createHttpsServer({ cert: certificate, key }, serve), port);
  const close = async () => {
    await listening.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { port: listening.port, ca, close };
}
