import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { API, EXECUTOR } from '../../contract/bi-cards';
import { EXIT, type ExitCode } from '../exit';
import type { BiCardsSession } from '../session';
import { table } from '../ui/table';

/** Prints what runs in a deployment. */
export async function status(session: BiCardsSession): Promise<ExitCode> {
  const { names, ui } = session;
  await session.identity();
  const { services = [] } = await session
    .client(ECSClient)
    .send(new DescribeServicesCommand({ cluster: names.cluster, services: [API.service, EXECUTOR.service] }));
  const rows = services.map(({ serviceName = '', desiredCount = 0, runningCount = 0 }) => ({
    service: serviceName,
    wanted: desiredCount,
    running: runningCount,
  }));
  ui.result({ services: rows }, () =>
    table([
      ['SERVICE', 'WANTED', 'RUNNING'],
      ...rows.map(row => [row.service, String(row.wanted), String(row.running)]),
    ]),
  );
  return EXIT.done;
}
