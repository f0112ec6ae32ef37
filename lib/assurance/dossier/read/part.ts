import type { Resource } from '../../model/template-set';

/** Where a part stands, from the outside in. */
export const ZONES = {
  internet: 'Internet',
  edge: 'Edge',
  vpc: 'VPC',
  public: 'Public subnets',
  private: 'Private subnets',
  isolated: 'Isolated subnets: no route out',
  data: 'Data',
  operations: 'Operations',
  outside: 'Outside',
} as const;
export type Zone = keyof typeof ZONES;

/** Zones inside zones; the others stand side by side. */
export const INSIDE: Readonly<Partial<Record<Zone, Zone>>> = {
  public: 'vpc',
  private: 'vpc',
  isolated: 'vpc',
};

/** A box of the drawing: what a person would name. */
export interface Part {
  /** Unique on the page; letters, digits and hyphens. */
  readonly id: string;
  readonly zone: Zone;
  readonly name: string;
  /** What it is, in a few words: `ECS service, 2–6 tasks`. */
  readonly what: string;
  /** What it stands for; none of people and hosts outside. */
  readonly resources: readonly Resource[];
}

/** An arrow of the drawing: somebody calls, reads, writes or starts somebody. */
export interface Flow {
  readonly from: Part;
  readonly to: Part;
  readonly label: string;
  /** `traffic` is a request on the network, `data` reads or writes, `starts` is a schedule, an alarm, a backup. */
  readonly kind: 'traffic' | 'data' | 'starts';
}

/** For ids and anchors. */
export const slug = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'x';
