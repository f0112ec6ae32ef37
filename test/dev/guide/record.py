"""Runs an initialiser of tables on a stand-in for boto3 that asks no server.

Argument: its file. Standard output: a JSON list of what it passed to `create_table`.
"""

import contextlib
import json
import runpy
import sys
import types

calls = []
# As far as the guide's initialiser uses it; anything else is an error. There is no table at first.
dynamodb = types.SimpleNamespace(
    tables=types.SimpleNamespace(all=lambda: []),
    create_table=lambda **table: calls.append(table),
)
sys.modules["boto3"] = types.SimpleNamespace(resource=lambda *_, **__: dynamodb)

with contextlib.redirect_stdout(sys.stderr):
    runpy.run_path(sys.argv[1], run_name="__main__")
json.dump(calls, sys.stdout)
