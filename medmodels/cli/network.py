"""Where others on the local network reach this machine; nothing is sent to find it out."""

from __future__ import annotations

import ipaddress
import socket

from medmodels.errors import MedModelsError

__all__ = ["FIRST_PORT", "address_here", "free_port"]

FIRST_PORT = 8501  # Streamlit's own
_MOST = 100  # ports that are tried
_ELSEWHERE = ("192.0.2.1", 9)  # an address of documentation, which nobody has


def address_here() -> str:
    """The address of this machine on its network; raises ``MedModelsError`` where it is on none."""
    for found in (*_towards_elsewhere(), *_of_own_name()):
        address = ipaddress.ip_address(found)
        if not (address.is_loopback or address.is_unspecified):
            return found
    raise MedModelsError("no-network")


def _towards_elsewhere() -> list[str]:
    """The address from which this machine would send; a datagram socket that is connected has sent
    nothing.
    """
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.connect(_ELSEWHERE)
            return [str(asking.getsockname()[0])]
    except OSError:  # no way out of this machine, as on a network without a gateway
        return []


def _of_own_name() -> list[str]:
    """The addresses that go with this machine's own name."""
    try:
        return socket.gethostbyname_ex(socket.gethostname())[2]
    except OSError:
        return []


def free_port(address: str) -> int:
    """The first port from Streamlit's own on that nobody listens on; raises ``MedModelsError``
    where there is none near.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for port in range(FIRST_PORT, FIRST_PORT + _MOST):
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            try:
                tried.bind((address, port))
            except OSError:
                continue
            return port
    raise MedModelsError("no-free-port", first=FIRST_PORT)
