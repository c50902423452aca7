"""What happens to a request and why it stands as it does: the keys of both, and the lines of its story."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.query import QueryProblem
from app.domain.status import CodeKey
from app.errors import ErrorKey


class Story(StrEnum):
    """What can happen to a request; the value is what the database keeps and what app.words has the sentence of."""

    CREATED = "story:created"
    SENDING = "story:sending"
    ACCEPTED = "story:accepted"
    ACCEPTED_IN_DOUBT = "story:accepted_in_doubt"
    NOTHING_FOUND = "story:nothing_found"
    CHECKED_AGAIN = "story:checked_again"
    MORE_PACKAGES = "story:more_packages"
    SEND_LOST = "story:send_lost"
    NOT_TAKING = "story:not_taking"
    SEND_DEFERRED = "story:send_deferred"
    RESPELLED = "story:respelled"
    REFUSED = "story:refused"
    STILL_WORKING = "story:still_working"
    FINISHED = "story:finished"
    FETCHING = "story:fetching"
    STORED = "story:stored"
    INGESTED = "story:ingested"
    HELD = "story:held"
    REOPENED = "story:reopened"
    NO_DOCUMENTS = "story:no_documents"
    TOO_MANY = "story:too_many"
    SPLIT = "story:split"
    SHORTENED = "story:shortened"
    IN_MONTHS = "story:in_months"
    CAME_IN_MONTHS = "story:came_in_months"
    CAME_WHOLE = "story:came_whole"
    EXPIRED = "story:expired"
    FAILED = "story:failed"
    KEY_MISSING = "story:key_missing"
    PAUSED = "story:paused"
    RESUMED = "story:resumed"
    CANCELLED = "story:cancelled"
    ASKED_AGAIN = "story:asked_again"
    INTERRUPTED = "story:interrupted"
    RETRY = "story:retry"
    COMPLETE = "story:complete"
    PACKAGE_GONE = "story:package_gone"
    PACKAGE_EXHAUSTED = "story:package_exhausted"
    ALREADY_HERE = "story:already_here"
    GAVE_UP = "story:gave_up"
    REBUILT = "story:rebuilt"
    CHECK_NOW = "story:check_now"
    COPY_FAILED = "story:copy_failed"


class Notice(StrEnum):
    """Why a request stands as it does, where neither an error, a code of the SAT nor a fault of the query says it."""

    CLOCK_SKEW = "notice:clock_skew"
    THIRD_TIME = "notice:third_time"
    NOTHING_FOUND = "notice:nothing_found"
    NEVER_REGISTERED = "notice:never_registered"
    UNCERTAIN = "notice:uncertain"
    NOT_TAKING = "notice:not_taking"
    LOST_TWICE = "notice:lost_twice"
    NEVER_FINISHED = "notice:never_finished"
    FEWER_DOCUMENTS = "notice:fewer_documents"
    UNREADABLE = "notice:unreadable"
    UNREADABLE_LINES = "notice:unreadable_lines"
    REBUILT = "notice:rebuilt"
    HELD = "notice:held"
    PACKAGE_EXPIRED = "notice:package_expired"
    PACKAGE_SPENT = "notice:package_spent"


NoticeKey = Notice | QueryProblem | CodeKey | ErrorKey
"""Everything a request's notice can be."""


def to_notice(text: str) -> NoticeKey:
    """The notice that was kept as ``text``; never fails, for an error's key is any text."""
    for kind in (Notice, QueryProblem):
        with suppress(ValueError):
            return kind(text)
    return CodeKey(text) if text.startswith("code:") else ErrorKey(text)


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One line of a request's story: at ``at`` (UTC) ``key`` happened, with its facts and the SAT's own words."""

    at: datetime
    key: Story
    fields: dict[str, str] = field(default_factory=dict)
    message: str = ""
