import { type Probe, pass } from '../finding';

/** Credentials, account and Region. Without these nothing else can be asked. */
export const access: Probe = {
  group: 'access',
  look: async session => {
    const { account, arn } = await session.identity();
    return [
      pass('credentials', `${arn} in account ${account}, as configured`),
      pass('Region', `${session.region}, and ${session.config.edge.region} for CloudFront`),
    ];
  },
};
