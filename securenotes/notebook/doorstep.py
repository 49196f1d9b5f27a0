"""Which store the door leads to: a file here, or a server (vault §§ 8, 9).

A saved server is not asked before somebody signs in, so that the lock screen
stands without a network.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from securenotes.clock import Clock
from securenotes.errors import SecureNotesError, SessionEnded, StoreRefused
from securenotes.model import OrgId, UserId
from securenotes.notebook.account_keys import apart
from securenotes.notebook.contact import Contact
from securenotes.notebook.place import StorePlace
from securenotes.repository.interface import Repository
from securenotes.sealed import EMBEDDED, StoreInfo
from securenotes.vault.codes import Prefix, print_code

if TYPE_CHECKING:
    from securenotes.notebook.servers import Offered, Server
    from securenotes.repository.local import LocalStore
    from securenotes.repository.remote import RemoteStore


class Doorstep:
    """Finds the store that a place leads to, and lets go of it."""

    def __init__(self, where: StorePlace, clock: Clock) -> None:
        self.where = where
        self.clock = clock
        self.contact = Contact()
        """Whether the store's server answers."""
        self._store: LocalStore | RemoteStore | None = None
        self._server: Server | None = None
        self._info: StoreInfo | None = None
        self._claimed: dict[UserId, int] = {}

    @classmethod
    async def open(cls, where: StorePlace, clock: Clock) -> Self:
        """Open the store, where there is one.

        Raises the ``StoreError`` family; ``StoreRefused`` ("throwaway") for a
        throwaway store where real data is to be kept.
        """
        door = cls(where, clock)
        await door._look()
        return door

    # -- what is here ------------------------------------------------------
    @property
    def demo(self) -> bool:
        """Whether this is the demo."""
        return self.where.demo

    @property
    def kept(self) -> bool:
        """Whether the demo is there when it is closed."""
        return self.where.kept

    @property
    def remote(self) -> str:
        """The host and port of the server that the store is on, or ""."""
        return self._server.host if self._server is not None else ""

    @property
    def server_name(self) -> str:
        """What sign-ins name the store by."""
        return EMBEDDED if self._server is None else self._server.name

    @property
    def first_run(self) -> bool:
        """Whether no organisation is founded here yet."""
        return self._info is None

    @property
    def org(self) -> OrgId:
        """The organisation; ``SessionEnded`` before there is one."""
        if self._info is None:
            raise SessionEnded
        return self._info.org

    @property
    def info(self) -> StoreInfo:
        """What the store says of itself; ``SessionEnded`` before it is founded."""
        if self._info is None:
            raise SessionEnded
        return self._info

    def client(self) -> Repository:
        """Give a connection of one's own."""
        if self._store is None:
            raise SessionEnded
        return self._store.client()

    async def close(self) -> None:
        """Let go of the store."""
        if self._store is not None:
            await self._store.close()
            self._store = None

    async def _create(self, org: OrgId) -> Repository:
        if self._server is not None:
            if self._store is not None:
                await self._store.close()
            self._server = replace(self._server, org=org)
            self._store = self._way(self._server.store())
            return self._store.client()
        from securenotes.repository.local import LocalStore

        if self._store is None:
            path, clock = self.where.store, self.clock
            self._store = await apart(lambda: LocalStore.create(path, clock))
        return self._store.client()

    # -- a server ----------------------------------------------------------------
    async def find_server(self, address: str) -> Offered:
        """Ask who answers; ``BadInput`` ("address"), ``StoreUnreachable``."""
        from securenotes.notebook.servers import find_server

        return await find_server(address)

    async def connect(self, offered: Offered, organisation_code: str) -> None:
        """Work on a server from now on, its certificate confirmed by a person.

        Raises ``BadInput`` ("organisation"), ``StoreUnreachable``, and
        ``StoreRefused`` ("throwaway").
        """
        from securenotes.notebook import servers

        org = servers.read_organisation(organisation_code)
        server = replace(offered.server, org=org)
        store, info = await servers.meet(server)
        try:
            self._check(info)
            await apart(lambda: servers.save_server(self.where.folder, server))
        except SecureNotesError:
            await store.close()
            raise
        self._store, self._info, self._server = self._way(store), info, server

    async def reconnect(self, offered: Offered) -> None:
        """Reach the same organisation by another address or certificate.

        What lies on this computer stays: device, keys, drafts and what waits.
        Raises ``BadInput`` ("organisation") where it is not there, and the
        rest of ``connect``'s; then all is as before.
        """
        before = self._store
        await self.connect(offered, print_code(Prefix.ORGANISATION, self.org))
        if before is not None:
            await before.close()

    @property
    def address(self) -> str:
        """The address of the server that the store is on, or ""."""
        return "" if self._server is None else self._server.address

    def found_at(self, offered: Offered | None) -> None:
        """Let the set-up wizard found on a server; None: on this computer."""
        self._server = None if offered is None else offered.server

    async def arrive(self) -> None:
        """Hear what a server says of itself; a store here has said it."""
        if self._server is None or self._info is None:
            return
        info = await self.client().info()
        if info is None or info.org != self._info.org:
            raise StoreRefused("organisation")
        self._check(info)
        self._info = info

    # -- looking -------------------------------------------------------------
    async def refresh_codes(self) -> None:
        """See which codes are used, so that the demo's list gives good ones."""
        from securenotes.repository.local import LocalStore

        if self.demo and isinstance(self._store, LocalStore):
            self._claimed = await self._store.claimed_steps()

    async def look_again(self) -> None:
        """Take in that an organisation was just founded here."""
        if self._server is not None:
            from securenotes.notebook.servers import save_server

            folder, server = self.where.folder, self._server
            await apart(lambda: save_server(folder, server))
        await self._look()

    async def _look(self) -> None:
        if not self._look_away():
            await self._look_here()

    def _look_away(self) -> bool:
        """See whether a server is saved; it is not asked before sign-in."""
        from securenotes.notebook.servers import read_server

        self._server = read_server(self.where.folder)
        if self._server is None:
            return False
        if self._store is None:
            self._store = self._way(self._server.store())
        self._info = StoreInfo(self._server.org, (), self.where.throwaway)
        return True

    async def _look_here(self) -> None:
        from securenotes.repository.local import LocalStore

        path, clock = self.where.store, self.clock
        if self._store is None:
            if not _exists(path):
                return
            self._store = await apart(lambda: LocalStore.open(path, clock))
        self._info = await self._store.client().info()
        if self._info is not None:
            self._check(self._info)
        await self.refresh_codes()

    def _way(self, store: RemoteStore) -> RemoteStore:
        self.contact.remote = True
        store.missed = self.contact.missed
        return store

    def _check(self, info: StoreInfo) -> None:
        """Keep real data out of a throwaway store, and the other way round."""
        if info.throwaway != self.where.throwaway:
            raise StoreRefused("throwaway")


def _exists(path: Path) -> bool:
    try:
        path.lstat()
    except OSError:
        return False
    return True
