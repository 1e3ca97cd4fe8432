from statuses.services.deciding import CHOICES, NothingToDecide, choices_for, decide
from statuses.services.editing import Said, add_status, change_status, place_status

__all__ = ["CHOICES", "NothingToDecide", "Said", "add_status", "change_status", "choices_for", "decide", "place_status"]
