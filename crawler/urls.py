"""Addresses: made absolute, cleaned for asking, reduced to the key of one article.

Three steps of growing boldness, so that boldness never costs an article: ``absolute`` changes
nothing that a server sees, ``clean`` drops parameters that only say who clicked, ``identity``
drops the variant (scheme, www, AMP, print) and is compared, never asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

LONGEST = 2083
"""Characters of an address; the limit of common browsers, and Scrapy's URLLENGTH_LIMIT."""

_PADDING = "".join(map(chr, range(0x21)))
"""C0 controls and the space, which browsers strip around an address (WHATWG URL, 4.4)."""

_TRACKING = re.compile(
    r"(?:utm_\w+|at_\w+|mc_[ce]id|wt_?(?:mc|zmc)|pk_\w+|mtm_\w+|hsa_\w+|vero_\w+|_hs\w+|oly_\w+_id"
    r"|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|ysclid|igshid|twclid|ttclid|_openstat"
    r"|ns_(?:mchannel|source|campaign|linkname|fee)|xtor|cmpid|ocid|ref_src|spm"
    r"|__twitter_impression|_ga|_gl|smid|sr_share|share_from|from_rss|rss)\Z",
    re.IGNORECASE,
)
"""Names of parameters that say who clicked where, from the makers' documentation: Google
Analytics (utm, gclid), Matomo (pk, mtm), Meta (fbclid), Microsoft (msclkid), Yandex (yclid,
ysclid, _openstat), AT Internet (xtor, at), Mailchimp (mc), Webtrekk (wt), HubSpot (hsa, _hs)."""

_SESSION = re.compile(
    r"(?:phpsessid|jsessionid|aspsessionid\w*|sessionid|session_id|sid|s)\Z", re.I
)
_SESSION_VALUE = re.compile(r"(?=[a-z]*[0-9])[0-9a-z]{16,}\Z", re.IGNORECASE)
_JSESSION_IN_PATH = re.compile(r";jsessionid=[^/?#]{0,200}", re.IGNORECASE)

_VARIANT_PARAMETER = re.compile(
    r"(?:amp|print|printable|printer|mobile|m|view|format|output|outputtype|mode)\Z", re.I
)
_VARIANT_VALUE = re.compile(r"(?:amp|amphtml|print|printable|mobile|1|true|yes|)\Z", re.IGNORECASE)
_NAMED_VARIANT = re.compile(r"(?:amp|print|printable|printer|mobile)\Z", re.IGNORECASE)
_VARIANT_SEGMENT = frozenset({"amp", "print", "printable", "mobile"})
_VARIANT_HOST = re.compile(r"(?:www\d?|m|mobile|amp|wap)\.(?=[^.]+\.[^.])")
_VARIANT_SUFFIX = re.compile(r"(?:\.amp|\.print)(?=(?:\.html?)?\Z)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)\Z", re.IGNORECASE)


def absolute(url: str, base: str | None = None) -> str | None:
    """The address that a link means: resolved, trimmed, escaped, without fragment.

    None for what is no http or https address (mailto, javascript, data, an empty host), is
    longer than ``LONGEST`` or cannot be read.
    """
    text = re.sub(r"[\t\r\n]", "", url[: LONGEST * 2]).strip(_PADDING)
    text = _forward(text)
    try:
        joined = urljoin(base, text) if base else text
        parts = urlsplit(joined)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return None
        safe = safe_url_string(urlunsplit(parts._replace(fragment="")))
        whole = urlsplit(safe)
        _ = whole.port
    except ValueError:
        return None
    if len(safe) > LONGEST:
        return None
    # The netloc is made anew of host and port: a name and password in a link are not for us.
    return urlunsplit(
        whole._replace(scheme=whole.scheme.lower(), netloc=_netloc(safe), path=whole.path or "/")
    )


def _forward(text: str) -> str:
    """A link with the backslashes of its path turned, as browsers do (WHATWG URL, 4.4)."""
    end = min((at for at in map(text.find, "?#") if at >= 0), default=len(text))
    return text[:end].replace("\\", "/") + text[end:]


def clean(url: str, keep_query: Sequence[str] | None = None) -> str:
    """The address without tracking parameters and session ids: safe to ask in its place.

    Where ``keep_query`` is given, only the parameters that it names stay. The order and the
    spelling of what stays are kept.
    """
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if _belongs(name, value, keep_query)]
    query = parts.query if kept == pairs else urlencode(kept)
    path = _JSESSION_IN_PATH.sub("", parts.path)
    return urlunsplit(parts._replace(query=query, path=path, fragment=""))


def identity(url: str, keep_query: Sequence[str] | None = None) -> str:
    """The key of an article: equal for its www, https, AMP, print and mobile addresses.

    Shaped ``host/path?query`` with the parameters sorted. Path and values keep their case,
    since ids are often mixed-case. It is a key, not an address to ask.
    """
    parts = urlsplit(canonicalize_url(clean(url, keep_query)))
    netloc = _VARIANT_HOST.sub("", host(url))
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = sorted((n, v) for n, v in pairs if n in (keep_query or ()) or not _is_variant(n, v))
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{netloc}{_plain_path(parts.path)}{query}"


def host(url: str) -> str:
    """``host`` or ``host:port`` of an address in lower case, the scheme's own port left out."""
    return _netloc(url)


def origin(url: str) -> str:
    """``scheme://host[:port]`` of an address: what one robots.txt speaks for (RFC 9309, 2.3)."""
    return f"{urlsplit(url).scheme.lower()}://{host(url)}"


def is_home(url: str) -> bool:
    """Whether an address is a site's front page, or that of a language edition."""
    parts = urlsplit(url)
    path = _INDEX.sub("/", parts.path).strip("/")
    return not parts.query and (
        path == "" or re.fullmatch(r"[a-z]{2}(?:-[a-z]{2})?", path) is not None
    )


def _netloc(url: str) -> str:
    parts = urlsplit(url)
    name = (parts.hostname or "").rstrip(".")
    name = f"[{name}]" if ":" in name else name
    own = {"http": 80, "https": 443}.get(parts.scheme.lower())
    return name if parts.port in (None, own) else f"{name}:{parts.port}"


def _belongs(name: str, value: str, keep_query: Sequence[str] | None) -> bool:
    if keep_query is not None:
        return name in keep_query
    if _TRACKING.match(name):
        return False
    return not (_SESSION.match(name) and _SESSION_VALUE.match(value))


def _is_variant(name: str, value: str) -> bool:
    """``amp=1`` and ``view=print`` name a variant; ``m=1`` may be an id and stays."""
    if not _VARIANT_PARAMETER.match(name) or not _VARIANT_VALUE.match(value):
        return False
    return bool(_NAMED_VARIANT.match(name)) or (bool(value) and not value.isdigit())


def _plain_path(path: str) -> str:
    path = _INDEX.sub("/", _VARIANT_SUFFIX.sub("", path))
    segments = [s for s in path.split("/") if s]
    kept = [s for s in segments if s.lower() not in _VARIANT_SEGMENT]
    return "/" + "/".join(kept or segments)
