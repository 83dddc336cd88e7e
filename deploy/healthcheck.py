"""Is this web process ready? Run inside its container; exits 1 with the answer when it is not."""

import os
import sys
import urllib.error
import urllib.request

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
# As the proxy would ask: under a name the site answers to, and over HTTPS.
headers = {"Host": host, "X-Forwarded-Proto": "https"}
request = urllib.request.Request("http://127.0.0.1:8000/readyz", headers=headers)
try:
    with urllib.request.urlopen(request, timeout=5):  # noqa: S310 (a fixed address)
        sys.exit(0)
except urllib.error.HTTPError as problem:
    sys.exit(f"{problem.code} {problem.read(500).decode(errors='replace')}")
except OSError as problem:
    sys.exit(str(problem))
