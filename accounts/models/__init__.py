from accounts.models.change import Change, Did
from accounts.models.invitation import Invitation
from accounts.models.membership import MemberLocation, Membership, Role
from accounts.models.organization import Kind, Location, Organization, Owned
from accounts.models.signed import Signed
from accounts.models.user import User
from accounts.nouns import Noun

__all__ = [
    "Change",
    "Did",
    "Invitation",
    "Kind",
    "Location",
    "MemberLocation",
    "Membership",
    "Noun",
    "Organization",
    "Owned",
    "Role",
    "Signed",
    "User",
]
