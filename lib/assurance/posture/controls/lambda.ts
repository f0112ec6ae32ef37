import { naming } from '../../model/network';
import { type Control, demand, each, mustBeOneOf } from '../control';
import { inZones } from './zones';

const FUNCTION = ['AWS::Lambda::Function'];

/** Parameter `runtime` of Lambda.2, of the languages in use here. */
const SUPPORTED = ['nodejs24.x', 'nodejs22.x', 'python3.14', 'python3.13', 'python3.12'];

export const LAMBDA: readonly Control[] = [
  {
    id: 'Lambda.1',
    title: 'Function policies prohibit public access',
    types: FUNCTION,
    check: ({ resource }, world) =>
      each(naming(world, resource, 'FunctionName', 'AWS::Lambda::Permission'), ({ properties }) => {
        const [principal, by] = [properties.at('Principal').text(), ['SourceAccount', 'PrincipalOrgID']];
        const isNarrowed = by.some(name => !properties.at(name).isAbsent);
        const isOpen = principal === '*' || (principal === 's3.amazonaws.com' && !isNarrowed);
        return demand(!isOpen, `${properties.where} lets ${principal} call it`);
      }),
  },
  {
    id: 'Lambda.2',
    title: 'Functions use supported runtimes',
    types: FUNCTION,
    check: ({ properties }) => mustBeOneOf(properties.at('Runtime'), SUPPORTED),
  },
  {
    id: 'Lambda.5',
    title: 'Functions in a VPC operate in two Availability Zones',
    types: FUNCTION,
    check: ({ properties }, world) => {
      const subnets = properties.at('VpcConfig', 'SubnetIds');
      return subnets.isAbsent ? 'not-applicable' : inZones(world, subnets);
    },
  },
];
