import { rootCertificates } from 'node:tls';
import { createDefaultHttpClient, type HttpClient, type PipelineResponse, type TlsSettings } from '@azure/core-rest-pipeline';
import { refusal } from './refusal';

/** No answer that a diagnosis needs comes near this, and a snapshot may not be larger. */
const largestBody = 20 * 1024 * 1024;

/**
 * Sends requests and reads bodies itself, so that an endless one ends at 20 MiB.
 *
 * @param ca PEM of one more certificate authority to trust, beside the known ones.
 */
export function createSizedHttpClient(ca: string | undefined): HttpClient {
  const inner = createDefaultHttpClient();
  // One object for all requests: connections are kept for each.
  const tlsSettings: TlsSettings | undefined = ca === undefined ? undefined : { ca: [...rootCertificates, ca] };
  return {
    async sendRequest(request) {
      request.streamResponseStatusCodes = new Set([Number.POSITIVE_INFINITY]);
      if (tlsSettings) request.tlsSettings = tlsSettings;
      const response = await inner.sendRequest(request);
      return { ...response, bodyAsText: await readBody(response) };
    },
  };
}

async function readBody(response: PipelineResponse): Promise<string> {
  const stream = response.readableStreamBody;
  if (!stream) return response.bodyAsText ?? '';
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const part = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    bytes += part.length;
    if (bytes > largestBody) throw refusal('malformed', `The answer is larger than ${largestBody / 1024 / 1024} MiB.`);
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}
