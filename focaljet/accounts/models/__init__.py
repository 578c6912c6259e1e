# Django looks for an app's tables here, and so does code that wants a member.
from focaljet.accounts.models.members import Group, Member, Membership
from focaljet.accounts.models.names import NameChange, ProtectedName
from focaljet.accounts.models.sign_ins import RememberedDevice, SignIn

__all__ = [
    "Group",
    "Member",
    "Membership",
    "NameChange",
    "ProtectedName",
    "RememberedDevice",
    "SignIn",
]
