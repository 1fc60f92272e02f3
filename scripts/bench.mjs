import { spawnSync } from 'node:child_process';
import { bundleForNode, root } from './bundleTests.mjs';

const [program] = await bundleForNode(['test/bench/bench.ts', 'test/bench/estateServer.ts'], 'bench');
process.exit(spawnSync(process.execPath, ['--enable-source-maps', program], { cwd: root, stdio: 'inherit' }).status ?? 1);
