import { S3Client } from '@aws-sdk/client-s3';
import { unknownDeployment } from '../../config/errors';
import { releasesBucket } from '../../contract/releases';
import { ReleaseStore } from '../../release/store';
import type { DeliveryConfig } from '../../systems/delivery/config';
import { deliveryDeployments, deliveryOf, loadDelivery } from '../../systems/delivery/load';
import type { Session } from '../session';

/** The delivery of a session's deployment, which may be the delivery itself. */
export function deliveryFor({ deployment }: Pick<Session, 'deployment'>): DeliveryConfig {
  if (deliveryDeployments.includes(deployment)) return loadDelivery(deployment);
  const delivery = deliveryOf(deployment);
  if (!delivery) throw unknownDeployment(deployment, deliveryDeployments);
  return delivery;
}

export function storeFor(session: Session): ReleaseStore {
  const { region, releases } = deliveryFor(session);
  return new ReleaseStore({
    s3: session.client(S3Client, region),
    name: releasesBucket(releases.bucketSuffix),
  });
}
