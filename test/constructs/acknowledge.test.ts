import { Stack, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from '../../lib/constructs/acknowledge';
import { newApp } from '../../lib/systems/app';

function deploymentWith(scope: string) {
  const deployment = new Construct(newApp(), 'shop-test');
  const owner = new Construct(new Stack(deployment, 'service'), 'Job');
  acknowledge(deployment, [
    { rules: ['Pack::RULE[Resource::*]'], scopes: [scope], reason: 'it must be so', revisit: 'it need not' },
  ]);
  return owner;
}

const recorded = (construct: Construct) =>
  construct.node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .map(({ data }) => data);

it.each([
  ['the deployment', '', 'no construct'],
  ['a whole stack', 'service', 'a whole stack'],
  ['what is not there', 'service/Task', 'no construct'],
])('acknowledges nothing for %s', (_, scope, found) => {
  expect(() => deploymentWith(scope)).toThrow(
    `an acknowledgement has the scope "${scope}", which is ${found} of shop-test; allowed: the path of a construct in a stack`,
  );
});

it('acknowledges a rule where it is told to, with the reason and when to decide again', () => {
  const owner = deploymentWith('service/Job');
  expect(recorded(owner)).toEqual([{ 'Pack::RULE[Resource::*]': 'it must be so; again when it need not' }]);
  expect(recorded(Stack.of(owner))).toEqual([]);
});
