"""The graph: tasks wait for their needs, turns unfold."""

from __future__ import annotations

import pytest

from core.graph import Graph, Task, Turn
from core.stages import Request, Result


def task(name: str, *needs: str, seconds: float = 1.0) -> Task:
    return Task(name, "music", lambda _results: Request(), needs, seconds)


def test_tasks_come_when_their_needs_are_met_longest_first() -> None:
    graph = Graph([task("a"), task("b", seconds=9), task("c", "a", "b")])
    assert [one.id for one in graph.ready()] == ["b", "a"]
    assert graph.ready() == []
    graph.finish("a", Result())
    assert graph.ready() == []
    graph.finish("b", Result())
    assert [one.id for one in graph.ready()] == ["c"]
    assert not graph.done
    graph.finish("c", Result())
    assert graph.done


def test_a_turn_unfolds_once_and_may_unfold_further() -> None:
    inner = Turn("inner", lambda _results: [task("c", "a")], ("a",))
    graph = Graph([task("a"), Turn("outer", lambda _results: [task("b"), inner], ("a",))])
    graph.ready()
    assert not graph.unfolded
    graph.finish("a", Result())
    assert graph.unfolded
    assert {one.id for one in graph.ready()} == {"b", "c"}


def test_the_same_name_twice_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="holds a twice"):
        Graph([task("a"), task("a")])
