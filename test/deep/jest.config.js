// `npm run test:deep`: needs Python, Go, their registries and minutes, so it is no part of `npm test`.
const { globalSetup, projects } = require('../../jest.config.js');

module.exports = {
  ...projects[0],
  displayName: 'deep',
  rootDir: '../..',
  globalSetup,
  testMatch: ['<rootDir>/test/deep/*.test.ts'],
  testPathIgnorePatterns: [],
};
