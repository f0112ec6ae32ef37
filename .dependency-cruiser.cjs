/**
 * A file imports inside its room and downwards only; see docs/adr/0001-rooms.md.
 * Each rule names a room and what it must never import.
 */
const room = (name, path, forbidden, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path },
  to: { path: forbidden },
});

const CDK = '^node_modules/(aws-cdk-lib|constructs|cdk-nag)/';

module.exports = {
  forbidden: [
    room(
      'contract-is-the-floor',
      '^lib/contract/',
      ['^(bin|lambda|test)/', '^lib/(?!contract/)', CDK],
      'names only; no CDK',
    ),
    room(
      'config-sees-contract',
      '^lib/config/',
      ['^(bin|lambda|test)/', '^lib/(?!config/|contract/)', CDK],
      'config loads no CDK',
    ),
    room(
      'constructs-see-config-and-contract',
      '^lib/constructs/',
      ['^(bin|test)/', '^lib/(?!constructs/|config/|contract/)'],
      'constructs know no system; lambda/ holds the code they bundle',
    ),
    room(
      'systems-see-constructs',
      '^lib/systems/',
      ['^(bin|lambda|test)/', '^lib/(?!systems/|constructs/|config/|contract/)'],
      'no tooling in systems',
    ),
    room(
      'system-config-loads-no-cdk',
      '^lib/systems/[^/]+/(config|environments|load)',
      [CDK, '^lib/constructs/', '^lib/systems/[^/]+/(?!config|environments|load)'],
      'read by the tools, which must start fast',
    ),
    room(
      'tools-load-no-cdk',
      '^lib/(local|ops|release|assurance|dev)/',
      [
        CDK,
        '^lib/constructs/',
        '^(bin|lambda|test)/',
        '^lib/systems/[^/]+/(?!config|environments|load|dns-allow-list|secrets)',
      ],
      'tools read templates, names and configuration',
    ),
    room(
      'lambda-sees-contract',
      '^lambda/',
      ['^(bin|test)/', '^lib/(?!contract/)', CDK],
      'functions bundle names only',
    ),
    {
      name: 'simulator-in-tests-only',
      severity: 'error',
      comment: 'its licence is AGPL; see docs/adr/0012-policy-evaluator.md',
      from: { path: '^(bin|lib|lambda)/' },
      to: { path: '^(node_modules/)?@cloud-copilot/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-tests-in-product',
      severity: 'error',
      from: { path: '^(bin|lib|lambda)/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
