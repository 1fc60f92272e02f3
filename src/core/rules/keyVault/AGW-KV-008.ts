import { portal } from '../applicationGateway/commands';
import { firstRefusedWrite } from '../applicationGateway/gatewayWrites';
import { messageInSentence } from '../applicationGateway/healthMessages';
import { defineRule } from '../rule';
import { keyVaultLinks } from './vaultCertificate';

export default defineRule({
  code: 'AGW-KV-008',
  on: 'gateway',
  severity: 'error',
  confidence: 'observed',
  // A write that is refused leaves what runs as it is.
  isRiskOnly: true,
  text: {
    en: {
      title: 'The subscription of the Key Vault is disabled',
      message: 'A change of gateway {gateway} was refused, since the subscription of its Key Vault is disabled. Azure said “{error}”.',
      why: 'The gateway cannot read its certificates from a vault whose subscription is disabled. Changes are refused, and Azure may disable the listeners that use them.',
      howWeKnow: 'The activity log has the first write that failed since the last one that succeeded, and its error has this code.',
      fix: 'Enable the subscription of the vault again, or refer to a vault in another subscription.',
      notAProblem: 'When the change was not meant to be made.',
      notes: { refused: 'The write that was refused.' },
      fixes: { openGateway: 'Listeners of the gateway' },
    },
  },
  links: keyVaultLinks,
  applies: ({ gateway }) => gateway.sslCertificates.some(({ keyVaultSecretId }) => keyVaultSecretId !== undefined),
  check(context, { gateway }) {
    const refused = firstRefusedWrite(context.need(context.model.activityLog(gateway.id)));
    const words = `${refused?.errorCode ?? ''} ${refused?.errorMessage ?? ''}`;
    if (!refused || !/CustomerKeyVaultSubscriptionDisabled/i.test(words)) return;
    const value = `${new Date(refused.time).toISOString()} ${refused.errorCode ?? refused.status}`;
    context.report({
      at: refused.at,
      resource: gateway.id,
      changedAt: refused.time,
      data: { gateway: gateway.name, error: messageInSentence(refused.errorMessage ?? refused.errorCode ?? '') },
      evidence: [{ resource: gateway.id, at: refused.at, value, note: 'refused' }],
    });
  },
  fixes: (_, { gateway }) => [portal('openGateway', gateway.id)],
});
