import type { RecordedResponse } from '../../src/core/snapshot/snapshot';
import type { Estate } from './estates/estate';
import { mapTexts } from './world';

const moment = /\b(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?/g;
const onlyMoments = /^[\dTZ:.+/-]+$/;

/**
 * Moves an estate in time, so that what happened twenty minutes before its capture happened twenty minutes before `now`. Every
 * text that is a moment, or two with a slash between them, is moved; its spelling (fractions, zone) stays.
 *
 * @param now milliseconds since 1970.
 */
export function shiftEstate(estate: Estate, now: number): Estate {
  const shift = now - Date.parse(estate.snapshot.capturedAt);
  const responses = estate.snapshot.responses.map((response) => shiftResponse(response, shift));
  return { ...estate, snapshot: { ...estate.snapshot, capturedAt: new Date(now).toISOString(), responses } };
}

function shiftResponse(response: RecordedResponse, shift: number): RecordedResponse {
  if (response.body === undefined) return response;
  return { ...response, body: mapTexts(response.body, (text) => shiftMoments(text, shift)) };
}

function shiftMoments(text: string, shift: number): string {
  if (!onlyMoments.test(text)) return text;
  return text.replace(moment, (_, whole: string, fraction: string | undefined, zone: string | undefined) => {
    // Both are read as UTC: an offset stays as it is, so the moment moves by the same time.
    const moved = new Date(Date.parse(`${whole}Z`) + shift).toISOString().slice(0, 19);
    return `${moved}${fraction ?? ''}${zone ?? ''}`;
  });
}
