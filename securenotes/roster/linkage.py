"""Who is tied to which group, and since when (ss 12000 § 1.5, "Decided")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from securenotes.roster.attendance import open_days
from securenotes.roster.days import FOREVER, Interval
from securenotes.roster.desired import Options, Role, Rule
from securenotes.roster.findings import Code, Findings, SourceId
from securenotes.roster.places import Places
from securenotes.roster.rows import (
    ActivityKind,
    ActivityRow,
    AssignmentKind,
    AssignmentRow,
    DutyRow,
    GroupKind,
    Staged,
    TeacherEntry,
)

_CARING = {
    AssignmentKind.PRESCHOOL_TEACHER,
    AssignmentKind.CHILD_MINDER,
    AssignmentKind.AFTER_SCHOOL,
}
_OBSERVING = {AssignmentKind.SPECIAL, AssignmentKind.HEALTH}
_MENTORED = {GroupKind.CLASS, GroupKind.MENTOR}


@dataclass(frozen=True, slots=True)
class Tie:
    """A person tied to a group on the days that every hop holds."""

    staff: SourceId
    group: SourceId
    as_role: Role | Literal["observer"]
    rule: Rule
    post: str
    days: Interval


class Linkage:
    """Follows activities and assignments to the ties that they prove."""

    def __init__(
        self,
        staged: Staged,
        places: Places,
        today: str,
        options: Options,
        found: Findings,
    ) -> None:
        self._staged = staged
        self._places = places
        self._from_today = Interval(today, FOREVER)
        self._options = options
        self._found = found
        self._open_groups = open_days(staged, places)
        self.duties = {
            duty.id: days
            for duty in staged.duties.values()
            if (days := self._duty_days(duty)) is not None
        }
        """The days of each duty that is not over."""
        self._of_person: Mapping[SourceId, list[DutyRow]] = defaultdict(list)
        for duty_id in self.duties:
            duty = staged.duties[duty_id]
            self._of_person[duty.person].append(duty)

    def follow(self) -> list[Tie]:
        """Every tie that is live on the day of the run or after it."""
        ties = [*self._from_activities(), *self._from_assignments()]
        self._tell_unmentored(ties)
        return ties

    def _duty_days(self, duty: DutyRow) -> Interval | None:
        if not self._places.known(duty.place):
            self._found.reject(Code.REFERENCE_UNKNOWN, "duties", duty.id, "dutyAt")
            return None
        place_days = self._places.days(duty.place)
        days = place_days and duty.days.meet(place_days)
        return days if days and days.meet(self._from_today) else None

    def _from_activities(self) -> Iterator[Tie]:
        for activity in self._staged.activities.values():
            if not self._teaches(activity):
                continue
            if not activity.teachers:
                self._found.tell(
                    Code.ACTIVITY_WITHOUT_TEACHER, "activities", activity.id
                )
            for group in self._known_groups(activity):
                for entry in activity.teachers:
                    days = activity.days.meet(entry.days)
                    for duty in self._serving(activity, entry, group):
                        yield from self._tie(
                            duty, group, Role.TEACHER, Rule.TEACHES, days
                        )

    def _teaches(self, activity: ActivityRow) -> bool:
        teaching = activity.kind is ActivityKind.TEACHING or (
            activity.kind is ActivityKind.PUPIL and self._options.pupil_activities
        )
        above = self._staged.activities.get(activity.parent or SourceId(""))
        if teaching and above is not None and above.kind is ActivityKind.TEST:
            # What hangs under a test is part of it, whatever it calls itself.
            teaching = False
        if not teaching:
            self._found.tell(Code.ACTIVITY_GIVES_NOTHING, "activities", activity.id)
        return teaching

    def _known_groups(self, activity: ActivityRow) -> Iterator[SourceId]:
        for group in dict.fromkeys(activity.groups):
            if group in self._staged.groups:
                yield group
            else:
                self._found.reject(
                    Code.REFERENCE_UNKNOWN, "activities", activity.id, "groups"
                )

    def _serving(
        self, activity: ActivityRow, entry: TeacherEntry, group: SourceId
    ) -> Iterable[DutyRow]:
        if entry.duty is not None:
            return self._named_duty(activity, entry, entry.duty)
        place = self._staged.groups[group].organisation or activity.organisation
        duties = self._of_person.get(entry.person or SourceId(""), [])
        serving = [
            duty
            for duty in duties
            if place is not None and self._places.in_line(duty.place, place)
        ]
        if not serving:
            self._found.reject(
                Code.DUTY_NOT_FOUND, "activities", activity.id, "teachers"
            )
        return serving

    def _named_duty(
        self, activity: ActivityRow, entry: TeacherEntry, duty_id: SourceId
    ) -> Iterable[DutyRow]:
        duty = self._staged.duties.get(duty_id)
        if duty is None:
            self._found.reject(
                Code.REFERENCE_UNKNOWN, "activities", activity.id, "teachers"
            )
            return ()
        if entry.person is not None and entry.person != duty.person:
            self._found.reject(
                Code.DUTY_OF_ANOTHER, "activities", activity.id, "teachers"
            )
            return ()
        return (duty,)

    def _from_assignments(self) -> Iterator[Tie]:
        for row in self._staged.assignments:
            duty = self._staged.duties.get(row.duty)
            if duty is None:
                continue
            if row.group not in self._staged.groups:
                self._found.reject(
                    Code.REFERENCE_UNKNOWN, "duties", row.duty, "assignmentRole"
                )
                continue
            held = self._judge(row)
            if held is not None:
                yield from self._tie(duty, row.group, *held, row.days)

    def _judge(
        self, row: AssignmentRow
    ) -> tuple[Role | Literal["observer"], Rule] | None:
        group = self._staged.groups[row.group]
        if row.kind is AssignmentKind.MENTOR:
            if group.kind in _MENTORED:
                return Role.MENTOR, Rule.MENTORS
            self._found.reject(Code.MENTOR_OF_OTHER_GROUP, "duties", row.duty, "group")
        elif row.kind in _CARING:
            if group.kind is GroupKind.DEPARTMENT:
                return Role.TEACHER, Rule.CARES
            self._found.tell(
                Code.ROLE_NEEDS_DECISION, "duties", row.duty, "assignmentRole"
            )
        elif row.kind is AssignmentKind.TEACHER:
            if self._options.assigned_teachers:
                return Role.TEACHER, Rule.ASSIGNED
            self._found.tell(
                Code.ROLE_TEACHER_OFF, "duties", row.duty, "assignmentRole"
            )
        elif row.kind in _OBSERVING:
            self._found.tell(
                Code.ROLE_NEEDS_DECISION, "duties", row.duty, "assignmentRole"
            )
            return "observer", Rule.ASSIGNED
        return None

    def _tie(
        self,
        duty: DutyRow,
        group: SourceId,
        role: Role | Literal["observer"],
        rule: Rule,
        days: Interval | None,
    ) -> Iterator[Tie]:
        # The shortest of entry, activity, duty and group wins.
        for other in (self.duties.get(duty.id), self._open_groups.get(group)):
            days = days.meet(other) if days is not None and other is not None else None
        if days is not None and days.meet(self._from_today):
            yield Tie(duty.person, group, role, rule, duty.post, days)

    def _tell_unmentored(self, ties: Iterable[Tie]) -> None:
        mentored = {tie.group for tie in ties if tie.as_role is Role.MENTOR}
        for group, days in self._open_groups.items():
            unmentored = (
                self._staged.groups[group].kind is GroupKind.CLASS
                and group not in mentored
            )
            if unmentored and days.meet(self._from_today):
                self._found.tell(Code.CLASS_WITHOUT_MENTOR, "groups", group)
