"""How signatures-botocore.jsonl was made: python signatures-botocore.py > signatures-botocore.jsonl, with botocore 1.44.8.

Random requests as botocore signs them. A line is the whole request as it was sent: the rules, the method, path, query and
headers, and the body. The key is BKGOLDEN, its secret wJalrXUtnFEMI+golden/KEY, the scope basalt/s3.
"""

import datetime
import json
import random
from unittest import mock
from urllib.parse import urlsplit

from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.utils import percent_encode

CREDENTIALS = Credentials("BKGOLDEN", "wJalrXUtnFEMI+golden/KEY")
WORDS = ["a", "b", "..", ".", "", "c d", "ü", "ሴ", "e+f", "g=h&i", "~j-_.", "50%", "k%2Fl", "日本", "(m)", "'n'", "o:p@q", "🙂", "$,;"]
NAMES = ["prefix", "Prefix", "list-type", "a", "a-b", "uploads", "ü", "x y", "marker", "partNumber", "tag[]"]
VALUES = ["v", " v", "v  w   x", '"a   b"', "text/plain; charset=utf-8", "a,b", "", "1", "Ünï"]
HEADERS = ["Content-Type", "x-amz-meta-a", "X-Amz-Meta-B", "x-amz-tagging", "Range", "cache-control", "My-Header"]


def query(random, repeated):
    names = random.choices(NAMES, k=3) if repeated else random.sample(NAMES, k=3)
    parts = []
    for name in names[: random.randrange(4)]:
        value = random.choice(["", "", "=", "=" + percent_encode(random.choice(WORDS), safe="~")])
        parts.append(percent_encode(name, safe="~") + value)
    return "&".join(parts)


def signed(random):
    s3 = random.random() < 0.6
    presigned = random.random() < 0.4
    path = "/" + "/".join(percent_encode(random.choice(WORDS), safe="~") for _ in range(random.randrange(5)))
    parts = query(random, repeated=not presigned)
    body = "" if presigned else random.choice(["", "hello", "ü\n", "x" * 30])
    request = AWSRequest(
        method=random.choice(["GET", "PUT", "POST", "DELETE", "HEAD"]),
        url="http://lake.example:7420" + path + ("?" + parts if parts else ""),
        data=body.encode(),
    )
    for _ in range(random.randrange(4)):
        request.headers.add_header(random.choice(HEADERS), random.choice(VALUES))
    request.headers["Host"] = "lake.example:7420"
    if s3 and not presigned:
        request.context["payload_signing_enabled"] = random.random() < 0.7
        if not request.context["payload_signing_enabled"]:
            request.url = request.url.replace("http:", "https:")
            request.headers["Content-MD5"] = "1B2M2Y8AsgTpgAmY7PhCfg=="
    now = datetime.datetime(2026, 1, 1) + datetime.timedelta(seconds=random.randrange(365 * 86400))
    with mock.patch("botocore.auth.get_current_datetime", lambda: now):
        if presigned:
            auth = S3SigV4QueryAuth if s3 else SigV4QueryAuth
            auth(CREDENTIALS, "s3", "basalt", expires=random.choice([1, 3600, 604800])).add_auth(request)
        else:
            (S3SigV4Auth if s3 else SigV4Auth)(CREDENTIALS, "s3", "basalt").add_auth(request)
    url = urlsplit(request.url)
    headers = [[name, value] for name, value in request.headers.items()]
    return ["S3" if s3 else "GENERAL", request.method, url.path, url.query, headers, body]


if __name__ == "__main__":
    seeded = random.Random(8)
    for _ in range(200):
        print(json.dumps(signed(seeded), ensure_ascii=False, separators=(",", ":")))
