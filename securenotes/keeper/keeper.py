"""The keeper: every act on one store, by use. Stores and checks, never opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.keeper.access_log import AccessLog
from securenotes.keeper.accounts import Accounts
from securenotes.keeper.addresses import Addresses
from securenotes.keeper.changes import Changes
from securenotes.keeper.desk import Desk
from securenotes.keeper.disclosing import Disclosing
from securenotes.keeper.disposing import Disposing
from securenotes.keeper.drafts import Drafts
from securenotes.keeper.entry import Entry
from securenotes.keeper.keys import Keys
from securenotes.keeper.listing import Listing
from securenotes.keeper.moving import Moving
from securenotes.keeper.names import Names
from securenotes.keeper.notes import Notes
from securenotes.keeper.own import Own
from securenotes.keeper.reading import Readings
from securenotes.keeper.reviews import Reviews
from securenotes.keeper.roster import Roster
from securenotes.keeper.rotation import Rotation
from securenotes.keeper.routine import Routines
from securenotes.keeper.signed_in import SignedIn
from securenotes.keeper.unlock import Unlock
from securenotes.model import ChainId, OrgId, UserId
from securenotes.sealed import StoreInfo

if TYPE_CHECKING:
    from securenotes.clock import Clock
    from securenotes.keeper.outside import Outside
    from securenotes.keeper.sql import Sql


class Keeper:
    """One store with its clock; synchronous, for one thread at a time.

    ``outside`` is what a server holds beside its database.
    """

    def __init__(self, sql: Sql, clock: Clock, outside: Outside | None = None) -> None:
        desk = Desk(sql, clock, outside)
        self.sql = sql
        self.forget = desk.rosters.forget
        self.addresses = Addresses(desk)
        self.changes = Changes(desk)
        self.entry = Entry(desk)
        self.unlock = Unlock(desk)
        self.signed_in = SignedIn(desk)
        self.roster = Roster(desk)
        self.accounts = Accounts(desk, self.roster)
        self.keys = Keys(desk)
        self.names = Names(desk)
        self.routines = Routines(desk, self.keys)
        self.drafts = Drafts(desk)
        self.notes = Notes(desk)
        self.listing = Listing(desk)
        self.readings = Readings(desk)
        self.access_log = AccessLog(desk)
        self.reviews = Reviews(desk, self.readings)
        self.disposing = Disposing(desk)
        self.moving = Moving(desk)
        self.own = Own(desk)
        self.rotation = Rotation(desk)
        self.disclosing = Disclosing(desk)

    def claimed_steps(self) -> dict[UserId, int]:
        """Give each account's last used step; nothing on a store for real data."""
        with self.sql.reading():
            rows = self.sql.all(
                "SELECT user, last_step FROM account, organisation WHERE throwaway = 1"
            )
        return {UserId(user): step for user, step in rows}

    def info(self) -> StoreInfo | None:
        """Say which organisation this is; None when none is founded yet."""
        with self.sql.reading():
            row = self.sql.one("SELECT org, throwaway FROM organisation")
            chains = self.sql.all("SELECT chain FROM chain ORDER BY id")
        if row is None:
            return None
        return StoreInfo(
            OrgId(row[0]), tuple(ChainId(chain[0]) for chain in chains), bool(row[1])
        )
