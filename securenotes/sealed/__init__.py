"""What travels between notebook and keeper: sealed records and signed acts.

The keeper reads headers, signatures and the roster and never a key; the
notebook never sees a table. Times are milliseconds UTC. The records lie in a
file a use; all are named here.
"""

from securenotes.sealed.entering import EMBEDDED as EMBEDDED
from securenotes.sealed.entering import Admission as Admission
from securenotes.sealed.entering import Challenge as Challenge
from securenotes.sealed.entering import LoginProof as LoginProof
from securenotes.sealed.entering import OwnRecord as OwnRecord
from securenotes.sealed.entering import SessionRecord as SessionRecord
from securenotes.sealed.entering import StoreInfo as StoreInfo
from securenotes.sealed.kept import Confirmation as Confirmation
from securenotes.sealed.kept import DisclosureRecord as DisclosureRecord
from securenotes.sealed.kept import KeptVersion as KeptVersion
from securenotes.sealed.kept import ReviewRecord as ReviewRecord
from securenotes.sealed.kept import StoredNote as StoredNote
from securenotes.sealed.keys import CardRecord as CardRecord
from securenotes.sealed.keys import PersonWrap as PersonWrap
from securenotes.sealed.keys import RecoveryWrap as RecoveryWrap
from securenotes.sealed.keys import ScopeWrap as ScopeWrap
from securenotes.sealed.keys import UpWrap as UpWrap
from securenotes.sealed.log import Act as Act
from securenotes.sealed.log import LogFilter as LogFilter
from securenotes.sealed.log import LogHead as LogHead
from securenotes.sealed.log import LogRow as LogRow
from securenotes.sealed.notes import COUNTED as COUNTED
from securenotes.sealed.notes import ClosedSeal as ClosedSeal
from securenotes.sealed.notes import Cursor as Cursor
from securenotes.sealed.notes import DekWrap as DekWrap
from securenotes.sealed.notes import HeadFilter as HeadFilter
from securenotes.sealed.notes import HeadPage as HeadPage
from securenotes.sealed.notes import HeadRecord as HeadRecord
from securenotes.sealed.notes import Mark as Mark
from securenotes.sealed.notes import NoteRecord as NoteRecord
from securenotes.sealed.notes import PupilCount as PupilCount
from securenotes.sealed.notes import Reading as Reading
from securenotes.sealed.notes import ReadState as ReadState
from securenotes.sealed.notes import Receipt as Receipt
from securenotes.sealed.rosters import Account as Account
from securenotes.sealed.rosters import AccountChange as AccountChange
from securenotes.sealed.rosters import Foundation as Foundation
from securenotes.sealed.rosters import MovePackage as MovePackage
from securenotes.sealed.rosters import RosterAct as RosterAct
from securenotes.sealed.rosters import StoredEntry as StoredEntry
