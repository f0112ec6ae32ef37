import { ArnFormat, Stack, Tags } from 'aws-cdk-lib';
import {
  type IConnectable,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  type IVpc,
  Port,
  SecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Alarms } from '../alarms/alarms';
import { PULL_ACTIONS } from '../delivery/pull-actions';
import { alarmOnEndpoints } from './endpoint-alarms';
import { allowOwnPrincipals } from './endpoint-policy';

/** A service whose tasks start through the endpoints. */
interface EndpointClient {
  /** Name of the role that pulls the image and writes the logs. */
  readonly executionRole: string;
  readonly repository: string;
  readonly logGroup: string;
  /**
   * Where ECS Exec is allowed: the task role, which writes the record of a session, and the log group it goes to.
   * @default - no ECS Exec
   */
  readonly sessions?: { readonly role: string; readonly logGroup: string };
}

export interface InterfaceEndpointsProps {
  /** Prefix of the Name tags, for example `bi-production`. */
  readonly name: string;
  readonly vpc: IVpc;
  /** At most one subnet per Availability Zone. All subnets of the VPC reach the endpoints, wherever they are. */
  readonly subnets: SubnetSelection;
  readonly clients: Readonly<Record<string, EndpointClient>>;
  /** Account of the ECR repositories. */
  readonly registryAccount: string;
  readonly alarms: Alarms;
}

/**
 * What a Fargate task without internet needs to start: `ecr.api`, `ecr.dkr` and `logs`.
 *
 * Private DNS is VPC-wide: every pull and every log line of the VPC goes through here. So each policy names the
 * clients' roles, each with its own repository and log group, and the security group admits nobody until `admit`
 * is called. No other role can push an image or write a log through these endpoints, whatever its own policies say.
 */
export class InterfaceEndpoints extends Construct {
  /** Has no rule that lets anything out: endpoints only answer. */
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: InterfaceEndpointsProps) {
    super(scope, id);
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'interface endpoints: HTTPS from the services they are for',
      allowAllOutbound: false,
    });
    Tags.of(this.securityGroup).add('Name', `${props.name}-endpoints-sg`);

    const pull = this.pullImages(props);
    const ecrApi = this.endpoint('EcrApi', props, {
      name: 'ecr-api',
      service: InterfaceVpcEndpointAwsService.ECR,
      policy: [this.getToken(props), ...pull.map(statement => statement.copy())],
    });
    const ecrDkr = this.endpoint('EcrDkr', props, {
      name: 'ecr-dkr',
      service: InterfaceVpcEndpointAwsService.ECR_DOCKER,
      policy: pull,
    });
    const logs = this.endpoint('Logs', props, {
      name: 'logs',
      service: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
      policy: this.writeLogs(props),
    });
    alarmOnEndpoints(this, props.vpc, [ecrApi, ecrDkr, logs], props.alarms);
  }

  /** Opens HTTPS from a client to the endpoints. Both rules stand in the client's stack, so it may come later. */
  admit(client: IConnectable): void {
    client.connections.allowTo(this.securityGroup, Port.HTTPS, 'image pulls and logs');
  }

  private endpoint(
    id: string,
    { name: prefix, vpc, subnets }: InterfaceEndpointsProps,
    { name, service, policy }: InterfaceDefinition,
  ) {
    const endpoint = new InterfaceVpcEndpoint(this, id, {
      vpc,
      service,
      subnets,
      securityGroups: [this.securityGroup],
      open: false,
      privateDnsEnabled: true,
    });
    for (const statement of policy) endpoint.addToPolicy(statement);
    Tags.of(endpoint).add('Name', `${prefix}-${name}-endpoint`);
    return { endpoint, serviceName: service.name };
  }

  private getToken({ clients }: InterfaceEndpointsProps): PolicyStatement {
    return allowOwnPrincipals(this, {
      sid: 'GetToken',
      roles: Object.values(clients).map(client => client.executionRole),
      // Has no resource to narrow it to. Source: service authorization reference of Amazon ECR.
      actions: ['ecr:GetAuthorizationToken'],
      resources: ['*'],
    });
  }

  private pullImages({ clients, registryAccount }: InterfaceEndpointsProps): PolicyStatement[] {
    return Object.entries(clients).map(([client, { executionRole, repository }]) =>
      allowOwnPrincipals(this, {
        sid: `Pull${client}`,
        roles: [executionRole],
        actions: PULL_ACTIONS,
        resources: [
          Stack.of(this).formatArn({
            service: 'ecr',
            account: registryAccount,
            resource: 'repository',
            resourceName: repository,
          }),
        ],
      }),
    );
  }

  private writeLogs({ clients }: InterfaceEndpointsProps): PolicyStatement[] {
    const groupArn = (resourceName: string) =>
      Stack.of(this).formatArn({
        service: 'logs',
        resource: 'log-group',
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    return Object.entries(clients).flatMap(([client, { executionRole, logGroup, sessions }]) => [
      allowOwnPrincipals(this, {
        sid: `Write${client}Logs`,
        roles: [executionRole],
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [`${groupArn(logGroup)}:*`],
      }),
      ...(sessions ? this.writeSessions(client, sessions.role, groupArn(sessions.logGroup)) : []),
    ]);
  }

  private writeSessions(client: string, role: string, logGroupArn: string): PolicyStatement[] {
    return [
      allowOwnPrincipals(this, {
        sid: `Write${client}Sessions`,
        roles: [role],
        actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        resources: [`${logGroupArn}:*`],
      }),
      allowOwnPrincipals(this, {
        sid: `Find${client}SessionLogs`,
        roles: [role],
        // The agent looks its group up in the list of all. Source: Amazon ECS developer guide, "ECS Exec".
        actions: ['logs:DescribeLogGroups'],
        resources: ['*'],
      }),
    ];
  }
}

interface InterfaceDefinition {
  readonly name: string;
  readonly service: InterfaceVpcEndpointAwsService;
  readonly policy: readonly PolicyStatement[];
}
