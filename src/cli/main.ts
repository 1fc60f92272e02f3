import { run } from './run';

// A reader that has seen enough (`| head`) closes the pipe: that is no failure.
process.stdout.on('error', (failure: NodeJS.ErrnoException) => {
  if (failure.code === 'EPIPE') process.exit(0);
  throw failure;
});

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort(new Error('Interrupted.')));

run(process.argv.slice(2), {
  signal: interrupted.signal,
  environment: process.env,
  print: (text) => void process.stdout.write(text),
  say: (text) => void process.stderr.write(text),
}).then(
  (code) => {
    process.exitCode = code;
  },
  (failure: unknown) => {
    process.stderr.write(`azure-traffic-doctor: ${failure instanceof Error ? failure.message : String(failure)}\n`);
    process.exitCode = 2;
  },
);
