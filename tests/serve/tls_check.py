#!/usr/bin/env python3
"""Servers with TLS: who gets in with which certificate and token, and what those are told who do not.

usage: tls_check.py DICTA DATA"""
import json
import os
import pathlib
import socket
import subprocess
import sys

from certificates import Certificates
from running import Checks, Server, code_of, new_directory, write_tokens

from dicta.v1 import service_pb2 as v1
from dicta_client import Archive

dicta, data = sys.argv[1], pathlib.Path(sys.argv[2])
checks = Checks()
UNKNOWN_AUTHORITY = "authority that is not known here: DICTA_CA names its PEM file"
ITS_CA = "not of the authority that DICTA_CA names, or has expired"
WANTS_CERTIFICATE = "DICTA_CERT and DICTA_KEY name its PEM files"
WRONG_CERTIFICATE = "may not be of the authority that its --tls-client-ca names"


def run(address, *command, ca=None, cert=None, key=None, token=None):
    """A command's status, output and remarks. `ca`, `cert`: names of certificates; `key`: cert's own, "" for none."""
    key = cert if key is None else key
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DICTA_")}
    variables = {"DICTA_CA": ca and certificates.pem(ca), "DICTA_CERT": cert and certificates.pem(cert),
                 "DICTA_KEY": key and certificates.key(key), "DICTA_TOKEN": token}
    environment.update((name, value) for name, value in variables.items() if value)
    done = subprocess.run([dicta, "-a", address, *command], capture_output=True, text=True, env=environment, timeout=60)
    return done.returncode, done.stdout, done.stderr


def refused(what, says, address, **how):
    status, out, err = run(address, "find", **how)
    checks.equal(f"{what}: {err}", (status, out, says in err, err.startswith("dicta: ")), (1, "", True, True))
    checks.true(f"{what} is said in two lines, by dicta alone: {err}", len(err.splitlines()) <= 2 and "ssl_" not in err)


def tls(*options, name="server"):
    return ["--tls-cert", certificates.pem(name), "--tls-key", certificates.key(name), *options]


def check_authority():
    local = run(archive_path, "find")
    with Server(dicta, archive_path, *tls()) as server:
        address = f"grpcs://{server.address}"
        checks.equal("with its authority", run(address, "find", ca="ca"), local)
        checks.equal("by another of its names", run(f"grpcs://localhost:{server.address.split(':')[1]}", "find", ca="ca"),
                     local)
        checks.equal("a certificate that nobody wants", run(address, "find", ca="ca", cert="client"), local)
        refused("no authority", UNKNOWN_AUTHORITY, address)
        refused("another authority", ITS_CA, address, ca="other")
        refused("without TLS", "if the server has TLS: grpcs://", f"grpc://{server.address}")
        (ca,) = certificates.read("ca.pem")
        client = Archive(server.address, ca=ca, patience=0)
        checks.equal("the client in Python", len(list(client.statements())),
                     int(run(archive_path, "find", "--count")[1]))
        checks.equal("without TLS, in Python", code_of(lambda: next(Archive(server.address, patience=0).statements())),
                     "UNAVAILABLE")
        log = server.log
    lines = open(log).read().splitlines()
    checks.true("handshakes that fail are logged", any("grpc" in json.loads(line) for line in lines))
    checks.equal("and that it stops", json.loads(lines[-1])["event"], "stopping")
    with Server(dicta, archive_path, *tls(name="elsewhere")) as server:
        refused("another host's certificate", "for another host name", f"grpcs://{server.address}", ca="ca")
    with Server(dicta, archive_path) as server:
        refused("a server without TLS", "the server has no TLS: grpc:// does without", f"grpcs://{server.address}", ca="ca")


def check_clients(directory):
    local = run(archive_path, "find")
    with Server(dicta, archive_path, *tls("--tls-client-ca", certificates.pem("ca"))) as server:
        address = f"grpcs://{server.address}"
        checks.equal("with a certificate", run(address, "find", ca="ca", cert="client"), local)
        calls = [json.loads(line) for line in open(server.log) if '"method"' in line]
        checks.equal("who it was", calls[-1]["client"], "harvester.example")
        refused("no certificate", WANTS_CERTIFICATE, address, ca="ca")
        refused("a stranger's certificate", WRONG_CERTIFICATE, address, ca="ca", cert="stranger")
        refused("one that has expired", "expired.pem: it has expired", address, ca="ca", cert="expired")
        refused("a certificate alone", "DICTA_CERT and DICTA_KEY go together", address, ca="ca", cert="client", key="")
        refused("a key alone", "DICTA_CERT and DICTA_KEY go together", address, ca="ca", key="client")
        refused("another's key", "stranger.key: not the key of the certificate", address, ca="ca", cert="client",
                key="stranger")
        refused("no such certificate", "DICTA_CERT: " + certificates.pem("nobody") + ": no such file", address, ca="ca",
                cert="nobody")
        refused("no such authority", "DICTA_CA: " + certificates.pem("nobody") + ": no such file", address, ca="nobody")
        (directory / "words.pem").write_text("words\n")
        (directory / "words.key").write_text("words\n")
        refused("no certificate at all", "words.pem: no certificate in PEM form", address, ca="ca", cert="words")
        refused("no authority at all", "words.pem: no certificate in PEM form", address, ca="words")
        refused("no key at all", "words.key: no private key", address, ca="ca", cert="client", key="words")
        subprocess.run(["openssl", "ec", "-in", certificates.key("client"), "-aes128", "-passout", "pass:x", "-out",
                        certificates.key("locked")], check=True, capture_output=True)
        refused("a key with a password", "locked.key: no private key in PEM form, or one with a password", address,
                ca="ca", cert="client", key="locked")
        ca, cert, key = certificates.read("ca.pem", "client.pem", "client.key")
        ask = lambda **how: code_of(lambda: next(Archive(server.address, ca=ca, patience=0, **how).statements()))
        checks.equal("in Python", (ask(cert=cert, key=key), ask()), ("OK", "UNAVAILABLE"))


def check_tokens(directory):
    """Every command, by a server that wants everything of its clients."""
    write_tokens(directory / "tokens")
    options = tls("--tls-client-ca", certificates.pem("ca"), "--token-file", str(directory / "tokens"))
    with Server(dicta, archive_path, *options) as server:
        address, mine = f"grpcs://{server.address}", {"ca": "ca", "cert": "client"}
        refused("no token", "a bearer token is needed\nDICTA_TOKEN is the token that is sent", address, **mine)
        refused("a forged token", "the bearer token is not known", address, token="forged", **mine)
        for unfit in ("read er", "\u00e9t\u00e9", "a\tb"):
            refused(f"a token that no header takes, {unfit!r}", "DICTA_TOKEN: a token has no spaces", address,
                    token=unfit, **mine)
        checks.equal("a token with its line end", run(address, "find", "--count", token="reader\r\n", **mine)[0], 0)
        checks.equal("a reader", run(address, "find", "--count", token="reader", **mine)[:2],
                     run(archive_path, "find", "--count")[:2])
        checks.equal("who may not write", run(address, "remove", "scna-1907", "--reason", "x", token="reader", **mine)[0], 1)
        id = run(address, "find", "--limit", "1", "--format", "jsonl", token="reader", **mine)[1].split('"')[3]
        for command in (["get", id], ["get", id, "--history"], ["speakers"], ["speakers", "show", "qiu yanchuan"],
                        ["timeline"], ["info"], ["dump"], ["import", data / "structured.csv"],
                        ["edit", id, "--place", "Yunque"], ["speakers", "alias", "qiu yanchuan", "Q. Y."],
                        ["remove", id, "--reason", "never said"], ["backup", directory / "backup"]):
            status, out, err = run(address, *command, token="archivist", **mine)
            checks.equal(f"{command}: {err}", (status, bool(out + err)), (0, True))
        checks.equal("removed", run(address, "get", id, token="reader", **mine)[0], 1)
    log = open(server.log).read()
    checks.true("no secret in the log", '"client":"archivist"' in log and "forged" not in log and "PRIVATE" not in log)


def check_binds(directory):
    """Other hosts: only with TLS and a proof, or when told that it may be without."""
    write_tokens(directory / "tokens")
    tokens, client_ca = ["--token-file", str(directory / "tokens")], ["--tls-client-ca", certificates.pem("ca")]

    def starts(*options):
        done = subprocess.run([dicta, "-a", archive_path, "serve", *options], capture_output=True, text=True, timeout=30)
        return done.returncode, done.stderr

    for address in ("0.0.0.0:0", "[::]:0"):
        for options, says in (([], "other hosts could connect without TLS: give --tls-cert and --tls-key, or say --insecure"),
                              (tokens, "other hosts could connect without TLS"),
                              (tls(), "anybody could connect: give --token-file or --tls-client-ca, or say --insecure")):
            status, err = starts("--listen", address, *options)
            checks.equal(f"{address} {options}: {err}", (status, says in err), (2, True))
    for options in (["--insecure"], tls(*tokens), tls(*client_ca), tls("--insecure")):
        with Server(dicta, archive_path, *options, listen="0.0.0.0:0") as server:
            secure = options[0] != "--insecure"
            address = f"{'grpcs' if secure else 'grpc'}://127.0.0.1:{server.address.split(':')[1]}"
            how = {"ca": "ca", "cert": "client", "token": "reader"} if secure else {}
            checks.equal(f"0.0.0.0 {options}", run(address, "find", **how)[0], 0)
    for says, options in (
            ("--tls-cert and --tls-key go together", ["--tls-cert", certificates.pem("server")]),
            ("--tls-client-ca goes with", client_ca),
            ("--tls-cert: " + certificates.pem("none"), tls(name="none")),
            ("expired.pem: it has expired", tls(name="expired")),
            ("stranger.key: not the key of the certificate",
             ["--tls-cert", certificates.pem("server"), "--tls-key", certificates.key("stranger")]),
            ("server.key: no certificate in PEM form", tls("--tls-client-ca", certificates.key("server")))):
        status, err = starts("--listen", "127.0.0.1:0", *options)
        checks.true(f"{options}: {err}", status in (1, 2) and says in err and "ssl_" not in err)
    (directory / "nobody").write_text("# nobody\n")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for says, options in (
                (f"cannot listen on 127.0.0.1:{port}: Address already in use", ["--listen", f"127.0.0.1:{port}"]),
                (f"cannot serve metrics on 127.0.0.1:{port}: Address already in use",
                 ["--listen", "127.0.0.1:0", "--metrics", str(port)]),
                ("--token-file: " + str(directory / "none") + ": no such file", ["--token-file", str(directory / "none")]),
                ("--token-file: " + str(directory) + ": is a directory", ["--token-file", str(directory)]),
                ("none/socket: No such file or directory",
                 ["--listen", "127.0.0.1:0", "--listen", f"unix:{directory}/none/socket"]),
                (": File name too long", ["--listen", f"unix:{directory}/{'s' * (100 - len(str(directory)))}"])):
            status, err = starts(*options)
            checks.equal(f"{options}: {err}", (status, says in err), (1, True))
    for says, options in (("nobody: no token in it, so nobody could call", ["--token-file", str(directory / "nobody")]),
                          ("no port from 0 to 65535", ["--listen", "localhost:abc"]),
                          ("127.0.0.1:7411 is given twice", ["--listen", "127.0.0.1:7411"] * 2)):
        status, err = starts(*options)
        checks.equal(f"{options}: {err}", (status, says in err), (2, True))
    done = subprocess.run([dicta, "-a", directory / "nothing", "serve"], capture_output=True, text=True, timeout=30)
    checks.true(f"no archive: {done.stderr}", done.returncode == 1 and "`serve --create`" in done.stderr)


with new_directory() as name:
    directory = pathlib.Path(name)
    archive_path = str(directory / "archive")
    (directory / "certificates").mkdir()
    certificates = Certificates(directory / "certificates")
    subprocess.run([dicta, "-a", archive_path, "import", data / "press"], check=True, capture_output=True)
    check_authority()
    check_clients(directory / "certificates")
    check_binds(directory)
    check_tokens(directory)
checks.finish()
