"""The one suite that every repository passes: inherit, give a ``store``."""

from __future__ import annotations

import pytest

from securenotes.clock import FakeClock
from securenotes.repository.local import LocalStore
from tests.contract.accounts import AccountContract
from tests.contract.acknowledging import AcknowledgingContract
from tests.contract.disclosing import DisclosingContract
from tests.contract.disposing import DisposingContract
from tests.contract.joining import JoiningContract
from tests.contract.listing import ListingContract
from tests.contract.live import LiveContract
from tests.contract.moving import MovingContract
from tests.contract.names import NamesContract
from tests.contract.notes import NotesContract
from tests.contract.own import OwnContract
from tests.contract.reviews import ReviewContract
from tests.contract.roster import RosterContract
from tests.contract.rotation import RotationContract
from tests.contract.routine import RoutineContract
from tests.contract.sessions import SessionsContract
from tests.contract.signin import SignInContract
from tests.contract.truth import TruthContract
from tests.kit import MORNING, Town, build_town


class RepositoryContract(
    TruthContract,
    ListingContract,
    NotesContract,
    SignInContract,
    SessionsContract,
    AccountContract,
    RosterContract,
    JoiningContract,
    RotationContract,
    OwnContract,
    DisclosingContract,
    RoutineContract,
    ReviewContract,
    DisposingContract,
    LiveContract,
    NamesContract,
    MovingContract,
    AcknowledgingContract,
):
    """Give ``store`` as a fixture: a new store that nobody has founded."""

    @pytest.fixture
    def clock(self) -> FakeClock:
        return FakeClock(MORNING)

    @pytest.fixture
    async def town(self, store: LocalStore, clock: FakeClock) -> Town:
        return await build_town(store, clock)
