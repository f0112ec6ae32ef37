import { isForDocumentation } from '../../../config/cidr';
import { wholeDays } from '../../../contract/whole-days';
import { type Check, type Finding, ok, type Subject, todo, warn } from '../check';

/** As the alarm on certificates: ACM has renewed by then. */
const DAYS = 44;

interface Wanted {
  readonly arn: string;
  readonly domain: string;
  /** Where whoever uses it looks for it. */
  readonly region: string;
}

function wantedCertificates({ config }: Subject): readonly Wanted[] {
  const { domain, region } = config.edge;
  const { exposure } = config.api;
  return [
    ...(domain ? [{ arn: domain.certificateArn, domain: domain.name, region }] : []),
    ...(exposure.kind === 'public'
      ? [{ arn: exposure.certificateArn, domain: exposure.domainName, region: config.region }]
      : []),
  ];
}

export const certificates: Check = {
  id: 'certificates',
  title: 'Certificates are issued and last',
  look: async subject => {
    const wanted = wantedCertificates(subject);
    if (wanted.length === 0)
      return [
        warn(
          'no domain is configured: the site is served under the name that CloudFront gives it',
          'edge.domain in lib/systems/bi-cards/environments.ts',
        ),
      ];
    return Promise.all(wanted.map(one => certificate(subject, one)));
  },
};

async function certificate({ probes, now }: Subject, { arn, domain, region }: Wanted): Promise<Finding> {
  const where = arn.split(':')[3] ?? '';
  const request = `aws acm request-certificate --region ${region} --domain-name ${domain} --validation-method DNS`;
  if (where !== region)
    return todo(`the certificate of ${domain} is in ${where}; allowed: ${region}`, request);
  const found = await probes.certificate(arn, region);
  if (!found) return todo(`${arn} is not there`, request);
  if (found.status !== 'ISSUED')
    return todo(
      `the certificate of ${domain} is ${found.status}`,
      `make the record that proves the domain: aws acm describe-certificate --region ${region} --certificate-arn ${arn}`,
    );
  if (!found.names.some(name => covers(name, domain)))
    return todo(`the certificate is for ${found.names.join(', ')}, not for ${domain}`, request);
  const days = found.ends && wholeDays(now, found.ends);
  return days !== undefined && days <= DAYS
    ? todo(
        `the certificate of ${domain} ends in ${days} days: ACM could not renew it`,
        'docs/runbook/alarms.md#certificate-expiry',
      )
    : ok(`${domain}: issued${days === undefined ? '' : `, ${days} days left`}`);
}

/** A star stands for exactly one label. */
const covers = (name: string, domain: string) =>
  name === domain || (name.startsWith('*.') && domain.split('.').slice(1).join('.') === name.slice(2));

export const dns: Check = {
  id: 'dns',
  title: 'The hosted zone answers for the domain',
  look: async subject => {
    const { domain } = subject.config.edge;
    const { exposure } = subject.config.api;
    const zones = [
      ...(domain?.hostedZone ? [domain.hostedZone] : []),
      ...(exposure.kind === 'public' ? [exposure.hostedZone] : []),
    ];
    if (zones.length > 0) return (await Promise.all(zones.map(zone => hostedZone(subject, zone)))).flat();
    return domain
      ? [
          warn(
            `no hosted zone is configured for ${domain.name}`,
            'point the name at the distribution by hand after the deployment: output DistributionDomainName of the edge stack',
          ),
        ]
      : [ok('no domain is configured')];
  },
};

async function hostedZone(
  { probes }: Subject,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<Finding[]> {
  const found = await probes.zone(id);
  const configured = 'correct hostedZone in lib/systems/bi-cards/environments.ts';
  if (!found) return [todo(`there is no hosted zone ${id}`, configured)];
  if (found.name !== name) return [todo(`${id} is the zone of ${found.name}, not of ${name}`, configured)];
  const servers = await probes.nameServers(name);
  const lower = (list: readonly string[]) => list.map(server => server.toLowerCase().replace(/\.$/, ''));
  return lower(servers).some(server => lower(found.nameServers).includes(server))
    ? [ok(`${name} is answered by ${id}`)]
    : [
        todo(
          `the public DNS sends ${name} to ${servers.join(', ') || 'nobody'}`,
          `delegate it at the parent to ${found.nameServers.join(', ')}`,
        ),
      ];
}

export const allowedCidrs: Check = {
  id: 'allowed-cidrs',
  title: 'The company’s own addresses are let in',
  local: true,
  look: async ({ config }) => {
    const change = 'edge.allowedCidrs in lib/systems/bi-cards/environments.ts';
    return config.edge.allowedCidrs.map(cidr => {
      if (isForDocumentation(cidr))
        return todo(`${cidr} is a range for documentation: nobody is let in`, change);
      return /\/0$/.test(cidr) ? todo(`${cidr} lets everybody in`, change) : ok(cidr);
    });
  },
};
