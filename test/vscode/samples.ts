import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSnapshot } from '../../src/core/snapshot/parseSnapshot';
import { diagnose } from '../../src/core/diagnosis/diagnose';
import { createModel } from '../../src/core/model/createModel';
import type { DiagnosisDocument } from '../../src/core/report/document';
import { diagnosisDocument } from '../../src/core/report/renderDiagnosis';
import type { Snapshot } from '../../src/core/snapshot/snapshot';
import { root } from '../repository';

/** A built-in incident. @returns its snapshot and its target. */
export function sample(name: string): { readonly snapshot: Snapshot; readonly target: string } {
  const parsed = parseSnapshot(readFileSync(join(root, 'media', 'samples', `${name}.snapshot.json`), 'utf8'));
  assert.ok(parsed.ok);
  const { target } = parsed.snapshot;
  assert.ok(target);
  return { snapshot: parsed.snapshot, target };
}

/** What the core says of a snapshot. */
export function judged(snapshot: Snapshot, target: string): DiagnosisDocument {
  return diagnosisDocument(diagnose(createModel(snapshot), target), 'en');
}
