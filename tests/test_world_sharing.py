"""Links that expire: what anybody who has one may save, and when no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from core.errors import NotFoundError
from core.models import Film, Project, User, now
from core.services import sharing
from core.studio import Studio
from tests.film_room_parts import Room, token_of
