import type { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';

/**
 * All metrics added up. AWS publishes most counts only while they are above zero, so a missing one counts as zero.
 *
 * @param usingMetrics by the names that the formula uses; each begins with a small letter
 */
export function sumOf(
  label: string,
  usingMetrics: Readonly<Record<string, IMetric>>,
  period: Duration,
): MathExpression {
  const expression = Object.keys(usingMetrics)
    .map(name => `FILL(${name}, 0)`)
    .join(' + ');
  return new MathExpression({ label, expression, usingMetrics, period });
}
