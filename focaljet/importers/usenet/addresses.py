"""Who wrote a message, without keeping the address: a key, a name, and masked text.

docs/operate/import.md tells owners what is kept and why.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass

# Read backwards from an @, so that a long text without any costs nothing.
_LOCAL_BACKWARDS = re.compile(r"[\w.+=%$!#*'&/{}|~^-]*")
_LONGEST_LOCAL = 100
_HOST = re.compile(r"[A-Za-z0-9_-]")
# Mailman writes "ann at example.org" for ann@example.org.
_SPELLED = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?= at (?!www\.)(?:[\w-]+\.)+[A-Za-z]{2,}\b)"
)
_SPELLED_IN_BRACKETS = re.compile(
    r"(?<=[<(])[\w.+-]{1,64}(?= at (?:[\w-]+\.)+[A-Za-z]{2,}[>)])"
)
# Addresses before domains were known: seismo!ihnp4!ann
_BANGS = re.compile(r"(?<![\w!.-])(?:[\w.-]+!){2,}[\w.-]+")
_ANGLED = re.compile(r"^(.*)<([^<>]*)>\s*(?:\(.*\)\s*)?$", re.DOTALL)
_IN_PARENS = re.compile(r"^([^()\s]+(?: at [^()\s]+)?)\s*\((.*)\)?\s*$", re.DOTALL)
_VIA = re.compile(r"^(.+?) via .+$")


@dataclass(frozen=True, slots=True)
class Sender:
    """An address and a name; both may be empty."""

    address: str
    name: str

    @property
    def shown_name(self) -> str:
        return self.name or _local_part(self.address)


def masked(text: str, *, spelled_out: bool = False) -> str:
    """The text with `…` for the personal half of every address in it.

    `spelled_out` says that the archive writes "ann at example.org", so that these
    are masked everywhere, and not only between brackets.
    """
    if "@" in text:
        text = _masked_at(text)
    if " at " in text:
        text = (_SPELLED if spelled_out else _SPELLED_IN_BRACKETS).sub("…", text)
    return _BANGS.sub("…", text) if "!" in text else text


def _masked_at(text: str) -> str:
    parts = text.split("@")
    for number, after in enumerate(parts[1:]):
        before = parts[number]
        local = _LOCAL_BACKWARDS.match(before[: -_LONGEST_LOCAL - 1 : -1])
        if _HOST.match(after) and local and local[0]:
            parts[number] = f"{before[: -len(local[0])]}…"
    return "@".join(parts)


def author_key(address: str, secret: bytes) -> str:
    """The same for the same address, and without the secret no way back to it."""
    digest = hmac.new(secret, address.encode("utf-8", "replace"), hashlib.sha256)
    return digest.hexdigest()


def sender(header: str) -> Sender:
    """Who a From line names: `Ann <a@b>`, `a@b (Ann)`, `a at b (Ann)` or `a@b`."""
    header = header.strip()
    if angled := _ANGLED.match(header):
        name, address = angled[1], angled[2]
    elif parens := _IN_PARENS.match(header):
        address, name = parens[1], parens[2]
        name = name.removesuffix(")")
    else:
        address, name = header, ""
    return Sender(normalised(address), _clean_name(name))


def is_spelled_out(header: str) -> bool:
    return "@" not in header and _SPELLED.search(header) is not None


def real_sender(said: Sender, reply_to: str) -> Sender:
    """Lists rewrite "Ann <ann@…>" to "Ann via Cars <cars@…>"; Reply-To has Ann."""
    via = _VIA.match(said.name)
    if not via or not reply_to:
        return said
    meant = sender(reply_to.split(",")[0])
    return Sender(meant.address or said.address, via[1])


def normalised(address: str) -> str:
    return (
        re.sub(r"\s+at\s+", "@", address.strip().strip("<>")).replace(" ", "").lower()
    )


def _clean_name(name: str) -> str:
    """The name without quotes and without the address, where that stands in it."""
    name = re.sub(r"\\(.)", r"\1", name.strip().strip("\"'"))
    name = " ".join(name.strip().strip("\"'").split())
    if re.fullmatch(r"\S+@[\w.-]+\.\w+", name) or "…" in masked(name, spelled_out=True):
        return ""
    return name


def _local_part(address: str) -> str:
    local = address.split("@", 1)[0].rsplit("!", 1)[-1].split("%", 1)[0]
    return local.strip("\"'")
