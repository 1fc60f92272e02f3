import { below } from '../../snapshot/fact';
import { azureCli, gatewayPartCommand, portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';

export default defineRule({
  code: 'AGW-KV-003',
  on: 'listener',
  severity: 'error',
  confidence: 'static',
  explains: ['tlsToClient'],
  specificity: 80,
  text: {
    en: {
      title: 'The identity that reads the Key Vault certificate no longer exists',
      message: 'Listener {listener} presents the certificate {certificate} from Key Vault, and the identity {identity} that should read it no longer exists.',
      why: 'The gateway reads the secret with its user-assigned identity. After the identity is deleted it cannot read the certificate, and Azure may disable the listeners that use it.',
      howWeKnow: 'Azure answered that the identity that the gateway names is not there, and the gateway holds no copy of the certificate.',
      fix: 'Create an identity again, let it read secrets of the vault, and assign it to the gateway.',
      notAProblem: 'When the gateway is to be removed anyway.',
      notes: { identity: 'The identity that the gateway names.', listener: 'The listener that presents the certificate.' },
      fixes: { assign: 'Assign an identity that exists', openGateway: 'Identity of the gateway: assign one that exists' },
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-key-vault-common-errors',
    'https://learn.microsoft.com/azure/application-gateway/key-vault-certs',
  ],
  // A gateway that holds the certificate has read it with this identity: Azure is not asked.
  applies: ({ gateway, listener }) => {
    const owner = listener.sslCertificate?.target;
    return gateway.isV2 && owner?.keyVaultSecretId !== undefined && !owner.publicCertData.isThere && gateway.identity !== undefined;
  },
  check(context, { gateway, listener }) {
    const { identity } = gateway;
    const reference = listener.sslCertificate;
    const owner = reference?.target;
    if (!identity || !reference || !owner) return;
    for (const id of identity.userAssignedIdentityIds) {
      const fact = context.model.userAssignedIdentity(id);
      if (fact.state === 'unavailable') context.unknown([fact]);
      if (fact.state !== 'absent') continue;
      const at = below(identity.at, 'userAssignedIdentities', id);
      context.report({
        at,
        resource: gateway.id,
        data: { listener: listener.name, certificate: owner.name, identity: id.split('/').at(-1) ?? id },
        evidence: [
          { resource: gateway.id, at, value: id, note: 'identity' },
          { resource: listener.id, at: reference.at, value: owner.name, note: 'listener' },
        ],
      });
    }
  },
  fixes: (_, { gateway }) => [
    azureCli('assign', [gatewayPartCommand(gateway.id, 'identity', 'assign', '--identity', '<id of the identity>')]),
    portal('openGateway', gateway.id),
  ],
});
