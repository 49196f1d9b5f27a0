"""The parts of one person's notebook, each made with those that it needs."""

from __future__ import annotations

from securenotes.notebook.archive import Archive
from securenotes.notebook.conflict import Conflicts
from securenotes.notebook.desk import Desk
from securenotes.notebook.drafts import Drafts
from securenotes.notebook.instruction import Instruction
from securenotes.notebook.listing import Listing
from securenotes.notebook.overview import Overview
from securenotes.notebook.own_drafts import OwnDrafts
from securenotes.notebook.publishing import Publishing
from securenotes.notebook.pupils import Pupils
from securenotes.notebook.reading import Reading
from securenotes.notebook.records import Records
from securenotes.notebook.reviewing import Reviewing
from securenotes.notebook.search import Search
from securenotes.notebook.start import Start
from securenotes.notebook.timeline import Timeline
from securenotes.notebook.withdrawing import Withdrawing
from securenotes.notebook.wording.desk import Wording
from securenotes.notebook.working import Working


class Parts:
    """What a notebook passes its acts on to."""

    def __init__(self, desk: Desk, pupils: Pupils) -> None:
        records = Records(desk)
        listing = Listing(desk, records)
        self.working = working = Working(desk)
        self.drafts = drafts = Drafts(desk, records, working)
        self.reading = reading = Reading(desk, records, listing)
        self.publishing = Publishing(desk, records, drafts, working, reading)
        self.withdrawing = Withdrawing(desk, records, drafts, working, reading)
        self.conflicts = Conflicts(desk, drafts, working, reading)
        self.reviewing = Reviewing(desk, records, listing, reading)
        self.instruction = Instruction(desk)
        self.wording = Wording(desk)
        own = OwnDrafts(listing, drafts, working)
        self.start = Start(desk, listing, own, pupils, self.instruction)
        self.timeline = Timeline(desk, listing, drafts, pupils)
        self.archive = Archive(desk, listing, pupils)
        self.overview = Overview(desk, pupils)
        self.search = Search(desk, self.timeline, drafts, listing)

    def __repr__(self) -> str:
        return "Parts(…)"
