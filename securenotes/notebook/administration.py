"""The school as its administrators run it: what screens of part 5 call.

Every act asks anew whether the person administers that very school; at the
others they are as anybody (rules.md § 1).
"""

from __future__ import annotations

from securenotes.model import ChainId
from securenotes.notebook import rotation
from securenotes.notebook.access.about import ReadingReports
from securenotes.notebook.access.checks import SpotChecks
from securenotes.notebook.access.log import SchoolLog
from securenotes.notebook.desk import Desk
from securenotes.notebook.disclosure.beside import KeptBeside
from securenotes.notebook.disclosure.disclosures import Disclosures
from securenotes.notebook.importing import SchoolImport
from securenotes.notebook.moving.handing_over import HandingOver
from securenotes.notebook.moving.taking_over import TakingOver
from securenotes.notebook.real_names import SchoolNames
from securenotes.notebook.retention.run import Retention
from securenotes.notebook.rotation import Progress
from securenotes.notebook.school_policy import SchoolPolicy
from securenotes.notebook.school_roster import SchoolRoster
from securenotes.notebook.school_staff import SchoolStaff
from securenotes.notebook.school_views import SchoolViews
from securenotes.notebook.school_work import SchoolWork


class School:
    """A school's administration: what is there, what changes, whose keys.

    The parts are used by their own names: ``school.people(chain)`` is that of
    ``SchoolViews``, ``school.add_pupil`` of ``SchoolRoster``, and so on.
    """

    def __init__(self, desk: Desk) -> None:
        self.work = work = SchoolWork(desk)
        views = SchoolViews(work)
        roster = SchoolRoster(work)
        staff = SchoolStaff(work)
        policy = SchoolPolicy(work)
        imports = SchoolImport(work, roster, staff)
        self.leaving = HandingOver(work)
        self.arriving = TakingOver(work)
        self.retention = Retention(work)
        self.disclosures = Disclosures(work)
        self.log = SchoolLog(work)
        self.checks = SpotChecks(work, self.log)
        self.reports = ReadingReports(work, self.log)
        self.beside = KeptBeside(work, self.reports)
        # -- what is there ---------------------------------------------
        self.status = views.status
        self.pending = views.pending
        self.people = views.people
        self.person = views.person
        self.access = views.access
        self.targets = views.targets
        self.members = views.members
        self.losing = views.losing
        # -- pupils and groups -----------------------------------------
        self.add_pupil = roster.add_pupil
        self.change_pupil = roster.change_pupil
        self.add_group = roster.add_group
        self.end_group = roster.end_group
        self.add_member = roster.add_member
        self.end_member = roster.end_member
        self.set_module = roster.set_module
        self.name_server = roster.name_server
        self.server_here = roster.here
        # -- protected identity ----------------------------------------
        names = SchoolNames(work, roster)
        self.protected = names.page
        self.begin_names = names.begin
        self.give_names = names.give
        self.end_names = names.end
        self.protect_pupil = names.protect
        self.set_real_name = names.set_name
        self.unprotect_pupil = names.unprotect
        # -- those who write -------------------------------------------
        self.set_routine = policy.set_routine
        self.routine_texts = policy.routine_texts
        self.routine_readers = policy.routine_readers
        self.set_categories = policy.set_categories
        self.set_words = policy.set_words
        self.set_templates = policy.set_templates
        self.keep_text = policy.keep_text
        self.kept_text = policy.kept_text
        # -- people ----------------------------------------------------
        self.invite = staff.invite
        self.invite_again = staff.invite_again
        self.add_link = staff.add_link
        self.end_link = staff.end_link
        self.disable = staff.disable
        self.enable = staff.enable
        self.make_administrator = staff.make_administrator
        self.end_administrator = staff.end_administrator
        self.reset_factor = staff.reset_factor
        # -- the pupil system --------------------------------------------
        self.known = imports.known
        self.import_roster = imports.apply
        self.invite_from_roster = imports.invite
        self.attach = imports.attach

    async def rotate(self, chain: ChainId, progress: Progress) -> int:
        """Change every pending key; say for how many pupils.

        ``progress`` is told how much is done, of how much. Raises
        ``KeysMissing``, ``StoreDamaged``; then no key was changed.
        """
        return await rotation.rotate(self.work, chain, progress)

    async def give_keys(self, chain: ChainId) -> int:
        """Give links and memberships that have begun their wraps; count them."""
        return await rotation.give_keys(self.work, chain)
