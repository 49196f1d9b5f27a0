"""What a signed-in person sees: opened, typed, and free of keys.

Screens draw these and nothing else. Times are milliseconds UTC, days are
``YYYY-MM-DD``. Names and text are as their writers typed them (cleaned): a
screen shows them through ``safe_text`` alone. They lie in a file a use; all are
named here.
"""

from securenotes.notebook.views.notes import ConflictView as ConflictView
from securenotes.notebook.views.notes import Draft as Draft
from securenotes.notebook.views.notes import Hit as Hit
from securenotes.notebook.views.notes import NoteKind as NoteKind
from securenotes.notebook.views.notes import NoteRow as NoteRow
from securenotes.notebook.views.notes import NoteState as NoteState
from securenotes.notebook.views.notes import OpenNote as OpenNote
from securenotes.notebook.views.notes import Origin as Origin
from securenotes.notebook.views.notes import PartyView as PartyView
from securenotes.notebook.views.notes import Published as Published
from securenotes.notebook.views.notes import ReaderRow as ReaderRow
from securenotes.notebook.views.notes import Rights as Rights
from securenotes.notebook.views.notes import Version as Version
from securenotes.notebook.views.pages import ArchiveFilter as ArchiveFilter
from securenotes.notebook.views.pages import ArchivePage as ArchivePage
from securenotes.notebook.views.pages import OverviewPage as OverviewPage
from securenotes.notebook.views.pages import PupilPage as PupilPage
from securenotes.notebook.views.pages import ReadFilter as ReadFilter
from securenotes.notebook.views.pages import StartPage as StartPage
from securenotes.notebook.views.people import Body as Body
from securenotes.notebook.views.people import GroupRow as GroupRow
from securenotes.notebook.views.people import Me as Me
from securenotes.notebook.views.people import Person as Person
from securenotes.notebook.views.people import PupilRef as PupilRef
from securenotes.notebook.views.people import PupilRow as PupilRow
from securenotes.notebook.views.people import School as School
from securenotes.notebook.views.people import Target as Target
from securenotes.notebook.views.people import Template as Template
from securenotes.notebook.views.school import AccessRow as AccessRow
from securenotes.notebook.views.school import LinkRow as LinkRow
from securenotes.notebook.views.school import PendingRotation as PendingRotation
from securenotes.notebook.views.school import ProtectedPage as ProtectedPage
from securenotes.notebook.views.school import ProtectedPupil as ProtectedPupil
from securenotes.notebook.views.school import RoutineReader as RoutineReader
from securenotes.notebook.views.school import RoutineText as RoutineText
from securenotes.notebook.views.school import SchoolStatus as SchoolStatus
from securenotes.notebook.views.school import Sheet as Sheet
from securenotes.notebook.views.school import StaffPage as StaffPage
from securenotes.notebook.views.school import StaffRow as StaffRow
from securenotes.sealed import COUNTED as COUNTED
