import { namesOf } from '../contract/bi-cards';
import { releasesBucket } from '../contract/releases';
import { environments } from '../systems/bi-cards/environments';

import { localDelivery } from '../systems/delivery/environments';

const { local } = environments;

/** What is deployed to the local cloud, and where it believes to be. */
export const NAMES = namesOf(local.environment, local.data.bucketSuffix);
export const RELEASES_BUCKET = releasesBucket(localDelivery.releases.bucketSuffix);
export const ACCOUNT = local.account;
export const REGION = local.region;
/** The emulator takes a 12-digit access key id as the account and checks no signature. */
export const CREDENTIALS = { accessKeyId: ACCOUNT, secretAccessKey: 'local' } as const;
