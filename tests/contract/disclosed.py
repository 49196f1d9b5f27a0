"""Requests for what is kept, sealed for tests as a client would seal them."""

from __future__ import annotations

from securenotes.model import DisclosureId, ScopeId
from securenotes.sealed import DisclosureRecord
from securenotes.vault.disclosures import new_disclosure, seal_disclosure
from tests.kit import Town, Unit


class Disclosing:
    """One request at one school, through its revisions."""

    def __init__(self, town: Town, unit: Unit, pupil: ScopeId) -> None:
        self._town, self._unit, self._pupil = town, unit, pupil
        self.name: DisclosureId = new_disclosure()

    def record(
        self, rev: int = 1, digest: bytes = b"", documents: int = 0
    ) -> DisclosureRecord:
        """Seal a revision under the administrators' key."""
        unit, key = self._unit, self._unit.administrators
        wrap, blob = seal_disclosure(
            self._town.org, self._pupil, self.name, rev, {"x": rev}, key.key, key.ver
        )
        return DisclosureRecord(
            name=self.name,
            chain=unit.chain,
            scope=self._pupil,
            number=0,
            at=0,
            actor=self._town.person("eva").user,
            rev=rev,
            documents=documents,
            digest=digest,
            key_ver=key.ver,
            wrap=wrap,
            blob=blob,
        )
