import {
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  Metric,
  SingleValueWidget,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';

/** Three graphs fill a row of the 24 columns; three rows fill a screen. */
const WIDTH = 8;
const HEIGHT = 6;

export function graph(title: string, left: IMetric[], right: IMetric[] = []): IWidget {
  return new GraphWidget({ title, left, right, width: WIDTH, height: HEIGHT, leftYAxis: { min: 0 } });
}

/** Numbers over 30 days, whatever the dashboard shows. */
export function overAMonth(title: string, metrics: IMetric[]): IWidget {
  return new SingleValueWidget({
    title,
    metrics,
    width: WIDTH,
    height: HEIGHT,
    start: '-P30D',
    end: 'P0D',
    setPeriodToTimeRange: true,
  });
}

/** One line for each of several values of a dimension. */
export function each(
  namespace: string,
  metricName: string,
  statistic: string,
  dimensions: readonly (Readonly<Record<string, string>> & { readonly label?: string })[],
): IMetric[] {
  return dimensions.map(
    ({ label, ...dimensionsMap }) => new Metric({ namespace, metricName, statistic, dimensionsMap, label }),
  );
}

/** What a metric filter counts; it has no dimensions. */
export const counted = (namespace: string, metricName: string): IMetric =>
  new Metric({ namespace, metricName, statistic: Stats.SUM, label: metricName });

/** Lines that are searched for when somebody looks, because their dimensions are not known before. */
export const searched = (expression: string): IMetric =>
  new MathExpression({ label: '', expression, usingMetrics: {} });
