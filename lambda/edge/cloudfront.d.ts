/**
 * What CloudFront Functions (JavaScript runtime 2.0) give to a viewer-request function, as far as it is used here.
 * Source: CloudFront developer guide, "Event structure" and "Helper methods for key value stores".
 */
declare module 'cloudfront' {
  export interface KeyValueStore {
    /** Rejects when the key is missing, and when the store cannot be read. */
    get(key: string): Promise<string>;
    exists(key: string): Promise<boolean>;
  }

  interface Values {
    [name: string]: { value: string } | undefined;
  }

  export interface ViewerRequest {
    method: string;
    uri: string;
    /** By name in lower case; `cookie` is not among them. */
    headers: Values;
    cookies: Values;
  }

  export interface ViewerRequestEvent {
    request: ViewerRequest;
  }

  export interface ViewerResponse {
    statusCode: number;
    statusDescription: string;
    headers: Values;
    body: string;
  }

  const cf: {
    /** The store that is associated with the function. */
    kvs(): KeyValueStore;
  };
  export default cf;
}
