import type { Model } from '../../model/model';
import type { ContainerApp, ContainerAppEnvironment } from '../../model/platforms';
import { chainFact, known, mapFact, type Fact } from '../../snapshot/fact';
import { sameId } from '../../snapshot/resourceId';

/** A container app and its environment, by the host name that the environment gave it. */
export interface HostedContainerApp {
  readonly app: ContainerApp;
  readonly environment: ContainerAppEnvironment;
  /** The name has `internal.`: it is answered inside of the environment only. */
  readonly isInternalName: boolean;
}

/**
 * The container app of a name such as `app.niceday-1.westeurope.azurecontainerapps.io`, or with `.internal.` after the app.
 *
 * @returns known and undefined when the app is not in this subscription, or does not exist.
 */
export function containerAppOf(model: Model, host: string, subscriptionId: string): Fact<HostedContainerApp | undefined> {
  const [, name = '', internal, domain = ''] = /^([^.]+)\.(internal\.)?(.+)$/i.exec(host.toLowerCase()) ?? [];
  return chainFact(model.containerAppEnvironmentsOfSubscription(subscriptionId), (environments) => {
    const environment = environments.find(({ defaultDomain }) => defaultDomain === domain);
    if (!environment) return known(undefined);
    return mapFact(model.containerAppsOfSubscription(subscriptionId), (apps) => {
      const app = apps.find((each) => each.name.toLowerCase() === name && sameId(each.environmentId ?? '', environment.id));
      return app && { app, environment, isInternalName: internal !== undefined };
    });
  });
}
