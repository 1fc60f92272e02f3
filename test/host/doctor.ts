import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Doctor } from '../../src/doctor';
import { documentScheme, type CommandId } from '../../src/vscode/names';
import type { Fault } from '../azure/faults';
import type { SeenRequest } from '../azure/simulator';

const extensionId = 'azure-traffic-doctor.azure-traffic-doctor';

/** The running extension. It is another copy of the code than what a test imports: only its functions and data are of use. */
export async function runningDoctor(): Promise<Doctor> {
  const extension = vscode.extensions.getExtension(extensionId);
  assert.ok(extension, `${extensionId} is not installed`);
  const api = (await extension.activate()) as { readonly doctor: () => Doctor };
  const doctor = api.doctor();
  await doctor.inspect.ready;
  return doctor;
}

/** Runs a command of the extension, as the editor does. */
export async function run<Result>(command: CommandId, ...values: readonly unknown[]): Promise<Result> {
  return await vscode.commands.executeCommand<Result>(command, ...values);
}

/** Waits until the answer is true; fails with what it waited for. */
export async function until(what: string, check: () => boolean | Promise<boolean>, milliseconds = 20_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await check())) {
    assert.ok(Date.now() < end, `Waited ${milliseconds / 1000} s in vain: ${what}`);
    await sleep(50);
  }
}

/** Id of the gateway with this name in the estate. */
export function gatewayId(doctor: Doctor, name: string): string {
  const found = [...doctor.inspect.estate.estate().resources.values()].find((resource) => resource.id.endsWith(`/${name}`));
  assert.ok(found, `the estate has no ${name}`);
  return found.id;
}

/** Diagnoses a gateway. @returns the id of its investigation. */
export async function diagnose(doctor: Doctor, name: string): Promise<string> {
  const id = await run<string | undefined>('azureTrafficDoctor.diagnose', gatewayId(doctor, name));
  assert.ok(id, `${name} was not diagnosed`);
  return id;
}

export interface Shown {
  readonly uri: vscode.Uri;
  readonly diagnostic: vscode.Diagnostic;
}

/** What Problems shows of an investigation, the most severe first. */
export function problemsOf(investigation: string): readonly Shown[] {
  return vscode.languages
    .getDiagnostics()
    .filter(([uri]) => uri.scheme === documentScheme && uri.path.startsWith(`/${investigation}/`))
    .flatMap(([uri, diagnostics]) => diagnostics.map((diagnostic) => ({ uri, diagnostic })))
    .sort((one, other) => one.diagnostic.severity - other.diagnostic.severity);
}

export function codeOf({ diagnostic }: Shown): string {
  return String(typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code);
}

/** A node of one of the views, as the view shows it. */
export interface Seen {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly spoken: string;
  readonly context: string;
  readonly icon: string;
  /** Id of the theme colour of the icon. */
  readonly color: string;
}

type View = 'health' | 'investigation';

export function seen(doctor: Doctor, view: View, id: string): Seen {
  const item = doctor[view].getTreeItem(id);
  const label = typeof item.label === 'string' ? item.label : (item.label?.label ?? '');
  const icon = item.iconPath instanceof vscode.ThemeIcon ? item.iconPath : undefined;
  return {
    id,
    label,
    description: String(item.description ?? ''),
    spoken: item.accessibilityInformation?.label ?? '',
    context: item.contextValue ?? '',
    icon: icon?.id ?? '',
    color: icon?.color?.id ?? '',
  };
}

/** Every node below one (or of the whole view), parents before children. */
export function nodesOf(doctor: Doctor, view: View, below?: string): readonly Seen[] {
  return doctor[view].getChildren(below).flatMap((id) => [seen(doctor, view, id), ...nodesOf(doctor, view, id)]);
}

/** The first node that matches. */
export function nodeWith(nodes: readonly Seen[], what: string, matches: (node: Seen) => boolean): Seen {
  const found = nodes.find(matches);
  assert.ok(found, `no ${what} among:\n${nodes.map((node) => `${node.label} | ${node.description}`).join('\n')}`);
  return found;
}

/** Puts faults into the simulated Azure while the body runs. */
export async function withFaults(faults: readonly Fault[], body: () => Promise<void>): Promise<void> {
  await setFaults(faults);
  try {
    await body();
  } finally {
    await setFaults([]);
  }
}

async function setFaults(faults: readonly Fault[]): Promise<void> {
  const origin = process.env['AZURE_TRAFFIC_DOCTOR_SIMULATOR'] ?? '';
  const response = await fetch(`${origin}/simulator/faults`, { method: 'PUT', body: JSON.stringify(faults), headers: { 'content-type': 'application/json' } });
  assert.equal(response.status, 200);
}

/** @returns what the simulated Azure was asked since `clearRequests`. */
export async function requestsSeen(): Promise<readonly SeenRequest[]> {
  const response = await fetch(`${process.env['AZURE_TRAFFIC_DOCTOR_SIMULATOR'] ?? ''}/simulator/requests`);
  return (await response.json()) as readonly SeenRequest[];
}

export async function clearRequests(): Promise<void> {
  await fetch(`${process.env['AZURE_TRAFFIC_DOCTOR_SIMULATOR'] ?? ''}/simulator/requests`, { method: 'DELETE' });
}

/** Closes every investigation and every editor. */
export async function closeAll(doctor: Doctor): Promise<void> {
  for (const { id } of doctor.inspect.investigations.all()) await run('azureTrafficDoctor.closeInvestigation', { investigation: id });
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Collects what the user would be told while the body runs; no message waits for a click. */
export async function messagesOf(body: () => Promise<unknown>): Promise<readonly string[]> {
  const messages: string[] = [];
  const window = vscode.window as unknown as Record<string, unknown>;
  const names = ['showErrorMessage', 'showWarningMessage', 'showInformationMessage'];
  const before = names.map((name) => window[name]);
  const record = (message: string): Promise<undefined> => {
    messages.push(message);
    return Promise.resolve(undefined);
  };
  for (const name of names) window[name] = record;
  try {
    await body();
  } finally {
    names.forEach((name, index) => (window[name] = before[index]));
  }
  return messages;
}
