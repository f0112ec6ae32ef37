/** Log group with a line for every action of `ops` that changes something; the alerts stack owns it. */
export const auditLogGroup = (deployment: string) => `/ops/${deployment}`;
