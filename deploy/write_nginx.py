#!/usr/bin/env python3
"""Write the configuration of nginx for so many replicas; needs nothing but Python 3.11.

    python3 write_nginx.py --name medmodels.hospital.example \
        --replica 127.0.0.1:8501 --replica 127.0.0.1:8502 > /etc/nginx/conf.d/medmodels.conf
    nginx -t && systemctl reload nginx
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

TEMPLATE = Path(__file__).with_name("nginx.conf.template")
_REPLICA = re.compile(r"[A-Za-z0-9.-]+:[0-9]{1,5}|\[[0-9a-fA-F:]+\]:[0-9]{1,5}")
_PLAIN = re.compile(r"[A-Za-z0-9./_:\[\]*-]+")  # nothing that ends a directive
_TLS = """
    ssl_certificate {certificate};
    ssl_certificate_key {key};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:medmodels_tls:2m;
"""
_REDIRECT = """server {{
    listen {listen};
    server_name {name};
    server_tokens off;
    return 301 https://$host$request_uri;
}}

"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print it."""
    sys.stdout.write(configuration(_parser().parse_args(arguments)))
    return 0


def configuration(asked: argparse.Namespace) -> str:
    """The configuration as text."""
    replicas = asked.replica or ["127.0.0.1:8501", "127.0.0.1:8502"]
    count = "one replica" if len(replicas) == 1 else f"{len(replicas)} replicas"
    tls = "" if asked.plain else _TLS.format(certificate=asked.certificate, key=asked.key)
    listen = asked.listen or ("80" if asked.plain else "443")
    redirect = "" if asked.plain else _REDIRECT.format(listen=asked.redirect, name=asked.name)
    values = {
        "COUNT": count,
        "PAGES": _servers(replicas, "max_fails=1 fail_timeout=5s"),
        "SESSIONS": _servers(replicas, "max_fails=0"),
        "PHONES": _servers(replicas, "max_fails=1 fail_timeout=5s"),
        "REDIRECT": redirect if asked.redirect != "none" else "",
        "LISTEN": listen if asked.plain else f"{listen} ssl",
        "NAME": asked.name,
        "TLS": tls,
        "LOGS": asked.logs,
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def _servers(replicas: Sequence[str], how: str) -> str:
    return "\n".join(f"    server {replica} {how};" for replica in replicas)


def _replica(text: str) -> str:
    if not _REPLICA.fullmatch(text):
        raise argparse.ArgumentTypeError("a replica is a host and a port, as 127.0.0.1:8501")
    return text


def _plain(text: str) -> str:
    if not _PLAIN.fullmatch(text):
        raise argparse.ArgumentTypeError("letters, digits and ./_:[]*- alone")
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Write the configuration of nginx.")
    option = parser.add_argument
    option("--replica", action="append", type=_replica, metavar="HOST:PORT", help="one each")
    option("--name", default="medmodels.example", type=_plain, help="under which browsers come")
    option("--listen", type=_plain, help="an address, a port or both; 443, or 80 with --plain")
    option("--plain", action="store_true", help="without TLS: where another proxy in front has it")
    option("--redirect", default="80", type=_plain, help="the port that leads to TLS, or none")
    option("--certificate", default="/etc/medmodels/tls/certificate.pem", type=_plain)
    option("--key", default="/etc/medmodels/tls/key.pem", type=_plain)
    option("--logs", default="/var/log/nginx", type=_plain, help="the folder of the logs")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
