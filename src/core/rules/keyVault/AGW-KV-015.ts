import { portal } from '../applicationGateway/commands';
import { firstRefusedWrite } from '../applicationGateway/gatewayWrites';
import { messageInSentence } from '../applicationGateway/healthMessages';
import { defineRule } from '../rule';
import { keyVaultLinks } from './vaultCertificate';

export default defineRule({
  code: 'AGW-KV-015',
  on: 'gateway',
  severity: 'error',
  confidence: 'observed',
  // A write that is refused leaves what runs as it is.
  isRiskOnly: true,
  text: {
    en: {
      title: 'A certificate of the gateway has neither data nor a secret',
      message: 'A change of gateway {gateway} was refused, since one of its certificates has neither data nor a secret of Key Vault. Azure said “{error}”.',
      why: 'Whoever writes the gateway must give each certificate its data or the secret that it comes from. Requests are served as before, by the configuration of before.',
      howWeKnow: 'The activity log has the first write that failed since the last one that succeeded, and its error has this code.',
      fix: 'Give the certificate again, or refer to the secret in what writes the gateway.',
      notAProblem: 'When the change was not meant to be made.',
      notes: { refused: 'The write that was refused.' },
      fixes: { openGateway: 'Listeners of the gateway' },
    },
  },
  links: keyVaultLinks,
  applies: ({ gateway }) => gateway.sslCertificates.length > 0,
  check(context, { gateway }) {
    const refused = firstRefusedWrite(context.need(context.model.activityLog(gateway.id)));
    const words = `${refused?.errorCode ?? ''} ${refused?.errorMessage ?? ''}`;
    if (!refused || !/Application[Gg]ateway(CertificateDataOrKeyVaultSecretId|SslCertificateData)MustBeSpecified/i.test(words)) return;
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
