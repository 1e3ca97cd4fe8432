from accounts.models.membership import Membership, Role
from accounts.models.organization import Kind, Location, Noun, Organization, Owned
from accounts.models.user import User

__all__ = ["Kind", "Location", "Membership", "Noun", "Organization", "Owned", "Role", "User"]
