"""Runs scripts, each in a fork of this process, which has loaded what they import.

A line of standard input is a run, as JSON; the answer is a line with the exit code. The fork ends as the
script would by itself, with its own arguments, variables and outputs.
"""

import argparse  # noqa: F401
import datetime  # noqa: F401
import gc
import hashlib  # noqa: F401
import hmac  # noqa: F401
import http.client  # noqa: F401
import ipaddress  # noqa: F401
import json
import os
import runpy
import shutil  # noqa: F401
import socket  # noqa: F401
import subprocess  # noqa: F401
import sys
import urllib.request  # noqa: F401


def become(script, arguments, environment, output, error):
    for number, path, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        (2, error, os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
    ):
        file = os.open(path, flags)
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [script, *arguments]
    runpy.run_path(script, run_name="__main__")


# A fork copies the memory that it writes to: the counts of what was loaded are not for its collector.
gc.freeze()
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        become(**json.loads(line))
        break
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
