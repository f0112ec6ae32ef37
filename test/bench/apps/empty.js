/** The floor of every synth: what the CLI, aws-cdk-lib and the built-in rules cost by themselves. */
const { App, Stack } = require('aws-cdk-lib');
const { Bucket } = require('aws-cdk-lib/aws-s3');

new Bucket(new Stack(new App(), 'Empty'), 'Bucket');
