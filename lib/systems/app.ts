import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';

/**
 * The only way an App is made here. `new App()` outside the CLI does not read the feature flags of cdk.json
 * and synthesizes other templates than `cdk deploy` does.
 */
export function newApp(props: AppProps = {}): App {
  const { context } = JSON.parse(readFileSync(join(__dirname, '../../cdk.json'), 'utf8'));
  return new App({ ...props, context: { ...context, ...props.context } });
}
