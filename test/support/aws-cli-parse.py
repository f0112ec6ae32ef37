"""Parses commands with the real AWS CLI as far as a request, and sends none.

Standard input: a JSON list of {"arguments": [...], "complete": true}. Standard output: for each, null or why it does not
parse. What is not complete may leave out required options, and the value of its last one.
"""

import argparse
import contextlib
import io
import json
import sys

import awscli.clidriver
import botocore.endpoint
import botocore.httpsession


class Sent(BaseException):
    """A request was complete; nothing in between catches this."""


def refuse(*_args, **_kwargs):
    refuse.sent = True
    raise Sent()


# Parameters are validated and serialized before; nothing leaves the process after.
botocore.endpoint.Endpoint.make_request = refuse
botocore.httpsession.URLLib3Session.send = refuse


def why_not(arguments):
    said = io.StringIO()
    refuse.sent = False
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = awscli.clidriver.create_clidriver().main(arguments)
    except Sent:
        return None
    except SystemExit as end:
        code = end.code
    except Exception as error:  # noqa: BLE001 - whatever it is, the command is wrong
        return f"{type(error).__name__}: {error}"
    # Transfers of files turn what is raised into a message of their own.
    if refuse.sent:
        return None
    # The store of CloudFront is asked with SigV4A, whose library is left out: everything before the signature is in order.
    if "requires an additional dependency" in said.getvalue():
        return None
    # A command that ended well without a request has only printed something.
    return None if code == 0 else said.getvalue().strip()[-400:] or f"ended with {code}"


add_argument = argparse.ArgumentParser.add_argument


def add_optional_argument(*args, **kwargs):
    action = add_argument(*args, **kwargs)
    action.required = False
    return action


def why_not_mentioned(arguments):
    argparse.ArgumentParser.add_argument = add_optional_argument
    try:
        reason = why_not(arguments)
        if reason and "expected one argument" in reason:
            reason = why_not([*arguments, "a-value"])
    finally:
        argparse.ArgumentParser.add_argument = add_argument
    # The CLI knew every word of it, and checked the values that are there.
    return None if reason and "Missing required parameter" in reason else reason


json.dump(
    [
        (why_not if command["complete"] else why_not_mentioned)(command["arguments"])
        for command in json.load(sys.stdin)
    ],
    sys.stdout,
)
