"""New film: from an empty page to a film being made, in six steps or on one page."""

from web.pages.wizard.blueprint import blueprint

from web.pages.wizard import choosing, editing, making, pictures  # noqa: F401  isort: skip

__all__ = ["blueprint"]
