# ruff: noqa: RUF009 `setting` and `section` make dataclass fields
"""What a council answers for: privacy, how long records are kept, food registration and insurance."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.council_checks import day, email, long_text, one_of, pattern, text, whole
from app.domain.council_document import Bad, setting


class LawfulBasis(StrEnum):
    """UK GDPR, Article 6(1)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTERESTS = "legitimate_interests"


class FoodStatus(StrEnum):
    """What the food authority decided about registration of the scheme as a food business."""

    REGISTERED = "registered"
    NOT_REQUIRED = "not_required"


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """The council's own privacy notice: an address, or its text, or neither yet.

    controller_name: who answers for the data; None: the council by its name. dpo_email: its data protection officer.
    """

    notice_url: str | None = setting(pattern(r"https://\S+", "https://council.example.org/privacy"), None)
    notice_text: str | None = setting(long_text, None)
    controller_name: str | None = setting(text, None)
    dpo_email: str | None = setting(email, None)
    lawful_basis: LawfulBasis = setting(one_of(LawfulBasis), LawfulBasis.PUBLIC_TASK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long each kind of record is kept after it was last needed."""

    interest_list_months: int = setting(whole(1, 36), 24)
    ended_member_months: int = setting(whole(1, 84), 24)
    message_days: int = setting(whole(7, 365), 90)
    photo_days: int = setting(whole(1, 365), 90)
    concern_years: int = setting(whole(3, 25), 8)
    audit_years: int = setting(whole(2, 12), 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodLaw:
    """The food authority's decision. number: the registration's; officer, date: who decided, and when."""

    status: FoodStatus | None = setting(one_of(FoodStatus), None)
    number: str | None = setting(text, None)
    officer: str | None = setting(text, None)
    date: dt.date | None = setting(day, None)

    def clashes(self) -> Iterator[tuple[str, Bad]]:
        if self.status is FoodStatus.REGISTERED and self.number is None:
            yield "status", Bad("needs_another", other="number", found=self.status.value)
        if self.status is FoodStatus.NOT_REQUIRED and self.officer is None:
            yield "status", Bad("needs_another", other="officer", found=self.status.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Insurance:
    """Public liability cover of the scheme. expires: the last day on which it holds."""

    insurer: str | None = setting(text, None)
    policy_number: str | None = setting(text, None)
    expires: dt.date | None = setting(day, None)
