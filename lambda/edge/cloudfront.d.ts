/**
 * What CloudFront Functions (JavaScript runtime 2.0) give to a viewer-request function, as far as it is used here.
 * Source: CloudFront developer guide, "Event structure" and "Helper methods for key value stores".
 */
declare module 'cloudfront' {
  interface KeyValueStore {
    /** Rejects when the key is missing, and when the store cannot be read. */
    get(key: string): Promise<string>;
    exists(key: string): Promise<boolean>;
  }

  interface Headers {
    [lowerCaseName: string]: { value: string } | undefined;
  }

  export interface ViewerRequest {
    method: string;
    uri: string;
    headers: Headers;
  }

  export interface ViewerRequestEvent {
    request: ViewerRequest;
  }

  export interface ViewerResponse {
    statusCode: number;
    statusDescription: string;
    headers: Headers;
    body: string;
  }

  const cf: {
    /** The store that is associated with the function. */
    kvs(): KeyValueStore;
  };
  export default cf;
}
