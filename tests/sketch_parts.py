"""A finished film in which everything is but a sketch: the right shape, made in a second."""

from __future__ import annotations

import pytest

from core.plugins import load_plugins
from plugins import BUILT_IN
from tests.engine_parts import TROUBLE
from tests.film_room_parts import Made, brief_for_tests, film_once
from tests.parts import NULL


@pytest.fixture(scope="session")
def sketched(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The film, made once for all tests of this process."""
    registry = load_plugins((*BUILT_IN, NULL, TROUBLE), installed=False)
    return film_once(tmp_path_factory.mktemp("sketch"), registry, brief_for_tests())
