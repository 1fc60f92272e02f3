import { clearCounts, readCounts } from './counts.mjs';
import { installPackages, npm } from './npm.mjs';
import { main, readOptions } from './options.mjs';

// npm test -- [--only lint,unit]
// Everything, one after the other; a step that fails does not keep the others from running. Uses nothing but Node until the packages are there.

/** The steps in their order. Each runs an npm script and counts as the tests that its runners counted; one without runners counts as one. */
const steps = [
  { name: 'lint', script: ['lint'] },
  { name: 'types', script: ['types'] },
  { name: 'unit', script: ['test:unit'], counts: ['unit'] },
  { name: 'host', script: ['test:host'], counts: ['host-oldest', 'host-newest'] },
  { name: 'e2e', script: ['test:e2e', '--', '--version', 'both'], counts: ['e2e-oldest', 'e2e-newest', 'e2e-accounts-oldest', 'e2e-accounts-newest'] },
  { name: 'start', script: ['test:start'], counts: ['start'] },
];

/** A step that failed without a failed test failed all the same: its runner broke. */
function countStep(step, exitCode) {
  const counted = (step.counts ?? []).map((name) => ({ name, counts: readCounts(name) }));
  const passed = counted.reduce((sum, { counts }) => sum + (counts?.passed ?? 0), 0);
  const failures = counted.flatMap(({ name, counts }) => (counts?.failures ?? []).map((failure) => `${name}: ${failure}`));
  const silent = counted.filter(({ counts }) => counts === undefined).map(({ name }) => `${name}: it ended before its tests did`);
  const all = [...failures, ...silent];
  if (exitCode !== 0 && all.length === 0) all.push(`${step.name}: exit code ${exitCode}`);
  return { passed: step.counts === undefined && all.length === 0 ? 1 : passed, failures: all };
}

async function runStep(step) {
  console.log(`\n━━━ ${step.name} ━━━`);
  const started = Date.now();
  step.counts?.forEach(clearCounts);
  const { code } = await npm(['run', '--silent', ...step.script], { show: true });
  return { step, seconds: Math.round((Date.now() - started) / 1000), ...countStep(step, code) };
}

function chosenSteps(only) {
  const names = only.split(',').filter(Boolean);
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) throw new Error(`There is no step ${unknown.join(', ')}. Steps: ${steps.map(({ name }) => name).join(', ')}.`);
  return names.length === 0 ? steps : steps.filter(({ name }) => names.includes(name));
}

await main(async () => {
  const chosen = chosenSteps(readOptions({ only: '' }).only);
  await installPackages();
  const results = [];
  for (const step of chosen) results.push(await runStep(step));

  console.log('\n━━━ summary ━━━');
  for (const { step, seconds, passed, failures } of results) {
    console.log(
      `${failures.length === 0 ? '✔' : '✖'} ${step.name.padEnd(6)} ${String(passed).padStart(5)} passed ${String(failures.length).padStart(4)} failed ${String(seconds).padStart(4)} s`,
    );
    for (const failure of failures) console.log(`    ${failure}`);
  }
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failures.length, 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
