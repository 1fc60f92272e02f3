import { below, type Unavailable } from '../../snapshot/fact';
import type { ApplicationGateway } from '../../model/applicationGateway';
import { azureCli, gatewayPartCommand, portal } from '../applicationGateway/commands';
import { deepestPlace, unreadableAt } from '../applicationGateway/places';
import { defineRule } from '../rule';

export default defineRule({
  code: 'AGW-KV-002',
  on: 'listener',
  severity: 'error',
  confidence: 'static',
  explains: ['tlsToClient'],
  specificity: 75,
  text: {
    en: {
      title: 'The gateway has no identity to read its Key Vault certificate with',
      message: 'Listener {listener} presents the certificate {certificate} from Key Vault, and the gateway has no user-assigned identity to read it with.',
      why: 'An Application Gateway reads a secret of Key Vault with a user-assigned identity. Without one it cannot read the certificate, and Azure may disable the listeners that use it.',
      howWeKnow: 'The certificate refers to a secret of Key Vault, and the gateway lists no user-assigned identity.',
      fix: 'Assign a user-assigned identity that may read secrets of the vault to the gateway. A system-assigned identity is not supported.',
      notAProblem: 'For connections of now, while the gateway still presents a copy of the certificate that it read earlier.',
      notes: { secret: 'The secret that the certificate comes from.', identity: 'The identity of the gateway.', listener: 'The listener that presents it.' },
      fixes: { assign: 'Assign a user-assigned identity', openGateway: 'Identity of the gateway: assign a user-assigned one' },
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-key-vault-common-errors',
    'https://learn.microsoft.com/azure/application-gateway/key-vault-certs',
  ],
  // A v1 gateway supports no Key Vault at all, which is another rule's finding.
  applies: ({ gateway, listener }) => gateway.isV2 && listener.sslCertificate?.target?.keyVaultSecretId !== undefined,
  check(context, { gateway, listener }) {
    const reference = listener.sslCertificate;
    const owner = reference?.target;
    if (!reference || !owner || isIdentified(gateway)) return;
    const unreadable = unreadableIdentity(gateway, unreadableAt(context.model, below(gateway.at, 'identity')));
    if (unreadable.length > 0) {
      context.unknown(unreadable);
      return;
    }
    const identityAt = deepestPlace(context.model, gateway.at, 'identity', 'type');
    const secretAt = below(owner.at, 'properties', 'keyVaultSecretId');
    context.report({
      at: secretAt,
      resource: owner.id,
      data: { listener: listener.name, certificate: owner.name },
      evidence: [
        { resource: owner.id, at: secretAt, value: owner.keyVaultSecretId ?? '', note: 'secret' },
        { resource: gateway.id, at: identityAt, value: gateway.identity?.type ?? 'null', note: 'identity' },
        { resource: listener.id, at: reference.at, value: owner.name, note: 'listener' },
      ],
    });
  },
  fixes: (_, { gateway }) => [
    azureCli('assign', [gatewayPartCommand(gateway.id, 'identity', 'assign', '--identity', '<id of the identity>')]),
    portal('openGateway', gateway.id),
  ],
});

function isUserAssigned({ identity }: ApplicationGateway): boolean {
  return identity?.type?.toLowerCase().includes('userassigned') ?? false;
}

function isIdentified(gateway: ApplicationGateway): boolean {
  return isUserAssigned(gateway) && (gateway.identity?.userAssignedIdentityIds.length ?? 0) > 0;
}

/** An identity whose type and list contradict each other proves neither. */
function unreadableIdentity(gateway: ApplicationGateway, unreadable: readonly Unavailable[]): readonly Unavailable[] {
  const hasIds = (gateway.identity?.userAssignedIdentityIds.length ?? 0) > 0;
  if (unreadable.length > 0 || isUserAssigned(gateway) === hasIds) return unreadable;
  const at = gateway.identity?.at ?? gateway.at;
  return [
    {
      state: 'unavailable',
      reason: 'failed',
      request: { kind: 'arm', request: at.request },
      detail: `${at.pointer}: a type that agrees with its list expected`,
    },
  ];
}
