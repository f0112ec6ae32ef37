import { Agent } from 'node:http';

/**
 * Request handler settings for a client that puts something before the endpoint's `localhost`: every name leads to
 * this machine. Node does not resolve such names by itself, as browsers do (RFC 6761).
 */
export const namesOnThisMachine = () => ({
  httpAgent: new Agent({
    lookup: (_, options, done) => {
      const address = '127.0.0.1';
      if (options.all) done(null, [{ address, family: 4 }]);
      else done(null, address, 4);
    },
  }),
});
