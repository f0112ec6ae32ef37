import type { Unwatched } from '../../contract/unwatched';

/** Nothing that users reach is here; what fails is in front of whoever releases or deploys. */
export const UNWATCHED: readonly Unwatched[] = [
  {
    resources: ['images/bi-api/Repository', 'images/bi-executor/Repository', 'images/bi-frontend/Repository'],
    reason:
      'an image that cannot be pulled fails a deploy, which says so, or keeps a task from starting, which pages',
  },
  {
    resources: ['images/Releases/Bucket'],
    reason: 'releases and deploys read and write it, and end with a message where they cannot',
  },
  {
    resources: ['images/Releases/AccessLogs'],
    reason: 'logs are delivered by AWS, best effort; nobody waits for them',
  },
];
