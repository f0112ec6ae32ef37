import { type Given, type Reviewed, readWords } from './checker';

/**
 * What of gcloud the documents use. Source: cloud.google.com/sdk/gcloud/reference/<words>; held against
 * `gcloud <words> --help` of Google Cloud SDK 528.0.0.
 */
const COMMANDS: Readonly<Record<string, Reviewed>> = {
  'auth application-default login': { flags: [] },
  'iam service-accounts add-iam-policy-binding': {
    flags: [],
    values: ['--condition', '--member', '--project', '--role'],
  },
  'iam service-accounts create': { flags: [], values: ['--project'] },
  'iam service-accounts keys create': { flags: [], values: ['--iam-account'] },
  'iam service-accounts keys delete': { flags: [], values: ['--iam-account'] },
  'iam workload-identity-pools create': { flags: [], values: ['--location', '--project'] },
  'iam workload-identity-pools create-cred-config': {
    flags: ['--aws'],
    values: ['--output-file', '--service-account'],
  },
  'iam workload-identity-pools providers create-aws': {
    flags: [],
    values: ['--account-id', '--attribute-condition', '--location', '--project', '--workload-identity-pool'],
  },
  'projects add-iam-policy-binding': { flags: [], values: ['--condition', '--member', '--role'] },
  'projects describe': { flags: [], values: ['--format'] },
  'services enable': { flags: [], values: ['--project'] },
};

/** Source: cloud.google.com/iam/docs/roles-permissions. */
export const GOOGLE_ROLES: readonly string[] = ['roles/aiplatform.user', 'roles/iam.workloadIdentityUser'];

export function checkGcloud({ args, complete }: Given): string | undefined {
  const text = args.join(' ');
  const name = Object.keys(COMMANDS)
    .filter(words => text === words || text.startsWith(`${words} `))
    .sort((a, b) => b.length - a.length)[0];
  const command = COMMANDS[name ?? ''];
  if (!name || !command) return `no reviewed command of gcloud: ${args.slice(0, 4).join(' ')}`;
  const { words, wrong } = readWords(args.slice(name.split(' ').length), command);
  if (wrong !== undefined) return `gcloud ${name}: ${wrong}`;
  const isNameless = words.length === 0 && name !== 'auth application-default login';
  return complete && isNameless ? `gcloud ${name} names nothing` : undefined;
}
