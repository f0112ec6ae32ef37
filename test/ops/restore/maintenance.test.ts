import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { MAINTENANCE_KEY } from '../../../lib/contract/maintenance';
import { maintenanceIsOn } from '../../../lib/ops/restore/maintenance';
import { FakeStore } from '../../support/fake-services';
import { fakeSession } from '../../support/fake-session';

const until = new Date('2026-11-28T05:00:00Z');
const session = (time: string) => fakeSession('production', { now: () => new Date(`2026-11-28T${time}Z`) });
const flag = JSON.stringify({ until: until.getTime() / 1000, bypass: 'hash' });

let store: FakeStore;
beforeEach(() => {
  store = new FakeStore();
  store.client();
  mockClient(CloudFormationClient)
    .on(DescribeStacksCommand)
    .resolves({
      Stacks: [
        {
          StackName: 'bi-production-edge',
          CreationTime: until,
          StackStatus: 'CREATE_COMPLETE',
          Outputs: [{ OutputKey: 'KeyValueStoreArn', OutputValue: store.arn }],
        },
      ],
    });
});

it('is off without a flag, and with one that nobody understands', async () => {
  expect(await maintenanceIsOn(session('04:00:00'))).toBe(false);
  store.set(MAINTENANCE_KEY, 'yes');
  expect(await maintenanceIsOn(session('04:00:00'))).toBe(false);
});

it('is on until its end, and not at it', async () => {
  store.set(MAINTENANCE_KEY, flag);
  expect(await maintenanceIsOn(session('04:59:59'))).toBe(true);
  expect(await maintenanceIsOn(session('05:00:00'))).toBe(false);
});

it('is off where no site is deployed', async () => {
  mockClient(CloudFormationClient).on(DescribeStacksCommand).resolves({ Stacks: [] });
  expect(await maintenanceIsOn(session('04:00:00'))).toBe(false);
});

it('is no answer where it cannot be asked', async () => {
  mockClient(CloudFormationClient).on(DescribeStacksCommand).rejects(new Error('AccessDenied'));
  await expect(maintenanceIsOn(session('04:00:00'))).rejects.toThrow('AccessDenied');
});
