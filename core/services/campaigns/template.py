"""A screenplay with variables, and what becomes of it for one person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core import variables
from core.errors import InputError
from core.film import Line, Screenplay
from core.pacing import estimate
from core.planning import with_texts

#: Of all people, this share has room for their lines; a name far longer than the others' would
#: make everybody wait. Its film is that much longer.
_MOST = 0.95

#: Seconds by which the time kept free may exceed what half of the people need.
_PATIENCE = 1.5


#: How a line begins that says who speaks.
_CUE = re.compile(r"^[ \t]*(\{\{[^{}\n]+\}\})[ \t]*:", re.MULTILINE)

NO_VARIABLES = (
    "the script has no variables: write {{FirstName}} where each person's name is to be said"
)


@dataclass(frozen=True)
class Template:
    """A screenplay whose title and lines have variables."""

    title: str
    play: Screenplay

    @property
    def names(self) -> list[str]:
        """Its variables, in the order of their first use."""
        return variables.names_in("\n".join([self.title, *(line.text for line in self.lines)]))

    @property
    def lines(self) -> list[Line]:
        """The lines in which a variable stands."""
        return [line for line in self.play.lines if variables.names_in(line.text)]

    def texts(self, values: Mapping[str, str]) -> dict[str, str]:
        """Line id → what is said to the person with these values."""
        return {line.id: variables.filled(line.text, values) for line in self.lines}

    def filled(self, values: Mapping[str, str]) -> Screenplay:
        """The screenplay for one person."""
        play = with_texts(self.play, self.texts(values))
        return play.model_copy(update={"title": variables.filled(self.title, values)[:160]})

    def longest(self, people: Iterable[Mapping[str, str]]) -> dict[str, str]:
        """Line id → the text for whose length time is kept free, of all that will stand there."""
        everybody = list(people)
        return {
            line.id: _longest(
                [
                    line.model_copy(update={"text": variables.filled(line.text, values)})
                    for values in everybody
                ]
            )
            for line in self.lines
            if everybody
        }


def template_of(script: str, title: str, play: Screenplay) -> Template:
    """The template of a script that was understood as ``play``.

    :raises InputError: it has no variables, or one stands where nobody says it.
    """
    wanted = Counter(_all(script))
    if not wanted and not variables.names_in(title):
        raise InputError(NO_VARIABLES)
    found = Counter(name for line in play.lines for name in _all(line.text))
    for name in wanted:
        if found[name] == 0:
            raise InputError(
                f"{{{{{name}}}}} stands where nobody says it: variables can stand in what is "
                "spoken and in the title, not in headings or speakers' names"
            )
    headings = "\n".join(f"{scene.heading} {scene.place}" for scene in play.scenes)
    names = "\n".join([*(one.name for one in play.characters), *_CUE.findall(script)])
    for name in variables.names_in(f"{headings}\n{names}"):
        raise InputError(
            f"{{{{{name}}}}} stands in a scene's heading or a speaker's name: variables can stand "
            "in what is spoken and in the title"
        )
    return Template(title or play.title, play)


def _all(text: str) -> list[str]:
    names = variables.names_in(text)
    plain = variables.plain(text)
    return [name for name in names for _ in range(plain.count(f"{{{{{name}}}}}"))]


def _longest(lines: Sequence[Line]) -> str:
    by_length = sorted(lines, key=lambda line: (estimate(line), line.text))
    usual = estimate(by_length[len(by_length) // 2])
    best = by_length[: max(1, round(len(by_length) * _MOST))]
    fitting = [line for line in best if estimate(line) <= usual + _PATIENCE]
    return (fitting or best[:1])[-1].text
