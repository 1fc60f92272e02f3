'use strict';
const { readFileSync, writeFileSync } = require('node:fs');
const vscode = require('vscode');

// Stands in for the Microsoft accounts of VS Code. Its state is the JSON file that STAND_IN_ACCOUNTS names: `accounts` (label, oid, home tenant),
// `lifetime` (seconds of a token), `signedIn` and `expired` (labels), `proven` (labels that have given another proof), `prompts` (what a person was asked).
const file = process.env.STAND_IN_ACCOUNTS ?? '';
const read = () => JSON.parse(readFileSync(file, 'utf8'));
const change = (part) => writeFileSync(file, JSON.stringify({ ...read(), ...part }));

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function sessionOf(account, scopes, state) {
  const tid = scopes.find((scope) => scope.startsWith('VSCODE_TENANT:'))?.slice('VSCODE_TENANT:'.length) ?? account.home;
  const aud = scopes.find((scope) => scope.endsWith('/.default'))?.replace(/\.default$/, '') ?? 'https://management.azure.com/';
  const proof = state.proven.includes(account.label) ? { acrs: ['p1'] } : {};
  const claims = { tid, oid: account.oid, aud, exp: Math.floor(Date.now() / 1000) + state.lifetime, ...proof };
  const accessToken = `${part({ alg: 'none' })}.${part(claims)}.${part('stand-in')}`;
  return { id: `${account.label} ${scopes.join(' ')}`, accessToken, account: { id: account.oid, label: account.label }, scopes };
}

exports.activate = (context) => {
  const changed = new vscode.EventEmitter();
  const open = (scopes, wanted) => {
    const state = read();
    return state.accounts
      .filter(({ label }) => state.signedIn.includes(label) && !state.expired.includes(label) && (!wanted || wanted.label === label))
      .map((account) => sessionOf(account, [...(scopes ?? [])], state));
  };
  const create = (kind, scopes, wanted) => {
    const state = read();
    const account = state.accounts.find(({ label }) => (wanted ? wanted.label === label : !state.signedIn.includes(label))) ?? state.accounts[0];
    const without = (labels) => labels.filter((label) => label !== account.label);
    change({
      signedIn: [...without(state.signedIn), account.label],
      expired: without(state.expired),
      proven: kind === 'proof' ? [...without(state.proven), account.label] : state.proven,
      prompts: [...state.prompts, `${kind} ${account.label}`],
    });
    const session = sessionOf(account, [...scopes], read());
    changed.fire({ added: [session], removed: [], changed: [] });
    return session;
  };
  const provider = {
    onDidChangeSessions: changed.event,
    getSessions: async (scopes, { account }) => open(scopes, account),
    createSession: async (scopes, { account }) => create('signIn', scopes, account),
    getSessionsFromChallenges: async ({ fallbackScopes }, { account }) =>
      open(fallbackScopes, account).filter((session) => read().proven.includes(session.account.label)),
    createSessionFromChallenges: async ({ fallbackScopes }, { account }) => create('proof', fallbackScopes ?? [], account),
    removeSession: async (id) => {
      const state = read();
      const label = id.split(' ')[0];
      const removed = open([], { label });
      change({ signedIn: state.signedIn.filter((each) => each !== label), proven: state.proven.filter((each) => each !== label) });
      changed.fire({ added: [], removed, changed: [] });
    },
  };
  const options = { supportsMultipleAccounts: true, supportsChallenges: true };
  context.subscriptions.push(changed, vscode.authentication.registerAuthenticationProvider('microsoft', 'Microsoft', provider, options));
};
