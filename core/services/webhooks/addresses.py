"""Where webhooks may go: to the world, and not into the studio's own network."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from core.errors import InputError

LONGEST = 500
_PORTS = {"http": 80, "https": 443}

#: Where IPv6 has addresses of the world, and where it has those of IPv4 for networks without one.
_WORLD, _NAT64 = ipaddress.ip_network("2000::/3"), ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class Address:
    """A checked address: the name and the one number to connect to."""

    url: SplitResult
    host: str
    port: int
    number: str

    @property
    def target(self) -> str:
        """What is asked for there."""
        return (self.url.path or "/") + (f"?{self.url.query}" if self.url.query else "")

    @property
    def name(self) -> str:
        """The host as a server expects to be called."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = self.port == _PORTS[self.url.scheme]
        return host if usual else f"{host}:{self.port}"


def refuse_unfit(url: str, private: bool) -> str:
    """The address, tidied; its host need not be known yet.

    :param private: whether the studio's own network may be told (``WEBHOOKS_PRIVATE``).
    :raises InputError: not an address that can be told, or one that must not be.
    """
    parts = _parts(url)
    try:
        number = ipaddress.ip_address(parts.hostname or "")
    except ValueError:
        if not private and (parts.hostname or "").lower() in ("localhost", "localhost."):
            raise _inward(parts.hostname or "") from None
        return parts.geturl()
    _refuse_inward(number, parts.hostname or "", private)
    return parts.geturl()


def find(url: str, private: bool) -> Address:
    """Look the host up, and take the first of its numbers; all of them must be fit.

    What is connected to is the number that was checked: a name that answers differently the
    next moment leads nowhere else.

    :raises InputError: the address must not be told.
    :raises OSError: the host is not known.
    """
    parts = _parts(url)
    host = parts.hostname or ""
    port = parts.port or _PORTS[parts.scheme]
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for number in found:
        _refuse_inward(ipaddress.ip_address(number.partition("%")[0]), host, private)
    return Address(parts, host, port, found[0])


def _parts(url: str) -> SplitResult:
    text = url.strip()
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise InputError(f"{text[:80]!r} is no web address") from None
    if parts.scheme not in _PORTS or not parts.hostname or port == 0:
        raise InputError("a webhook's address begins with https:// (or http://) and has a host")
    if len(text) > LONGEST or not text.isascii() or any(letter <= " " for letter in text):
        raise InputError(f"a webhook's address has at most {LONGEST} plain letters, and no spaces")
    if parts.username or parts.password:
        raise InputError("leave name and password out of the address: what is sent is signed")
    return parts._replace(fragment="")


def _refuse_inward(
    number: ipaddress.IPv4Address | ipaddress.IPv6Address, host: str, private: bool
) -> None:
    meant = _meant(number)
    if meant.is_multicast or meant.is_unspecified or meant.is_link_local:
        raise _inward(host)
    outward = meant.is_global and (meant.version == 4 or meant in _WORLD)
    if not private and not outward:
        raise _inward(host)


def _meant(
    number: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Where it leads: an IPv4 address can be written within IPv6 in several ways."""
    if number.version == 4:
        return number
    if number in _NAT64:
        return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return number.ipv4_mapped or number.sixtofour or number


def _inward(host: str) -> InputError:
    return InputError(f"{host} is inside the studio's own network: webhooks go to public addresses")
