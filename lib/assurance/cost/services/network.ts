import { evenly, fixed, type Pricer, variable } from '../charge';
import { logCharges, logGroupOf } from '../logs';
import { gbOfKiB, HOURS, MINUTES } from '../usage';
import { scheduledRuns } from './schedules';

/** Bytes of a flow record in the default format, as it is taken in. */
const FLOW_RECORD_KIB = 0.15;
/** Bytes of a logged DNS query. */
const DNS_RECORD_KIB = 0.6;

const natGateway: Pricer = {
  types: ['AWS::EC2::NatGateway'],
  charges: ({ resource }, { world, load, usage }) => {
    const gateways = world.ofType('AWS::EC2::NatGateway');
    const { sentKiB, receivedKiB } = load.perQuestion;
    const sent = evenly(gbOfKiB(usage.questions * sentKiB), gateways);
    const received = evenly(gbOfKiB(usage.questions * receivedKiB), gateways);
    const functions = world.ofType('AWS::Lambda::Function');
    const runs = functions.reduce((sum, one) => sum + scheduledRuns(world, one), 0);
    return [
      fixed('natHour', HOURS, 'hours'),
      fixed('natData', evenly(gbOfKiB(runs * load.always.functionNatKiB), gateways), 'functions by schedule'),
      variable('natData', sent + received, 'questions to the language model'),
      variable('internetOut', sent, `questions that leave AWS through ${resource.logicalId}`),
    ];
  },
};

const address: Pricer = {
  types: ['AWS::EC2::EIP'],
  charges: () => [fixed('publicIpv4', HOURS, 'public IPv4 address')],
};

const endpoint: Pricer = {
  types: ['AWS::EC2::VPCEndpoint'],
  charges: ({ properties }, { world, load, usage }) => {
    const kind = properties.at('VpcEndpointType').optionalText() ?? 'Gateway';
    if (kind === 'Gateway') return [];
    if (kind !== 'Interface') properties.at('VpcEndpointType').cannotTell();
    const zones = properties.at('SubnetIds').items().length;
    const hours = fixed('endpointHour', zones * HOURS, `${zones} Availability Zones`);
    // Images come through S3's gateway endpoint; what ECR's own endpoints carry are manifests of kilobytes.
    if (!properties.at('ServiceName').text().endsWith('.logs')) return [hours];
    const logs = usage.requests * load.perRequest.logKiB + usage.cards * load.perCard.logKiB;
    const always = load.always.taskLogKiBPerMinute * MINUTES * world.ofType('AWS::ECS::Service').length;
    return [
      hours,
      fixed('endpointData', gbOfKiB(always), 'logs of tasks'),
      variable('endpointData', gbOfKiB(logs), 'logs of requests and cards'),
    ];
  },
};

const flowLog: Pricer = {
  types: ['AWS::EC2::FlowLog'],
  charges: ({ properties }, { world, load, usage }) => {
    const destination = properties.at('LogDestinationType');
    if ((destination.optionalText() ?? 'cloud-watch-logs') !== 'cloud-watch-logs') destination.cannotTell();
    const group = logGroupOf(world, properties.at('LogGroupName'));
    const { flowRecordsPerMinute, flowRecordsPerRequest } = load.always;
    const gb = (records: number) => gbOfKiB(records * FLOW_RECORD_KIB);
    return [
      ...logCharges(world, group, {
        kind: 'fixed',
        gb: gb(flowRecordsPerMinute * MINUTES),
        vended: true,
        what: 'flow records',
      }),
      ...logCharges(world, group, {
        kind: 'variable',
        gb: gb((usage.requests + usage.cards) * flowRecordsPerRequest),
        vended: true,
        what: 'flow records of requests and cards',
      }),
    ];
  },
};

const domainList: Pricer = {
  types: ['AWS::Route53Resolver::FirewallDomainList'],
  charges: ({ properties }) => {
    const domains = properties.at('Domains').items().length;
    return [fixed('firewallDomain', domains, 'names in the list')];
  },
};

const firewall: Pricer = {
  types: ['AWS::Route53Resolver::FirewallRuleGroupAssociation'],
  charges: (_, { load, usage }) => [
    fixed('firewallQuery', load.always.dnsQueriesPerMinute * MINUTES, 'DNS queries'),
    variable('firewallQuery', queriesOf(usage, load), 'DNS queries of requests and cards'),
  ],
};

const queryLog: Pricer = {
  types: ['AWS::Route53Resolver::ResolverQueryLoggingConfig'],
  charges: ({ properties }, { world, load, usage }) => {
    const group = logGroupOf(world, properties.at('DestinationArn'));
    if (!group) properties.at('DestinationArn').cannotTell();
    return [
      ...logCharges(world, group, {
        kind: 'fixed',
        gb: gbOfKiB(load.always.dnsQueriesPerMinute * MINUTES * DNS_RECORD_KIB),
        vended: true,
        what: 'DNS query log',
      }),
      ...logCharges(world, group, {
        kind: 'variable',
        gb: gbOfKiB(queriesOf(usage, load) * DNS_RECORD_KIB),
        vended: true,
        what: 'DNS query log of requests and cards',
      }),
    ];
  },
};

const queriesOf = (
  { requests, cards }: { readonly requests: number; readonly cards: number },
  { always }: { readonly always: { readonly dnsQueriesPerRequest: number } },
) => (requests + cards) * always.dnsQueriesPerRequest;

export const network: readonly Pricer[] = [
  natGateway,
  address,
  endpoint,
  flowLog,
  domainList,
  firewall,
  queryLog,
];
