"""Whether AWS STS would accept a signed request, by the AWS SDK's own signer: the request on standard input, then the
secret key as the argument. Prints the signature found and the one computed."""

import json
import re
import sys

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

subject = json.load(sys.stdin)
headers = {header["key"].lower(): header["value"] for header in subject["headers"]}
access_key, region, service, signed, found = re.match(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/\d{8}/([^/]+)/([^/]+)/aws4_request, "
    r"SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$",
    headers["authorization"],
).groups()

request = AWSRequest(
    method=subject["method"],
    url=subject["url"],
    headers={name: headers[name] for name in signed.split(";") if name != "host"},
)
request.context["timestamp"] = headers["x-amz-date"]
signer = SigV4Auth(Credentials(access_key, sys.argv[1], headers["x-amz-security-token"]), service, region)
computed = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
print(json.dumps({"found": found, "computed": computed, "signed": signed.split(";"), "region": region}))
