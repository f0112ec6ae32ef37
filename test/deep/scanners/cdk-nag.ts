import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack as CdkStack, DefaultStackSynthesizer } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import type { Stack } from '../../../lib/assurance/model/template';
import { postureOf } from '../../support/posture';

/** What cdk-nag's packs and CloudFormation's own rules say of templates, which are included into an app for it. */
export function nag(stacks: readonly Stack[]): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'nag-'));
  try {
    const { open } = postureOf(app => {
      for (const { key, region, template } of stacks) {
        const templateFile = join(directory, `${key}.json`);
        writeFileSync(templateFile, JSON.stringify(template));
        // The template has its bootstrap version already.
        const synthesizer = new DefaultStackSynthesizer({ generateBootstrapVersionRule: false });
        const stack = new CdkStack(app, key, { env: { region }, synthesizer });
        new CfnInclude(stack, 'Template', { templateFile });
      }
    });
    return [...open];
  } catch (error) {
    // The CDK cannot include a dependency on what is not there, so its rules never see such a template.
    if (error instanceof Error && /depends on '.*' that doesn't exist/.test(error.message)) return [];
    throw error;
  } finally {
    rmSync(directory, { recursive: true });
  }
}
