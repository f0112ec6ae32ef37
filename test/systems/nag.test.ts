/** The rule packs of cdk-nag, as `cdk synth -c nag=true` switches them on. */
import { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { newApp } from '../../lib/systems/app';

/** With a bucket that both packs object to. */
function appWith(context: Record<string, string>) {
  const app = newApp({ context });
  new Bucket(new Stack(app, 'Test'), 'Unlogged');
  return app;
}

it.each(['AwsSolutions-S1', 'NIST.800.53.R5-S3BucketLoggingEnabled'])('find %s when asked for', rule => {
  expect(() => appWith({ nag: 'true' }).synth()).toThrow(rule);
});

it.each<Record<string, string>>([{}, { nag: 'false' }])('stay out of the way of a synth with %j', context => {
  expect(() => appWith(context).synth()).not.toThrow();
});
