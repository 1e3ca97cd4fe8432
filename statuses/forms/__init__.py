from statuses.forms.moving import CommentForm, DecisionForm, PageForm
from statuses.forms.setting import PlaceForm, RemoveForm, StatusForm

__all__ = ["CommentForm", "DecisionForm", "PageForm", "PlaceForm", "RemoveForm", "StatusForm"]
