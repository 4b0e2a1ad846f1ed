"""Sentences of Django and allauth that members meet, told again in our own voice.

They are only named here, so that our catalogue carries a translation that goes before theirs.
"""

from django.utils.translation import gettext_noop as _

SENTENCES = (
    _("Email"),
    _("Password"),
    _("New Password"),
    _("New Password (again)"),
    _("Current Password"),
    _("This field is required."),
    _("Enter a valid email address."),
    _("The email address and/or password you specified are not correct."),
    _("Too many failed login attempts. Try again later."),
    _("You must type the same password each time."),
    _("Please type your current password."),
    _("Incorrect password."),
    _("Incorrect code."),
    _("This password is too common."),
    _("This password is entirely numeric."),
    _("Use authenticator app or code"),
    _("Use your password"),
)
