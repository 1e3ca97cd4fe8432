from statuses.forms.moving import CommentForm, DecisionForm
from statuses.forms.setting import PlaceForm, RemoveForm, StatusForm

__all__ = ["CommentForm", "DecisionForm", "PlaceForm", "RemoveForm", "StatusForm"]
