"""Signing up and in for programs."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import g, request
from pydantic import Field

from core.models import User
from core.services import accounts, logins, mfa, proofs
from core.services.keys import OWNER
from core.services.logins import Tokens
from web.api.envelope import Body, Envelope, View, ok
from web.api.users import Account, login_asking
from web.context import database, studio
from web.guard import needs
from web.language import LANGUAGES

blueprint = APIBlueprint("auth", __name__, tag="Signing in")

Email = Field(min_length=3, max_length=254, examples=["anna@example.com"])
Password = Field(min_length=1, max_length=256)


class Registration(Body):
    """A new account."""

    email: str = Email
    password: str = Field(min_length=1, max_length=256, description="At least 10 characters.")
    name: str = Field(default="", max_length=120)
    locale: str = Field(default="en", max_length=12)


class Credentials(Body):
    """An account's address and password, and the code if it asks for one."""

    email: str = Email
    password: str = Password
    totp: str = Field(default="", max_length=20, description="Code of the second factor.")


class RefreshToken(Body):
    """The refresh token got last."""

    refresh_token: str = Field(min_length=1, max_length=200)


class Address(Body):
    """An account's address."""

    email: str = Email


class NewPassword(Body):
    """A token from a letter and the password to have from now on."""

    token: str = Field(min_length=1, max_length=1000)
    password: str = Field(min_length=1, max_length=256)


class LetterToken(Body):
    """A token from a letter: the end of its link."""

    token: str = Field(min_length=1, max_length=1000)


class Code(Body):
    """Six digits of an authenticator app."""

    code: str = Field(min_length=1, max_length=20)


class CurrentPassword(Body):
    """The password, to show that it is the owner who asks."""

    password: str = Field(default="", max_length=256)


class PasswordChange(Body):
    """The password that is, and the one to be."""

    current: str = Field(default="", max_length=256)
    password: str = Field(min_length=1, max_length=256, description="At least 10 characters.")


class AppKey(View):
    """What an authenticator app needs."""

    key: str
    address: str = Field(description="The same as an `otpauth://` address, for a QR code.")


class RecoveryCodes(View):
    """Each opens the account once, in place of the app's code. Shown only now."""

    recovery_codes: list[str]


class TokensView(View):
    """Send ``access_token`` as ``Authorization: Bearer``; refresh before it ends."""

    access_token: str
    refresh_token: str
    token_type: str = "Bearer"
    expires_in: int = Field(description="Seconds until the access token ends.")


class Registered(View):
    """A new account, signed in."""

    account: Account
    tokens: TokensView


class Done(View):
    """It was done, or would have been: nothing is told about who has an account."""

    done: bool = True


@blueprint.post("/auth/register")
@blueprint.input(Registration, arg_name="body")
@blueprint.output(Envelope[Registered], status_code=201)
@blueprint.doc(summary="Sign up", responses=[409, 422, 429])
def register(body: Registration) -> dict[str, object]:
    """Open an account; the answer signs it in."""
    locale = body.locale if body.locale in LANGUAGES else "en"
    user = accounts.register(
        database(), body.email, body.password, body.name, locale, studio().settings, _from(),
    )  # fmt: skip
    return ok({"account": user, "tokens": _open(user)})


@blueprint.post("/auth/login")
@blueprint.input(Credentials, arg_name="body")
@blueprint.output(Envelope[TokensView])
@blueprint.doc(summary="Sign in", responses=[401, 403, 422, 429])
def login(body: Credentials) -> dict[str, object]:
    """Get tokens for a password. An account with a second factor answers 401 with the code
    ``second_factor_needed`` until ``totp`` is sent along."""
    user = accounts.check_password(database(), body.email, body.password, _from())
    if mfa.is_on(user):
        mfa.check(database(), user, studio().settings.secret(), body.totp)
    return ok(_open(user))


@blueprint.post("/auth/refresh")
@blueprint.input(RefreshToken, arg_name="body")
@blueprint.output(Envelope[TokensView])
@blueprint.doc(summary="Refresh tokens", responses=[401, 422])
def refresh(body: RefreshToken) -> dict[str, object]:
    """Get new tokens for a refresh token, once. Showing one twice ends the session."""
    return ok(logins.refresh(database(), studio().settings.secret(), body.refresh_token))


@blueprint.post("/auth/logout")
@needs(OWNER)
@blueprint.output(Envelope[Done])
@blueprint.doc(summary="Sign out")
def logout() -> dict[str, object]:
    """End the session that asks; its tokens stop working at once."""
    logins.end(database(), g.user, login_asking())
    return ok(Done())


@blueprint.post("/auth/forgot")
@blueprint.input(Address, arg_name="body")
@blueprint.output(Envelope[Done])
@blueprint.doc(summary="Forgot the password", responses=[429])
def forgot_password(body: Address) -> dict[str, object]:
    """Send a letter with a token for *Choose a new password*, if the address has an account.
    The answer is the same if it has none."""
    proofs.forgot(database(), accounts.normal_email(body.email), studio().settings, _from())
    return ok(Done())


@blueprint.post("/auth/reset")
@blueprint.input(NewPassword, arg_name="body")
@blueprint.output(Envelope[Done])
@blueprint.doc(summary="Choose a new password", responses=[410])
def reset_password(body: NewPassword) -> dict[str, object]:
    """Use the token of such a letter, once. The account is signed out everywhere."""
    proofs.reset(database(), body.token, body.password, studio().settings)
    return ok(Done())


@blueprint.post("/auth/verify")
@blueprint.input(LetterToken, arg_name="body")
@blueprint.output(Envelope[Done])
@blueprint.doc(summary="Prove an e-mail address", responses=[401, 409, 410])
def verify(body: LetterToken) -> dict[str, object]:
    """Use the token of the letter that came after signing up, or after changing the address."""
    proofs.verify(database(), body.token, studio().settings, g.user)
    return ok(Done())


@blueprint.post("/auth/verify/letter")
@needs(OWNER)
@blueprint.output(Envelope[Done])
@blueprint.doc(summary="Send that letter again", responses=[429])
def verify_letter() -> dict[str, object]:
    """Write another letter with a token that proves the address."""
    proofs.ask_again(database(), g.user, studio().settings)
    return ok(Done())


@blueprint.post("/auth/mfa")
@needs(OWNER)
@blueprint.output(Envelope[AppKey])
@blueprint.doc(summary="Begin two-step sign-in")
def begin_mfa() -> dict[str, object]:
    """Get the key for an authenticator app. Nothing changes until a code of it was sent."""
    key = mfa.begin(database(), g.user, _secret())
    return ok(AppKey(key=key, address=mfa.address_of(g.user, key)))


@blueprint.post("/auth/mfa/on")
@needs(OWNER)
@blueprint.input(Code, arg_name="body")
@blueprint.output(Envelope[RecoveryCodes])
@blueprint.doc(summary="Turn two-step sign-in on", responses=[429])
def turn_mfa_on(body: Code) -> dict[str, object]:
    """Send a code of the app. The answer has the recovery codes, this once."""
    codes = mfa.turn_on(database(), g.user, _secret(), body.code)
    return ok(RecoveryCodes(recovery_codes=codes))


@blueprint.post("/auth/mfa/off")
@needs(OWNER)
@blueprint.input(CurrentPassword, arg_name="body")
@blueprint.output(Envelope[Done])
@blueprint.doc(summary="Turn two-step sign-in off", responses=[429])
def turn_mfa_off(body: CurrentPassword) -> dict[str, object]:
    """Ask for the password alone from now on."""
    accounts.confirm(database(), g.user, body.password)
    mfa.turn_off(database(), g.user)
    return ok(Done())


@blueprint.post("/auth/password")
@needs(OWNER)
@blueprint.input(PasswordChange, arg_name="body")
@blueprint.output(Envelope[Done])
@blueprint.doc(summary="Change the password", responses=[429])
def change_password(body: PasswordChange) -> dict[str, object]:
    """Change the password; every other browser and program is signed out."""
    accounts.change_password(database(), g.user, body.current, body.password, login_asking())
    return ok(Done())


def _from() -> str:
    return request.remote_addr or ""


def _secret() -> str:
    return studio().settings.secret()


def _open(user: User) -> Tokens:
    return logins.open_tokens(database(), _secret(), user, request.user_agent.string, _from())
