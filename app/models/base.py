"""What every table shares."""

import enum
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry, relationship


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in UTC on both databases.

    SQLite gives back naive values from DateTime(timezone=True), an hour wrong in summer; this type refuses naive
    values on the way in and adds UTC on the way out.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time carries its zone")
        value = value.astimezone(UTC)
        return value if dialect.name != "sqlite" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class CodeMap(TypeDecorator[Mapping[Any, Any]]):
    """A mapping from one closed list to another, kept as JSON of their codes, like {"milk": "avoid"}."""

    impl = JSON
    cache_ok = True

    def __init__(self, keys: type[enum.StrEnum], values: type[enum.StrEnum]) -> None:
        super().__init__()
        self.keys = keys
        self.values = values

    def process_bind_param(self, value: Mapping[Any, Any] | None, dialect: Dialect) -> dict[str, str] | None:
        if value is None:
            return None
        return {self.keys(key).value: self.values(item).value for key, item in value.items()}

    def process_result_value(self, value: Mapping[Any, Any] | None, dialect: Dialect) -> dict[Any, Any] | None:
        if value is None:
            return None
        return {self.keys(key): self.values(item) for key, item in value.items()}


class CodeSet(TypeDecorator[frozenset[Any]]):
    """A set of codes from one closed list, kept as a sorted JSON list. None stays None: not asked."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, codes: type[enum.StrEnum]) -> None:
        super().__init__()
        self.codes = codes

    def process_bind_param(self, value: frozenset[Any] | None, dialect: Dialect) -> list[str] | None:
        return None if value is None else sorted(self.codes(item).value for item in value)

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> frozenset[Any] | None:
        return None if value is None else frozenset(self.codes(item) for item in value)


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UtcDateTime(),
            dict[str, Any]: JSON(none_as_null=True),
            list[str]: JSON(none_as_null=True),
            enum.StrEnum: Enum(
                enum.StrEnum,
                native_enum=False,
                length=24,
                create_constraint=False,
                values_callable=lambda codes: [code.value for code in codes],
            ),
        },
    )


class CouncilOwned:
    """A row that belongs to one council: keyed on the pair (council_id, id), filtered by the session's net."""

    @declared_attr
    def council_id(cls) -> Mapped[int]:  # noqa: N805 declared_attr receives the class
        return mapped_column(Integer, ForeignKey("councils.id"), nullable=False)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)


class Referenced:
    """A row that people name on the phone: `ref` is six of Crockford's symbols, unique in its council."""

    ref: Mapped[str] = mapped_column(String(8), nullable=False)


class Versioned:
    """A row whose form says which version it was opened on. The number rises with every change."""

    version: Mapped[int] = mapped_column(Integer, nullable=False, default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 declared_attr receives the class
        return {"version_id_col": cls.version}


def pair_key() -> UniqueConstraint:
    """What foreign keys on the pair point at."""
    return UniqueConstraint("council_id", "id")


def in_council(column: str, table: str) -> ForeignKeyConstraint:
    """A foreign key on the pair: a row can only point at a row of its own council."""
    return ForeignKeyConstraint(["council_id", column], [f"{table}.council_id", f"{table}.id"])


def belongs_to(owner: str, column: str, target: str) -> Any:
    """A read-only way from a row to the one its column names. Never loaded by accident: ask for it in the query."""
    return relationship(
        target,
        primaryjoin=f"and_(foreign({owner}.{column}) == {target}.id, {owner}.council_id == {target}.council_id)",
        lazy="raise",
        viewonly=True,
    )
