/** The role's credentials as Lambda hands them to a function. */
export interface EnvironmentCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Reads them from the environment, the only place a function has them in. They outlive it: Lambda starts a new
 * execution environment before they end.
 */
export function environmentCredentials(): EnvironmentCredentials {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error('no credentials: AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY is not set');
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
}

/**
 * Stands in for the SDK's credential chain (files, SSO, instance metadata …), more than a third of a bundle that no
 * function ever runs. The bundler puts it there, so nothing imports it by name.
 * @public
 */
export function defaultProvider() {
  return async () => environmentCredentials();
}
