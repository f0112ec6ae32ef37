import { ArnFormat, Stack, Tags } from 'aws-cdk-lib';
import {
  GatewayVpcEndpoint,
  GatewayVpcEndpointAwsService,
  type IVpc,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ITEM_ACTIONS } from '../data/item-actions';
import { allowImageLayers, allowOwnPrincipals, bucketArn } from './endpoint-policy';

export interface GatewayEndpointsProps {
  /** Prefix of the Name tags, for example `bi-production`. */
  readonly name: string;
  readonly vpc: IVpc;
  /** What the private subnets reach; buckets and tables are this account's, by name. */
  readonly private: {
    readonly subnets: SubnetSelection;
    readonly buckets: readonly string[];
    readonly tables: readonly string[];
  };
  /** What the executor's subnets reach: objects below one prefix of one bucket, read by one role. */
  readonly executor: {
    readonly subnets: SubnetSelection;
    readonly bucket: string;
    /** Key prefix, for example `datasets/`. */
    readonly prefix: string;
    readonly role: string;
  };
}

/**
 * S3 and DynamoDB without NAT. Two sets that share no route table:
 *
 * - private subnets: principals of this account use the objects and items of the named buckets and tables;
 *   no bucket and no table can be changed this way.
 * - executor subnets: S3 only, and there nothing but reading. A bucket of somebody else, credentials of somebody
 *   else, access points and every kind of write are refused, and so are URLs signed by any role but the executor's.
 *
 * Both let image layers of ECR's own bucket through, read only and for any principal (see `allowImageLayers`).
 * Not stopped: what the role may read can still leave in the answer to whoever called the executor.
 */
export class GatewayEndpoints extends Construct {
  /** The executor's way to S3, for `aws:SourceVpce` conditions in the executor's role. */
  readonly executorS3EndpointId: string;

  constructor(scope: Construct, id: string, props: GatewayEndpointsProps) {
    super(scope, id);
    this.endpoint('S3', props, {
      name: 's3',
      service: GatewayVpcEndpointAwsService.S3,
      subnets: props.private.subnets,
      policy: [this.useObjects(props.private.buckets), allowImageLayers(this)],
    });
    this.endpoint('DynamoDb', props, {
      name: 'dynamodb',
      service: GatewayVpcEndpointAwsService.DYNAMODB,
      subnets: props.private.subnets,
      policy: [this.useItems(props.private.tables)],
    });
    const executorS3 = this.endpoint('ExecutorS3', props, {
      name: 'executor-s3',
      service: GatewayVpcEndpointAwsService.S3,
      subnets: props.executor.subnets,
      policy: [...this.readDatasets(props.executor), allowImageLayers(this)],
    });
    this.executorS3EndpointId = executorS3.vpcEndpointId;
  }

  private endpoint(
    id: string,
    props: GatewayEndpointsProps,
    { name, service, subnets, policy }: GatewayDefinition,
  ): GatewayVpcEndpoint {
    const endpoint = new GatewayVpcEndpoint(this, id, { vpc: props.vpc, service, subnets: [subnets] });
    for (const statement of policy) endpoint.addToPolicy(statement);
    Tags.of(endpoint).add('Name', `${props.name}-${name}-endpoint`);
    return endpoint;
  }

  private useObjects(buckets: readonly string[]): PolicyStatement {
    return allowOwnPrincipals(this, {
      sid: 'UseOwnObjects',
      actions: [
        's3:AbortMultipartUpload',
        's3:DeleteObject',
        's3:GetObject',
        's3:ListBucket',
        's3:ListMultipartUploadParts',
        's3:PutObject',
      ],
      resources: buckets.flatMap(name => [bucketArn(this, name), `${bucketArn(this, name)}/*`]),
      resourceAccount: Stack.of(this).account,
    });
  }

  private useItems(tables: readonly string[]): PolicyStatement {
    const tableArn = (resourceName: string) =>
      Stack.of(this).formatArn({
        service: 'dynamodb',
        resource: 'table',
        resourceName,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      });
    return allowOwnPrincipals(this, {
      sid: 'UseOwnItems',
      actions: ITEM_ACTIONS,
      resources: tables.flatMap(name => [tableArn(name), tableArn(`${name}/index/*`)]),
    });
  }

  private readDatasets({ bucket, prefix, role }: GatewayEndpointsProps['executor']): PolicyStatement[] {
    const bound = { roles: [role], resourceAccount: Stack.of(this).account };
    return [
      allowOwnPrincipals(this, {
        ...bound,
        sid: 'ReadDatasets',
        actions: ['s3:GetObject'],
        resources: [`${bucketArn(this, bucket)}/${prefix}*`],
      }),
      allowOwnPrincipals(this, {
        ...bound,
        sid: 'ListDatasets',
        actions: ['s3:ListBucket'],
        resources: [bucketArn(this, bucket)],
        listPrefix: prefix,
      }),
    ];
  }
}

interface GatewayDefinition {
  readonly name: string;
  readonly service: GatewayVpcEndpointAwsService;
  readonly subnets: SubnetSelection;
  readonly policy: readonly PolicyStatement[];
}
