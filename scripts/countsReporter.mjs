/** A reporter of `node --test`: one JSON object with what passed, what failed, the names of the tests that failed and the files that they are in. */
export default async function* counts(events) {
  const seen = { passed: 0, failed: 0, failures: [], failedFiles: [] };
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const counted = data.details?.type !== 'suite' && data.skip === undefined && data.todo === undefined;
    // A file that cannot be loaded fails as a test that bears its name.
    if (!counted) continue;
    if (type === 'test:pass') seen.passed += 1;
    else {
      seen.failed += 1;
      seen.failures.push(data.name);
      if (data.file !== undefined && !seen.failedFiles.includes(data.file)) seen.failedFiles.push(data.file);
    }
  }
  yield JSON.stringify(seen);
}
