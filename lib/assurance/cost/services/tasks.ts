import type { Property } from '../../model/property';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { type Charge, type ChargeKind, fixed, variable } from '../charge';
import type { PriceId } from '../prices';
import { SPOT_SHARE } from '../prices';

/** What a task of a definition asks for. */
export interface TaskSize {
  readonly cpus: number;
  readonly memoryGB: number;
  /** File systems in memory, for example `/tmp`. */
  readonly tmpMiB: number;
  /** Beyond the 20 GB that every task has. */
  readonly moreStorageGB: number;
  readonly arm: boolean;
}

const INCLUDED_STORAGE_GB = 20;

export function sizeOf(world: World, definition: Resource): TaskSize {
  const properties = world.properties(definition);
  const platform = properties.at('RuntimePlatform');
  const system = platform.at('OperatingSystemFamily');
  if (/^WINDOWS/.test(system.optionalText() ?? '')) system.cannotTell();
  const storage = properties.at('EphemeralStorage', 'SizeInGiB').optionalNumber() ?? INCLUDED_STORAGE_GB;
  return {
    cpus: amount(properties.at('Cpu'), { unit: /^(\d+(?:\.\d+)?) ?vcpu$/i, per: 1024 }),
    memoryGB: amount(properties.at('Memory'), { unit: /^(\d+(?:\.\d+)?) ?gb$/i, per: 1024 }),
    tmpMiB: tmpfsOf(properties),
    moreStorageGB: Math.max(0, storage - INCLUDED_STORAGE_GB),
    arm: platform.at('CpuArchitecture').optionalText() === 'ARM64',
  };
}

const tmpfsOf = (definition: Property): number =>
  definition
    .at('ContainerDefinitions')
    .items()
    .flatMap(container => container.at('LinuxParameters', 'Tmpfs').items())
    .reduce((sum, tmpfs) => sum + (tmpfs.at('Size').optionalNumber() ?? 0), 0);

/** `1024`, `1 vCPU`, `2 GB`: what CloudFormation accepts. */
function amount(property: Property, { unit, per }: { readonly unit: RegExp; readonly per: number }): number {
  const text = property.text();
  const [, whole] = unit.exec(text) ?? [];
  if (whole !== undefined) return Number(whole);
  const number = Number(text);
  return Number.isNaN(number) ? property.cannotTell() : number / per;
}

export interface TaskTime {
  readonly kind: ChargeKind;
  readonly hours: number;
  readonly what: string;
  readonly spot?: boolean;
}

/** What running tasks of a size for some hours costs. */
export function taskCharges({ cpus, memoryGB, moreStorageGB, arm }: TaskSize, time: TaskTime): Charge[] {
  const { kind, hours, what, spot = false } = time;
  const charge = (price: PriceId, quantity: number, of: string): Charge => ({
    ...(kind === 'fixed' ? fixed : variable)(price, quantity, `${what}: ${of}`),
    ...(spot && { share: SPOT_SHARE }),
  });
  return [
    charge(arm ? 'fargateArmCpu' : 'fargateCpu', cpus * hours, 'CPU'),
    charge(arm ? 'fargateArmMemory' : 'fargateMemory', memoryGB * hours, 'memory'),
    ...(moreStorageGB > 0 ? [charge('fargateStorage', moreStorageGB * hours, 'storage')] : []),
  ];
}
