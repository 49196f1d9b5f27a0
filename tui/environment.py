"""What of the environment is kept, before anything that heeds it is imported."""

from __future__ import annotations

from collections.abc import MutableMapping

_PREFIXES = ("TEXTUAL", "PYTHON", "SSL_CERT_")
_NAMES = frozenset(
    {
        "SSLKEYLOGFILE",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "FTP_PROXY",
        "NO_PROXY",
        "NETRC",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
    }
)


def scrub(environ: MutableMapping[str, str]) -> list[str]:
    """Take away what could make a library log, dump, or trust more; return it.

    ``TEXTUAL_LOG`` writes keys to a file, ``TEXTUAL_SCREENSHOT`` pictures,
    ``SSLKEYLOGFILE`` session keys; proxies and certificates belong in settings.
    """
    taken = [
        name
        for name in environ
        if name.upper().startswith(_PREFIXES) or name.upper() in _NAMES
    ]
    for name in taken:
        del environ[name]
    return taken
