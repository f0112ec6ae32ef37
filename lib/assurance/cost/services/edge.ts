import type { Property } from '../../model/property';
import { evenly, fixed, type Pricer, variable } from '../charge';
import { logCharges, logGroupOf } from '../logs';
import { gbOfKiB } from '../usage';

const distribution: Pricer = {
  types: ['AWS::CloudFront::Distribution'],
  charges: ({ properties }, { world, load, usage }) => {
    const all = world.ofType('AWS::CloudFront::Distribution');
    const [requests, pages] = [evenly(usage.requests, all), evenly(usage.pages, all)];
    const out = gbOfKiB(requests * load.perRequest.responseKiB + pages * load.perPage.responseKiB);
    const behaviours = [
      properties.at('DistributionConfig', 'DefaultCacheBehavior'),
      ...properties.at('DistributionConfig', 'CacheBehaviors').items(),
    ];
    const functions = Math.max(...behaviours.map(functionsOf));
    const reads = world.ofType('AWS::CloudFront::KeyValueStore').length;
    return [
      variable('cdnOut', out, 'traffic to viewers'),
      variable('cdnRequest', requests + pages, 'requests'),
      variable('cdnFunction', pages * functions, 'functions'),
      variable('cdnKeyRead', pages * functions * reads, 'reads of the KeyValueStore'),
    ];
  },
};

const functionsOf = (behaviour: Property) => behaviour.at('FunctionAssociations').items().length;

/** Metrics that CloudFront publishes additionally: its developer guide lists eight. */
const ADDITIONAL_METRICS = 8;

const monitoring: Pricer = {
  types: ['AWS::CloudFront::MonitoringSubscription'],
  charges: () => [fixed('customMetric', ADDITIONAL_METRICS, 'additional metrics')],
};

/** Managed rules that AWS charges for by the request or the month, on top of the rule. */
const PAID_RULES = /^AWSManagedRules(BotControl|ATP|ACFP|AntiDDoS)RuleSet$/;

const webAcl: Pricer = {
  types: ['AWS::WAFv2::WebACL'],
  charges: ({ properties }, { usage }) => {
    const rules = properties.at('Rules').items();
    for (const rule of rules) {
      const name = rule.at('Statement', 'ManagedRuleGroupStatement', 'Name');
      if (PAID_RULES.test(name.optionalText() ?? '')) name.cannotTell();
    }
    return [
      fixed('webAcl', 1, 'web ACL'),
      fixed('webAclRule', rules.length, `${rules.length} rules`),
      variable('webAclRequest', usage.requests + usage.pages, 'requests'),
    ];
  },
};

/** Bytes of a logged request. */
const RECORD_KIB = 2;

const webAclLog: Pricer = {
  types: ['AWS::WAFv2::LoggingConfiguration'],
  charges: ({ properties }, { world, load, usage }) => {
    const [destination] = properties.at('LogDestinationConfigs').items();
    const group = destination && logGroupOf(world, destination);
    if (!group) properties.at('LogDestinationConfigs').cannotTell();
    const keepsAll = properties.at('LoggingFilter').isAbsent;
    const gb = (records: number) => gbOfKiB(records * RECORD_KIB);
    return [
      ...logCharges(world, group, {
        kind: 'fixed',
        gb: gb(load.always.webAclRecordsPerDay * 30.4),
        vended: true,
        what: 'log of the web ACL',
      }),
      ...(keepsAll
        ? logCharges(world, group, {
            kind: 'variable',
            gb: gb(usage.requests + usage.pages),
            vended: true,
            what: 'log of every request',
          })
        : []),
    ];
  },
};

export const edge: readonly Pricer[] = [distribution, monitoring, webAcl, webAclLog];
