"""A small part of SOQL, for the stand-in of Salesforce.

``SELECT`` fields (``Contact.FirstName`` through a relationship, or ``COUNT()``) ``FROM`` one
object ``WHERE`` comparisons joined by ``AND``, ``OR`` and parentheses (``=``, ``!=``, ``<``,
``<=``, ``>``, ``>=``, ``IN``, ``NOT IN``, ``LIKE``) ``ORDER BY`` ``LIMIT`` ``OFFSET``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Row = dict[str, Any]
Test = Callable[[Row], bool]
Reads = Callable[[Row, str], Any]
"""Gives a row's field by its path: ``Owner.Name``."""

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*')"
    r"|(?P<moment>\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d))"
    r"|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<sign><=|>=|!=|<>|[=<>(),])"
    r"|(?P<word>[A-Za-z_][\w.]*))"
)


class SoqlError(ValueError):
    """The query is not understood."""


@dataclass
class Query:
    """A query, taken apart."""

    fields: list[str]
    object: str = ""
    where: Test = field(default=lambda _row: True)
    order: list[tuple[str, bool]] = field(default_factory=list)
    """Field and whether it goes down."""
    limit: int | None = None
    offset: int = 0

    @property
    def counts(self) -> bool:
        """Whether only the number of records is asked for."""
        return self.fields == ["COUNT()"]


def parse(text: str, reads: Reads) -> Query:
    """Take a query apart.

    :raises SoqlError: it is not understood.
    """
    return _Parser(text, reads).query()


def moment_of(text: str) -> datetime:
    """A moment as Salesforce writes it."""
    return datetime.fromisoformat(
        re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text.replace("Z", "+0000"))
    )


class _Parser:
    def __init__(self, text: str, reads: Reads) -> None:
        self.reads = reads
        self.tokens: list[tuple[str, str]] = []
        at, text = 0, text.strip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None or found.end() == at:
                raise SoqlError(f"unexpected token: {text[at : at + 20]}")
            self.tokens.append((str(found.lastgroup), found[str(found.lastgroup)]))
            at = found.end()
        self.at = 0

    def query(self) -> Query:
        self.expect("SELECT")
        query = Query([self.field()])
        while self.take(","):
            query.fields.append(self.field())
        self.expect("FROM")
        query.object = self.next()[1]
        if self.take("WHERE"):
            query.where = self.either()
        if self.take("ORDER"):
            self.expect("BY")
            query.order.append(self.order())
            while self.take(","):
                query.order.append(self.order())
        if self.take("LIMIT"):
            query.limit = int(self.next()[1])
        if self.take("OFFSET"):
            query.offset = int(self.next()[1])
        if self.at < len(self.tokens):
            raise SoqlError(f"unexpected token: {self.next()[1]}")
        return query

    def field(self) -> str:
        kind, name = self.next()
        if kind != "word":
            raise SoqlError(f"unexpected token: {name}")
        if self.take("("):
            self.expect(")")
            return f"{name.upper()}()"
        return name

    def order(self) -> tuple[str, bool]:
        name = self.field()
        down = self.take("DESC")
        if not down:
            self.take("ASC")
        if self.take("NULLS"):
            self.next()
        return name, down

    def either(self) -> Test:
        tests = [self.all_of()]
        while self.take("OR"):
            tests.append(self.all_of())
        return lambda row: any(test(row) for test in tests)

    def all_of(self) -> Test:
        tests = [self.one()]
        while self.take("AND"):
            tests.append(self.one())
        return lambda row: all(test(row) for test in tests)

    def one(self) -> Test:
        if self.take("("):
            inner = self.either()
            self.expect(")")
            return inner
        if self.take("NOT"):
            negated = self.one()
            return lambda row: not negated(row)
        name, reads = self.field(), self.reads
        _, sign = self.next()
        if sign.upper() == "NOT":
            self.expect("IN")
            values = self.values()
            return lambda row: reads(row, name) not in values
        if sign.upper() == "IN":
            values = self.values()
            return lambda row: reads(row, name) in values
        value = self.value()
        return lambda row: _compare(reads(row, name), sign.upper(), value)

    def values(self) -> list[Any]:
        self.expect("(")
        found = [self.value()]
        while self.take(","):
            found.append(self.value())
        self.expect(")")
        return found

    def value(self) -> Any:
        kind, text = self.next()
        if kind == "text":
            return re.sub(r"\\(.)", r"\1", text[1:-1])
        if kind == "number":
            return float(text)
        if kind == "moment":
            return moment_of(text)
        if text.lower() in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[text.lower()]
        raise SoqlError(f"unexpected token: {text}")

    def next(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise SoqlError("unexpected end of the query")
        self.at += 1
        return self.tokens[self.at - 1]

    def take(self, word: str) -> bool:
        here = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        if here[0] in ("word", "sign") and here[1].upper() == word:
            self.at += 1
            return True
        return False

    def expect(self, word: str) -> None:
        if not self.take(word):
            raise SoqlError(f"expected {word}")


def _compare(have: Any, sign: str, want: Any) -> bool:
    if isinstance(want, datetime) and isinstance(have, str):
        have = moment_of(have)
    if isinstance(want, str) and isinstance(have, str):
        # Salesforce compares texts without regard to case.
        have, want = have.lower(), want.lower()
    if sign in ("=", "!=", "<>"):
        return bool(have == want) == (sign == "=")
    if have is None or want is None:
        return False
    if sign == "LIKE":
        pattern = re.escape(want).replace("%", ".*").replace("_", ".")
        return re.fullmatch(pattern, have) is not None
    if sign == "<":
        return bool(have < want)
    if sign == "<=":
        return bool(have <= want)
    if sign == ">":
        return bool(have > want)
    if sign == ">=":
        return bool(have >= want)
    raise SoqlError(f"unexpected token: {sign}")
