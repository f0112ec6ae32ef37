// `npm run test:deep`: needs Python, Go, their registries and minutes, so it is no part of `npm test`.
const { projects } = require('../../jest.config.js');

module.exports = {
  ...projects[0],
  displayName: 'deep',
  rootDir: '../..',
  testMatch: ['<rootDir>/test/deep/*.test.ts'],
  testPathIgnorePatterns: [],
};
