#!/usr/bin/python3
"""Walks every hop from this instance to the database and names the first that fails.

One line per hop: ✓ it works, ✗ it fails, - not tried because an earlier one fails.
Exit code: 0 every hop works, 1 a hop fails, 2 wrong usage. The whole run ends in time, whatever
a server does.

It prints no credential: of what the metadata service and the token services answer, it repeats only
fields whose form is known and words that are listed below.

Needs no root, and nothing but what Amazon Linux 2023 always carries: Python 3.9 and its standard
library.
"""

import argparse
import datetime
import hashlib
import hmac
import http.client
import ipaddress
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import traceback
import urllib.error
import urllib.parse
import urllib.request

SETTINGS = json.loads(r"""@settings@""")
HOPS = json.loads(r"""@hops@""")
# What the proxy logs, with cause and fix of each.
WORDS = json.loads(r"""@words@""")

# The longest google.subject that Google's token service takes.
MAX_SUBJECT_BYTES = 127
TIMEOUT_SECONDS = SETTINGS["timeoutSeconds"]
END = time.monotonic() + SETTINGS["runSeconds"]
MAX_ANSWER_BYTES = 1 << 20
SCOPE = "https://www.googleapis.com/auth/cloud-platform"

# What the clients need of the credential file.
FIELDS = [
    "type",
    "audience",
    "subject_token_type",
    "token_url",
    "service_account_impersonation_url",
]
SOURCE_FIELDS = [
    "environment_id",
    "url",
    "regional_cred_verification_url",
    "imdsv2_session_token_url",
]

# The words of a token service that help. Nothing else of a refusal is repeated: AWS's own holds the
# whole signed request, and an answer that is no refusal may hold a token.
REFUSALS = [
    "rejected by the attribute condition",
    "InvalidClientTokenId",
    "SignatureDoesNotMatch",
    "ExpiredToken",
    "Signature expired",
    "SignatureExpired",
    "AccessDenied",
    '"audience"',
    "google.subject",
    "iam.serviceAccounts.getAccessToken",
    "Gaia id not found",
    "has not been used in project",
    "SERVICE_DISABLED",
    "lifetime",
]


class Failed(Exception):
    """A hop fails: with a symptom of its row in HOPS, and what was seen."""

    def __init__(self, symptom, detail):
        super().__init__(detail)
        self.symptom = symptom
        self.detail = detail


class Redirects(urllib.request.HTTPRedirectHandler):
    """Follows none: no hop expects one, and a token must not travel on."""

    def redirect_request(self, *_):
        return None


# Metadata never goes through a proxy; HTTPS_PROXY, where it is set, holds for the rest.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}), Redirects)
OUTSIDE = urllib.request.build_opener(Redirects)


def call(opener, method, url, headers=None, body=None):
    """Status and text of an answer, whatever the status; an OSError where none comes."""
    request = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
    try:
        try:
            with opener.open(request, timeout=TIMEOUT_SECONDS) as response:
                return response.status, text_of(response)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, text_of(error)
    except OSError as error:
        # An answer that does not come raises a bare time-out, without the URL.
        raise OSError(f"{url}: {getattr(error, 'reason', error)}") from None
    except http.client.HTTPException as error:
        # Its message may be a line of the answer.
        raise OSError(f"{url}: no HTTP answer ({type(error).__name__})") from None


def text_of(response):
    return response.read(MAX_ANSWER_BYTES).decode(errors="replace")


def parsed(text):
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def is_word(value, form):
    return isinstance(value, str) and re.fullmatch(form, value) is not None


def is_token(value):
    """Whether a header can carry it: an error about a header that cannot would print it."""
    return is_word(value, r"[\x21-\x7e]+")


def refusal(status, text):
    """What may be repeated of a token service's answer."""
    answer = parsed(text)
    error = answer.get("error")
    code = error.get("status") if isinstance(error, dict) else error
    said = [code] if is_word(code, "[a-z_]{1,40}|[A-Z_]{1,40}") else []
    said += [word for word in REFUSALS if word in text.replace('\\"', '"')]
    return f"{status}: " + (", ".join(said) or f"{len(text)} characters without a known word")


def clean(text):
    """Without what a server that echoes a request would show of it."""
    for secret in SECRETS:
        text = text.replace(secret, "[secret]")
    return " ".join(text.split())


SECRETS = set()


def short(text):
    return clean(text)[:300]


# --- who am I ---------------------------------------------------------------------------------


def credentials(seen):
    name = SETTINGS["credentialsFile"]
    try:
        with open(name, encoding="utf-8") as file:
            text = file.read()
    except OSError as error:
        raise Failed("missing", f"{name}: {error.strerror}") from error
    seen.file = parsed(text)
    source = seen.file.get("credential_source")
    source = source if isinstance(source, dict) else {}
    lacking = [field for field in FIELDS if not is_token(seen.file.get(field))]
    lacking += [
        f"credential_source.{field}" for field in SOURCE_FIELDS if not is_token(source.get(field))
    ]
    if lacking:
        raise Failed("incomplete", f"{name} lacks {', '.join(lacking)}")
    seen.source = source
    return f"{name}, audience {seen.file['audience']}"


def metadata(seen):
    url = seen.source["imdsv2_session_token_url"]
    try:
        status, token = call(DIRECT, "PUT", url, {"X-aws-ec2-metadata-token-ttl-seconds": "300"})
    except OSError as error:
        raise Failed("unreachable", str(error)) from error
    if status != 200 or not is_token(token):
        raise Failed("refused", f"{url} answers {status}, without a token")
    base = urllib.parse.urljoin(url, "/latest/meta-data/")
    url = seen.source["url"].rstrip("/")
    seen.role = ask(token, url + "/").split("\n")[0].strip()
    if not is_word(seen.role, r"[\w+=,.@-]{1,64}"):
        raise Failed("no-role", f"{url}/ answers with no name of a role")
    seen.keys = parsed(ask(token, f"{url}/{seen.role}"))
    seen.profile = parsed(ask(token, base + "iam/info")).get("InstanceProfileArn")
    seen.instance_id = ask(token, base + "instance-id").strip()
    if not all(is_token(seen.keys.get(key)) for key in ("AccessKeyId", "SecretAccessKey", "Token")):
        code = seen.keys.get("Code")
        code = code if is_word(code, "[A-Za-z]{1,40}") else "no code"
        raise Failed("no-role", f"{url}/{seen.role} holds no keys: {code}")
    SECRETS.update((token, seen.keys["SecretAccessKey"], seen.keys["Token"]))
    end = moment(seen.keys.get("Expiration"))
    if end and end <= now():
        raise Failed("expired", f"the keys of role {seen.role} ended at {end}; it is {now()} UTC")
    return f"role {seen.role}, keys until {end or 'an unknown time'}"


def moment(text):
    """A time of AWS's or Google's, to the second; None where it is none."""
    try:
        return datetime.datetime.strptime(text[:19] + "Z", "%Y-%m-%dT%H:%M:%SZ")
    except (TypeError, ValueError):
        return None


def now():
    return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0, tzinfo=None)


def ask(token, url):
    try:
        status, text = call(DIRECT, "GET", url, {"X-aws-ec2-metadata-token": token})
    except OSError as error:
        raise Failed("unreachable", str(error)) from error
    if status == 404:
        raise Failed("no-role", f"{url} answers 404")
    if status != 200:
        raise Failed("refused", f"{url} answers {status}")
    return text


def subject(seen):
    form = r"arn:([a-z-]+):iam::([0-9]{12}):instance-profile/[\w+=,.@/-]+"
    found = re.fullmatch(form, seen.profile) if isinstance(seen.profile, str) else None
    if not found or not is_word(seen.instance_id, "i-[0-9a-f]{8,17}"):
        raise Failed("other", "the metadata service names no instance profile or no instance")
    partition, account = found.groups()
    seen.subject = f"arn:{partition}:sts::{account}:assumed-role/{seen.role}/{seen.instance_id}"
    length = len(seen.subject.encode())
    if length > MAX_SUBJECT_BYTES:
        raise Failed("too-long", f"{seen.subject} has {length} of {MAX_SUBJECT_BYTES} bytes")
    return seen.subject


# --- Google's APIs ----------------------------------------------------------------------------


def reach(seen):
    hosts = []
    for url in (
        seen.file["token_url"],
        seen.file["service_account_impersonation_url"],
        SETTINGS["api"],
    ):
        parts = urllib.parse.urlsplit(url)
        host = (parts.hostname, parts.port or 443)
        if host not in hosts:
            hosts.append(host)
    for host, port in hosts:
        addresses = resolve(host)
        wanted = SETTINGS["googleApisCidr"]
        if wanted and not within(addresses, wanted):
            raise Failed("public-address", f"{host} is {', '.join(addresses)}, not in {wanted}")
        try:
            connect(addresses[0], port)
        except OSError as error:
            raise Failed("closed", f"{host} ({addresses[0]}) port {port}: {error}") from error
    return ", ".join(host for host, _ in hosts)


def resolve(name):
    try:
        found = socket.getaddrinfo(name, None, socket.AF_INET, socket.SOCK_STREAM)
    except socket.gaierror as error:
        # glibc: "Temporary failure" is a resolver that does not answer, anything else a name
        # that the resolver does not know.
        symptom = "no-answer" if error.errno == socket.EAI_AGAIN else "unknown-name"
        raise Failed(symptom, f"{name}: {error.strerror}") from error
    return sorted({address[4][0] for address in found})


def within(addresses, cidr):
    network = ipaddress.ip_network(cidr)
    return all(ipaddress.ip_address(address) in network for address in addresses)


def connect(address, port):
    socket.create_connection((address, port), TIMEOUT_SECONDS).close()


def exchange(seen):
    body = {
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
        "requested_token_type": "urn:ietf:params:oauth:token-type:access_token",
        "subject_token_type": seen.file["subject_token_type"],
        "audience": seen.file["audience"],
        "scope": SCOPE,
        "subject_token": urllib.parse.quote(json.dumps(signed(seen))),
    }
    status, text = google(
        "POST",
        seen.file["token_url"],
        {"Content-Type": "application/x-www-form-urlencoded"},
        urllib.parse.urlencode(body).encode(),
    )
    answer = parsed(text)
    if status != 200:
        known = ("unauthorized_client", "invalid_target", "invalid_grant")
        code = answer.get("error")
        raise Failed(code if code in known else "other", refusal(status, text))
    seconds = answer.get("expires_in")
    if not is_token(answer.get("access_token")) or not isinstance(seconds, int) or seconds <= 0:
        raise Failed("other", "200, and no token with a lifetime")
    seen.federated = answer["access_token"]
    SECRETS.add(seen.federated)
    return f"token for {seconds} s"


def google(method, url, headers, body=None):
    """An answer of one of Google's services; that none comes is the way's fault, not the service's."""
    try:
        return call(OUTSIDE, method, url, headers, body)
    except OSError as error:
        raise Failed("no-answer", str(error)) from error


def signed(seen):
    """A GetCallerIdentity request, signed for Google to send (AWS Signature Version 4)."""
    region = SETTINGS["region"]
    url = seen.source["regional_cred_verification_url"].replace("{region}", region)
    parts = urllib.parse.urlsplit(url)
    date = now().strftime("%Y%m%dT%H%M%SZ")
    day = date[:8]
    headers = {
        "host": parts.netloc,
        "x-amz-date": date,
        "x-amz-security-token": seen.keys["Token"],
        "x-goog-cloud-target-resource": seen.file["audience"],
    }
    names = ";".join(headers)
    query = urllib.parse.urlencode(
        sorted(urllib.parse.parse_qsl(parts.query)), quote_via=urllib.parse.quote
    )
    request = "\n".join(
        [
            "POST",
            parts.path or "/",
            query,
            *(f"{name}:{value}" for name, value in headers.items()),
            "",
            names,
            hashlib.sha256(b"").hexdigest(),
        ]
    )
    scope = f"{day}/{region}/sts/aws4_request"
    text = "\n".join(
        ["AWS4-HMAC-SHA256", date, scope, hashlib.sha256(request.encode()).hexdigest()]
    )
    key = f"AWS4{seen.keys['SecretAccessKey']}".encode()
    for part in (*scope.split("/"), text):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    headers["Authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={seen.keys['AccessKeyId']}/{scope}, "
        f"SignedHeaders={names}, Signature={key.hex()}"
    )
    return {
        "url": url,
        "method": "POST",
        "headers": [{"key": name, "value": value} for name, value in headers.items()],
    }


def impersonation(seen):
    url = seen.file["service_account_impersonation_url"]
    options = seen.file.get("service_account_impersonation", {})
    lifetime = options.get("token_lifetime_seconds", 3600)
    status, text = google(
        "POST",
        url,
        {"Authorization": f"Bearer {seen.federated}", "Content-Type": "application/json"},
        json.dumps({"scope": [SCOPE], "lifetime": f"{lifetime}s"}).encode(),
    )
    if status != 200:
        symptom = {403: "forbidden", 404: "not-found"}.get(status, "other")
        raise Failed(symptom, refusal(status, text))
    answer = parsed(text)
    end = moment(answer.get("expireTime"))
    if not is_token(answer.get("accessToken")) or not end:
        raise Failed("other", "200, and no token with an end")
    seen.token = answer["accessToken"]
    SECRETS.add(seen.token)
    return f"{url.split('/')[-1].split(':')[0]} until {end}"


def api(seen):
    seen.instance = about(seen, f"/v1/{SETTINGS['instance']}")
    state = seen.instance.get("state")
    if state not in ("READY", "MAINTENANCE"):
        raise Failed("not-ready", short(f"the instance is {state}"))
    flag = seen.instance.get("databaseFlags", {}).get("alloydb.iam_authentication", "off")
    if flag != "on":
        raise Failed("no-iam", short(f"alloydb.iam_authentication is {flag}"))
    # What the proxies ask before each first connection, with a permission of its own.
    seen.connection = about(seen, f"/v1alpha/{SETTINGS['instance']}/connectionInfo")
    for host in (path["host"] for path in SETTINGS["paths"] if path["host"]):
        named = str(seen.connection.get("pscDnsName") or "").rstrip(".")
        if not named:
            raise Failed("no-psc", "the instance has no Private Service Connect name")
        if named != host:
            raise Failed("replaced", short(f"AlloyDB names it {named}, the deployment {host}"))
    return f"{SETTINGS['instance']} is {state}"


def about(seen, path):
    """What AlloyDB's API says of the instance."""
    headers = {"Authorization": f"Bearer {seen.token}"}
    status, text = google("GET", SETTINGS["api"] + path, headers)
    if status == 200:
        return parsed(text)
    symptom = {403: "forbidden", 404: "not-found"}.get(status, "other")
    if "SERVICE_DISABLED" in text:
        symptom = "disabled"
    error = parsed(text).get("error")
    message = error.get("message") if isinstance(error, dict) else None
    raise Failed(symptom, short(f"{status}: {message or text}"))


# --- the way to the database, once for each path ----------------------------------------------


def dns(_, path):
    path.address = None
    addresses = resolve(path.host)
    if not within(addresses, path.cidr):
        raise Failed("outside", f"{path.host} is {', '.join(addresses)}, not in {path.cidr}")
    path.address = addresses[0]
    return f"{path.host} is {path.address}, in {path.cidr}"


def address(seen, path):
    path.address = seen.connection.get("publicIpAddress")
    if not path.address:
        raise Failed("no-address", "the instance has no public address")
    return path.address


def port(_, path):
    number = SETTINGS["databasePort"]
    try:
        connect(path.address, number)
    except ConnectionRefusedError as error:
        raise Failed("refused", f"{path.address}:{number} refuses") from error
    except OSError as error:
        raise Failed("no-answer", f"{path.address}:{number}: {error}") from error
    return f"{path.address}:{number}"


def proxy(_, path):
    if not shutil.which(SETTINGS["binary"]):
        raise Failed("not-installed", f"{SETTINGS['binary']} is not there")
    url = f"http://127.0.0.1:{path.healthPort}/readiness"
    try:
        status, text = call(DIRECT, "GET", url)
    except OSError as error:
        raise Failed("stopped", f"{path.unit}: {error}") from error
    if status != 200:
        raise Failed("not-ready", f"{path.unit} answers {status}: {short(text)}")
    return path.unit


def login(_, path):
    user = SETTINGS["user"]
    start = time.time()
    psql = shutil.which("psql")
    if not psql:
        raise Failed("no-psql", "psql is not there")
    result = subprocess.run(
        [psql, "--no-psqlrc", "--no-password", "--no-align", "--tuples-only"]
        + ["--command=select session_user"],
        env={
            "PATH": "/usr/bin:/bin",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(path.port),
            "PGUSER": user,
            "PGDATABASE": SETTINGS["database"],
            "PGSSLMODE": "disable",
            # A proxy gives up on a connection after 30 s and says so in its log.
            "PGCONNECT_TIMEOUT": "35",
            "LC_ALL": "C.UTF-8",
        },
        capture_output=True,
        check=False,
        text=True,
    )
    if result.returncode:
        said = short(result.stderr)
        if "closed the connection" in said:
            log = last_error(path.unit, start)
            says = f"says: {quoted(log)}" if log else "says nothing that this user may read: use sudo"
            raise Failed(meaning(log), f"{said}; {path.unit} {says}")
        # Everything else is PostgreSQL's own word, of which the proxy's log knows nothing.
        for symptom, text in (
            ("no-database", f'database "{SETTINGS["database"]}" does not exist'),
            ("refused", "authentication failed"),
            ("refused", "no password supplied"),
            ("refused", "does not exist"),
        ):
            if text in said:
                raise Failed(symptom, said)
        raise Failed("other", said)
    found = result.stdout.strip()
    if found != user:
        raise Failed("other-user", f"session_user is {found}, not {user}")
    return f"session_user is {found}, through 127.0.0.1:{path.port}"


def last_error(unit, since):
    """The last error that a proxy has logged since: only its log tells why it hung up."""
    try:
        result = subprocess.run(
            ["journalctl", "--unit", unit, f"--since=@{since:.3f}", "--output=cat", "--no-pager"],
            capture_output=True,
            check=False,
            text=True,
            timeout=TIMEOUT_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    lines = [parsed(line) for line in result.stdout.splitlines()]
    errors = [str(line.get("message")) for line in lines if line.get("severity") == "ERROR"]
    return errors[-1] if errors else ""


def meaning(log):
    """The row of WORDS for what the proxy has logged: the first of which every part is there."""
    for row in WORDS:
        if all(any(word in log for word in part) for part in row["words"]):
            return row["symptom"]
    return "closed"


def quoted(log):
    """What may be repeated of the log: of a token service's answer in it, status and known words."""
    _, mark, answer = log.partition("credentials: status code ")
    status, _, text = answer.partition(": ")
    return mark + refusal(status, text) if is_word(status, "[0-9]{3}") else tail(log)


def tail(text):
    """The end of a message, where the cause stands: the beginning repeats instance and URL."""
    text = clean(text)
    return text if len(text) <= 300 else f"… {text[-300:]}"


# --- the walk ---------------------------------------------------------------------------------

IDENTITY = [credentials, metadata, subject, reach, exchange, impersonation, api]
PATHS = {
    "psc": [dns, port, proxy, login],
    "public": [address, port, proxy, login],
}


class Seen:
    """What the hops have found out so far."""

    def __init__(self, **known):
        vars(self).update(known)


class Late(Exception):
    """The time of the whole run is over."""


def stop(*_):
    raise Late


def walk(hops, *arguments, failed=False):
    """Each hop with what came of it; after the first that fails the rest is not tried."""
    for hop in hops:
        name = hop.__name__
        if failed:
            yield {"hop": name, "ok": None, "symptom": None, "detail": "not tried"}
            continue
        try:
            yield {"hop": name, "ok": True, "symptom": None, "detail": timed(hop, *arguments)}
            continue
        except Failed as failure:
            symptom, detail = failure.symptom, failure.detail
        except Late:
            symptom, detail = "late", f"no end within {SETTINGS['runSeconds']} s of the run's start"
        except OSError as error:  # whatever a hop meets is that hop's failure
            symptom, detail = "other", short(f"{type(error).__name__}: {error}")
        except Exception as error:  # its message may hold a part of an answer
            frames = traceback.extract_tb(error.__traceback__)
            lines = [frame.lineno for frame in frames if frame.filename == __file__]
            symptom, detail = "other", f"{type(error).__name__} in line {lines[-1]} of {__file__}"
        failed = True
        yield {"hop": name, "ok": False, "symptom": symptom, "detail": detail}


def timed(hop, *arguments):
    # A server that sends a byte now and then keeps every time-out of a socket from passing.
    signal.setitimer(signal.ITIMER_REAL, max(END - time.monotonic(), 0.001))
    try:
        return hop(*arguments)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def every_hop():
    seen = Seen(connection=None)
    for result in walk(IDENTITY, seen):
        yield {"path": None, **result}
    for settings in SETTINGS["paths"]:
        # Without a name of its own, a path begins with what AlloyDB's API said.
        blocked = not settings["host"] and not seen.connection
        for result in walk(PATHS[settings["name"]], seen, Seen(**settings), failed=blocked):
            yield {"path": settings["name"], **result}


def advice(result):
    """The anchor in the runbook and the row for a failure; the run's time can end in any hop."""
    symptom = result["symptom"]
    for anchor, rows in (
        (f"verify-{result['hop']}", HOPS[result["hop"]]),
        ("verify-any", HOPS["any"]),
        ("proxy", WORDS),
    ):
        for row in rows:
            if row["symptom"] == symptom:
                return f"{anchor}-{symptom}", {key: row[key] for key in ("cause", "fix")}
    raise LookupError(f"{result['hop']}: {symptom}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--json", action="store_true", help="one JSON document instead of lines")
    as_json = parser.parse_args().json
    # Systems Manager sets no locale.
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    signal.signal(signal.SIGALRM, stop)

    results, first = [], None
    for result in every_hop():
        results.append(result)
        if result["ok"] is False and first is None:
            anchor, row = advice(result)
            first = {**result, **row}
        if not as_json:
            mark = {True: "✓", False: "✗", None: "-"}[result["ok"]]
            where = f"{result['path']} " if result["path"] else ""
            print(f"{mark} {where}{result['hop']}: {result['detail']}")
    if as_json:
        document = {"ok": first is None, "hops": results, "failed": first}
        print(json.dumps(document, indent=2, ensure_ascii=False))
    elif first:
        print(f"\ncause: {first['cause']}\nfix: {first['fix']}\nsee: docs/runbook.md#{anchor}")
    return 1 if first else 0


if __name__ == "__main__":
    sys.exit(main())
