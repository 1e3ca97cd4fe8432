from statuses.services.deciding import CHOICES, NothingToDecide, decide
from statuses.services.editing import Said, add_status, change_status, place_status

__all__ = ["CHOICES", "NothingToDecide", "Said", "add_status", "change_status", "decide", "place_status"]
