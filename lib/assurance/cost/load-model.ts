/**
 * What people do with the system in a month, and what that asks of the infrastructure. Every number is an assumption
 * until somebody measures: change it here, and cost and capacity change with it.
 */
export interface LoadModel {
  /** People who use it on a working day. */
  readonly dailyUsers: number;
  readonly workingDays: number;
  /** Hours a day into which a day's use falls. */
  readonly activeHours: number;
  /** Share of a day's requests that falls into its busiest hour. */
  readonly busiestHour: number;

  readonly perUserAndDay: {
    /** Requests to the API. */
    readonly requests: number;
    /** Cards run by the executor. */
    readonly cards: number;
    /** Documents and assets of the SPA, most of which the browser keeps. */
    readonly pages: number;
    /** Questions to the language model, which leave through NAT. */
    readonly questions: number;
  };
  readonly perRequest: {
    readonly responseKiB: number;
    /** CPU time of the API in seconds of one vCPU. */
    readonly cpuSeconds: number;
    /** DynamoDB units: a read of up to 4 KB that may be a moment old costs half. */
    readonly readUnits: number;
    /** Of a table; each index that gets the item costs the same again. */
    readonly writeUnits: number;
    readonly logKiB: number;
  };
  readonly perCard: {
    /** CPU time of the executor in seconds of one vCPU. */
    readonly cpuSeconds: number;
    /** From its start to its end: reading and waiting, too. */
    readonly seconds: number;
    /** Of its process at its largest: Python with its packages, and data in memory, which is larger than in a file. */
    readonly memoryMiB: number;
    /** Objects of the datasets bucket that are read. */
    readonly objectReads: number;
    /** Bytes of them. */
    readonly readMiB: number;
    readonly objectWrites: number;
    readonly logKiB: number;
  };
  readonly perPage: { readonly responseKiB: number };
  readonly perQuestion: {
    readonly sentKiB: number;
    readonly receivedKiB: number;
    /**
     * Assumed: most of what is sent are rows of data. Each digit is a token of its own, so rows have the fewest bytes:
     * 1.5 as CSV, 2.5 as JSON. Japanese prose has 5.4, because a token is nearly two of its characters of three bytes
     * each; English prose has 3.6, Python 3.9. Measured in November 2026 with Gemma 3's tokenizer, by its technical report
     * that of Gemini 2.0.
     */
    readonly bytesPerToken: number;
  };
  /** What is kept; grows with the users that there ever were. */
  readonly perUser: { readonly objectsMiB: number; readonly tableMiB: number };

  /** What goes on when nobody is there. */
  readonly always: {
    /** Flow records of the whole VPC in a minute, of about 150 bytes each. */
    readonly flowRecordsPerMinute: number;
    readonly dnsQueriesPerMinute: number;
    readonly flowRecordsPerRequest: number;
    readonly dnsQueriesPerRequest: number;
    /** Seconds that a function runs. */
    readonly functionSeconds: number;
    readonly functionLogKiB: number;
    /** Bytes that a scheduled function sends and receives through NAT, and its calls to other services. */
    readonly functionNatKiB: number;
    readonly functionTableReads: number;
    readonly functionObjectRequests: number;
    /** Minutes that a task of a job runs. */
    readonly jobMinutes: number;
    readonly jobLogKiB: number;
    /** Blocked and counted requests, which the web ACL logs. */
    readonly webAclRecordsPerDay: number;
    /** Memory of an executor that runs no card. */
    readonly executorMiB: number;
    /** Log bytes of a task that nobody asks anything. */
    readonly taskLogKiBPerMinute: number;
    /** Kept in each image repository. */
    readonly imageGB: number;
  };
}

const ASSUMED: Omit<LoadModel, 'dailyUsers'> = {
  workingDays: 21,
  activeHours: 10,
  busiestHour: 0.2,
  perUserAndDay: { requests: 150, cards: 40, pages: 30, questions: 2 },
  perRequest: { responseKiB: 20, cpuSeconds: 0.03, readUnits: 2, writeUnits: 0.1, logKiB: 0.5 },
  perCard: {
    cpuSeconds: 1.5,
    seconds: 3,
    memoryMiB: 256,
    objectReads: 2,
    readMiB: 5,
    objectWrites: 0.05,
    logKiB: 0.5,
  },
  perPage: { responseKiB: 60 },
  perQuestion: { sentKiB: 40, receivedKiB: 10, bytesPerToken: 2 },
  perUser: { objectsMiB: 200, tableMiB: 0.5 },
  always: {
    flowRecordsPerMinute: 60,
    dnsQueriesPerMinute: 30,
    flowRecordsPerRequest: 0.5,
    dnsQueriesPerRequest: 0.2,
    functionSeconds: 1.5,
    functionLogKiB: 2,
    functionNatKiB: 80,
    functionTableReads: 8,
    functionObjectRequests: 2,
    jobMinutes: 10,
    jobLogKiB: 64,
    webAclRecordsPerDay: 2000,
    executorMiB: 200,
    taskLogKiBPerMinute: 1,
    imageGB: 5,
  },
};

/** The assumptions, for so many people a day. */
export const loadOf = (dailyUsers: number): LoadModel => ({ dailyUsers, ...ASSUMED });

/** Nobody uses it: what is left is what runs by itself. */
export const IDLE = loadOf(0);
