import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { BackupClient, paginateListBackupJobs, paginateListRestoreJobs } from '@aws-sdk/client-backup';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { estimate } from '../../../assurance/cost/estimate';
import { loadOf } from '../../../assurance/cost/load-model';
import { TemplateSet } from '../../../assurance/model/template-set';
import { wholeDays } from '../../../contract/whole-days';
import { deployedTemplate, describeStack } from '../../../release/deploy/stacks/stacks';
import { isTooOld, secretStates } from '../../secret/list';
import { round, type Section } from '../section';

export const backups: Section = {
  id: 'backups',
  title: 'バックアップと復元テスト',
  collect: async (session, { from, to }) => {
    if (session.cloud === 'local') return { rows: [], details: ['ローカルクラウドにはない'] };
    const client = session.client(BackupClient);
    const states: string[] = [];
    const jobs = paginateListBackupJobs(
      { client },
      { ByBackupVaultName: session.names.backupVault, ByCreatedAfter: from, ByCreatedBefore: to },
    );
    for await (const { BackupJobs = [] } of jobs)
      states.push(...BackupJobs.flatMap(({ State }) => State ?? []));
    const tests: string[] = [];
    const plans = Object.values(session.names.restoreTestingPlans);
    const restores = paginateListRestoreJobs({ client }, { ByCreatedAfter: from, ByCreatedBefore: to });
    // A restore by hand belongs to no plan of tests.
    for await (const { RestoreJobs = [] } of restores)
      for (const { CreatedBy, ValidationStatus, Status } of RestoreJobs)
        if (plans.some(plan => CreatedBy?.RestoreTestingPlanArn?.includes(plan)))
          tests.push(ValidationStatus ?? Status ?? 'UNKNOWN');
    const failed = states.filter(state => /^(FAILED|ABORTED|EXPIRED|PARTIAL)$/.test(state)).length;
    const badTests = tests.filter(state => /^(FAILED|TIMED_OUT|ABORTED)$/.test(state)).length;
    return {
      rows: [
        {
          key: 'backups',
          label: 'バックアップ成功',
          value: states.filter(state => state === 'COMPLETED').length,
          unit: '件',
        },
        { key: 'failedBackups', label: 'バックアップ失敗', value: failed, unit: '件' },
        {
          key: 'restoreTests',
          label: '復元テスト成功',
          value: tests.filter(state => state === 'SUCCESSFUL').length,
          unit: '件',
        },
        { key: 'failedRestoreTests', label: '復元テスト失敗', value: badTests, unit: '件' },
      ],
      notable: [
        ...(states.length === 0 ? ['バックアップが一件もない'] : []),
        ...(failed > 0 ? [`バックアップが ${failed} 件失敗した`] : []),
        ...(badTests > 0 ? [`復元テストが ${badTests} 件失敗した`] : []),
      ],
    };
  },
};

/** ACM has renewed a certificate by then, as the alarm says. */
const CERTIFICATE_DAYS = 44;

export const credentials: Section = {
  id: 'credentials',
  title: '証明書とシークレット',
  collect: async session => {
    const { edge, api } = session.config;
    const arns = [
      ...(edge.domain ? [edge.domain.certificateArn] : []),
      ...(api.exposure.kind === 'public' ? [api.exposure.certificateArn] : []),
    ];
    const [certificates, secrets] = await Promise.all([
      Promise.all(
        arns.map(async CertificateArn => {
          const { Certificate } = await session
            .client(ACMClient, CertificateArn.split(':')[3])
            .send(new DescribeCertificateCommand({ CertificateArn }));
          const ends = Certificate?.NotAfter;
          return {
            name: Certificate?.DomainName ?? CertificateArn,
            days: ends && wholeDays(session.now(), ends),
          };
        }),
      ),
      secretStates(session),
    ]);
    const unset = secrets.flatMap(({ keys }) => keys).filter(({ state }) => state !== 'set');
    return {
      rows: [
        ...certificates.map(({ name, days }) => ({
          key: `certificateDays:${name}`,
          label: `証明書 ${name} の残り`,
          value: days,
          unit: '日',
        })),
        ...secrets.map(({ secret, ageDays }) => ({
          key: `secretAgeDays:${secret}`,
          label: `シークレット ${secret} の最終変更から`,
          value: ageDays,
          unit: '日',
        })),
      ],
      notable: [
        ...certificates
          .filter(({ days }) => days !== undefined && days <= CERTIFICATE_DAYS)
          .map(({ name, days }) => `証明書 ${name} はあと ${days} 日で切れる`),
        ...secrets
          .filter(isTooOld)
          .map(({ secret, ageDays }) => `シークレット ${secret} を ${ageDays} 日変えていない`),
        ...unset.map(({ key }) => `シークレットの ${key} が設定されていない`),
      ],
    };
  },
};

/** People on a working day, for what is charged by use. */
const USERS = 100;
const DAYS_IN_A_MONTH = 30.4;

export const costs: Section = {
  id: 'costs',
  title: 'コスト（見積もり）',
  collect: async (session, { days }) => {
    if (session.cloud === 'local') return { rows: [], details: ['このマシンで動き、費用はかからない'] };
    const { account } = await session.identity();
    const stacks = await Promise.all(
      Object.entries(session.names.stacks).map(async ([key, name]) => {
        const region = key === 'edge' ? session.config.edge.region : session.region;
        const client = session.client(CloudFormationClient, region);
        const deployed = await describeStack(client, name);
        return deployed && deployedTemplate(client, { name, region }, deployed, account);
      }),
    );
    const { monthly, unknown } = estimate(
      new TemplateSet(stacks.flatMap(stack => stack ?? [])),
      loadOf(USERS),
      {
        now: session.now(),
      },
    );
    const month = monthly.fixed + monthly.variable;
    return {
      rows: [
        { key: 'monthlyUsd', label: `月額（定価、1 日 ${USERS} 人）`, value: round(month), unit: 'USD' },
        {
          key: 'periodUsd',
          label: `この期間（${days} 日）`,
          value: round((month / DAYS_IN_A_MONTH) * days),
          unit: 'USD',
        },
      ],
      ...(unknown.length > 0 && { details: [`価格の分からないリソース ${unknown.length} 件を除く`] }),
    };
  },
};
