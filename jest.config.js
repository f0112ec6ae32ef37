// The built-in CloudFormation rules cost about 4 s per test file and run once per deployment in
// test/systems/posture.test.ts; everywhere else they are off.
process.env.CDK_VALIDATION ??= 'false';
// A warning per test file that the SDK will ask for Node.js 22 in 2027; package.json states what we support.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const project = {
  testEnvironment: 'node',
  // Otherwise jest looks at every file of node_modules and of the local cloud, for each project, before it starts.
  roots: ['bin', 'lambda', 'lib', 'test'].map(folder => `<rootDir>/${folder}`),
  // hyparquet is published as ECMAScript modules only, which jest does not load as they are.
  transform: { '^.+\\.ts$|/hyparquet[^/]*/src/.+\\.js$': ['@swc/jest', { jsc: { target: 'es2022' } }] },
  transformIgnorePatterns: ['/node_modules/(?!hyparquet)'],
};

module.exports = {
  // By default jest leaves one core unused: half of a machine with two.
  maxWorkers: '100%',
  globalSetup: '<rootDir>/test/support/assemblies/set-up.ts',
  projects: [
    {
      ...project,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: [
        '/test/local/e2e/',
        '/test/canary/',
        '/test/assurance/isolation/',
        '/test/deep/',
      ],
    },
    // The isolation proof: hundreds of mutations, random configurations, the command itself.
    { ...project, displayName: 'proof', testMatch: ['<rootDir>/test/assurance/isolation/*.test.ts'] },
    // What starts a cloud or a small world of its own; `npm run test:unit` leaves it out.
    {
      ...project,
      displayName: 'local',
      testMatch: ['<rootDir>/test/local/e2e/*.test.ts', '<rootDir>/test/canary/*.test.ts'],
    },
  ],
};
