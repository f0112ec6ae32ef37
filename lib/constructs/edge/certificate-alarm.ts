import { Duration, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Alarms } from '../alarms/alarms';

/** ACM renews at least 45 days before the end. Source: CloudWatch user guide, best practice alarms. */
const DAYS = 44;

/** Says that a certificate was not renewed while there is still time. Works in the certificate's own Region only. */
export function alarmOnCertificate(
  scope: Construct,
  name: string,
  certificateArn: string,
  alarms: Alarms,
): void {
  alarms.add(scope, 'CertificateExpiry', {
    name: `${name}-certificate`,
    severity: 'ticket',
    reason: `The ${name} certificate ends within ${DAYS} days: ACM could not renew it.`,
    runbook: 'certificate-expiry',
    firstCommand: `aws acm list-certificates --region ${Stack.of(scope).region} --query 'CertificateSummaryList[].[DomainName,CertificateArn,Status,NotAfter]' --output table`,
    metric: new Metric({
      namespace: 'AWS/CertificateManager',
      metricName: 'DaysToExpiry',
      dimensionsMap: { CertificateArn: certificateArn },
      statistic: Stats.MINIMUM,
      period: Duration.days(1),
    }),
    threshold: DAYS,
    comparison: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
    periods: 1,
    // A certificate that is gone reports nothing.
    missingData: TreatMissingData.BREACHING,
  });
}
