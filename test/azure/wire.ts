import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { ArmAnswer } from './armErrors';
import type { SpoiledBody } from './faults';
import type { Grant } from './readAllowance';

/** Milliseconds between two bytes of a slow body. */
const slowness = 100;
const giganticBytes = 200_000_000;

/** Puts an answer on the wire, with the headers of ARM; `spoiled` says what becomes of its body. */
export async function send(response: ServerResponse, request: IncomingMessage, answer: ArmAnswer, grant?: Grant, spoiled?: SpoiledBody): Promise<void> {
  const requestId = randomUUID();
  const correlation = request.headers['x-ms-correlation-request-id'];
  const clientRequest = request.headers['x-ms-client-request-id'];
  const isHtml = spoiled === 'html';
  response.writeHead(answer.status, {
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    ...(answer.body === undefined && !isHtml ? {} : { 'content-type': isHtml ? 'text/html' : 'application/json; charset=utf-8' }),
    'x-ms-request-id': requestId,
    'x-ms-correlation-request-id': typeof correlation === 'string' ? correlation : requestId,
    'x-ms-routing-request-id': `WESTEUROPE:${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}:${requestId}`,
    ...(grant ? { [grant.header[0]]: grant.header[1] } : {}),
    ...(typeof clientRequest === 'string' ? { 'x-ms-client-request-id': clientRequest } : {}),
    ...answer.headers,
  });
  const text = textOf(answer, spoiled);
  if (spoiled === 'slow') await dribble(response, text ?? ' '.repeat(10_000));
  else if (spoiled === 'gigantic') await flood(response);
  else response.end(text);
}

function textOf({ status, body }: ArmAnswer, spoiled: SpoiledBody | undefined): string | undefined {
  if (spoiled === 'html')
    return `<html><head><title>${status} Service</title></head><body><h1>${status}</h1><p>The request could not be served.</p></body></html>\n`;
  if (spoiled === 'empty' || body === undefined) return undefined;
  const text = JSON.stringify(body);
  return spoiled === 'cutOff' ? text.slice(0, Math.floor(text.length / 2)) : text;
}

/** Ends early when the client has gone. */
async function dribble(response: ServerResponse, text: string): Promise<void> {
  for (const byte of Buffer.from(text)) {
    if (response.destroyed) return;
    response.write(Buffer.from([byte]));
    await delay(slowness);
  }
  response.end();
}

/** A list without end to the eye of a client that reads it whole. Ends early when the client has gone. */
async function flood(response: ServerResponse): Promise<void> {
  const part = Buffer.from(JSON.stringify({ id: 'x'.repeat(65_000) }) + ',');
  response.write('{"value":[');
  for (let sent = 0; sent < giganticBytes && !response.destroyed; sent += part.length) {
    if (!response.write(part)) await drained(response);
  }
  response.end('{}]}');
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}
