/** What CloudFormation says about one property that differs. */
export interface PropertyDifference {
  /** JSON pointer, for example `/DesiredCount`. */
  readonly path: string;
  /** As CloudFormation writes it: JSON for what is not a text. */
  readonly expected: string;
  readonly actual: string;
}

export interface ResourceDrift {
  readonly stack: string;
  readonly logicalId: string;
  /** Name or id of the real resource; empty where CloudFormation gives none. */
  readonly physicalId: string;
  readonly type: string;
  readonly kind: 'deleted' | 'modified';
  /** Empty for what was deleted. */
  readonly differences: readonly PropertyDifference[];
}

/** What drift detection found in one stack. */
export interface StackDrift {
  readonly stack: string;
  readonly drifts: readonly ResourceDrift[];
  /** What could not be compared, and why. */
  readonly unjudged: readonly string[];
  /** Types of resources that CloudFormation cannot compare at all, each once. */
  readonly uncheckedTypes: readonly string[];
}
