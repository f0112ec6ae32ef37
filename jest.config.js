// The built-in CloudFormation rules cost about 4 s per test file and run once per deployment in
// test/systems/rules.test.ts; everywhere else they are off.
process.env.CDK_VALIDATION ??= 'false';

const project = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022' } }] },
};

module.exports = {
  projects: [
    {
      ...project,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/test/local/e2e/'],
    },
    { ...project, displayName: 'local', testMatch: ['<rootDir>/test/local/e2e/*.test.ts'] },
  ],
};
