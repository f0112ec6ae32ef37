import { anonymousPrincipal, runSimulation } from '@cloud-copilot/iam-simulate';
import type { Policy } from '../../../lib/assurance/policy/document';
import type { PolicySet } from '../../../lib/assurance/policy/evaluate';
import type { Request } from '../../../lib/assurance/policy/request';

export interface Case {
  readonly request: Request & { readonly resourceAccount: string };
  readonly policies: PolicySet;
}

/** What another implementation decides, written by other people from the same documentation. */
export async function simulate({ request, policies }: Case): Promise<'allowed' | 'denied'> {
  const { principal } = request;
  const hasIdentity = principal.kind === 'role' || principal.kind === 'user';
  const result = await runSimulation(
    {
      request: {
        principal: principal.kind === 'anonymous' ? anonymousPrincipal : principal.arn,
        action: request.action,
        resource: { resource: request.resource, accountId: request.resourceAccount },
        contextVariables: present(request.context),
      },
      identityPolicies: named(hasIdentity ? policies.identity : []),
      permissionBoundaryPolicies: hasIdentity && policies.boundary ? named([policies.boundary]) : undefined,
      vpcEndpointPolicies: policies.endpoint ? named([policies.endpoint]) : undefined,
      resourcePolicy: policies.resource,
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === 'error')
    throw new Error(`the simulator refuses the case: ${JSON.stringify(result.errors)}`);
  return result.overallResult === 'Allowed' ? 'allowed' : 'denied';
}

const named = (policies: readonly Policy[] = []) =>
  policies.map((policy, index) => ({ name: `policy ${index}`, policy }));

/** It reads a key that is not mentioned as absent. */
function present(context: Request['context'] = {}): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {};
  for (const [key, value] of Object.entries(context)) {
    if (typeof value === 'string') values[key] = value;
    else if (Array.isArray(value)) values[key] = [...value];
  }
  return values;
}
