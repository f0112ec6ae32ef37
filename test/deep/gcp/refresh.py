"""Runs the supplier of docs/gcp.md: `refresh.py <module> <configuration> <times>`; prints the tokens as JSON."""

import importlib.util
import json
import sys
from pathlib import Path

from google.auth import exceptions
from google.auth.transport.requests import Request

module, configuration, times = sys.argv[1:]
spec = importlib.util.spec_from_file_location("vertex_credentials", module)
vertex = importlib.util.module_from_spec(spec)
spec.loader.exec_module(vertex)

credentials = vertex.vertex_credentials(Path(configuration))
tokens = []
try:
    for _ in range(int(times)):
        credentials.refresh(Request())
        tokens.append(credentials.token)
except exceptions.GoogleAuthError as error:
    print(json.dumps({"error": str(error), "retryable": error.retryable}))
else:
    print(json.dumps({"tokens": tokens}))
