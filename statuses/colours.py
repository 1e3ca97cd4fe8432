"""The palette of statuses: names, not values. `static/app/palette.css` gives each two legible themes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Colour(models.TextChoices):
    SLATE = "slate", _("Slate")
    GRAPHITE = "graphite", _("Graphite")
    STONE = "stone", _("Stone")
    RED = "red", _("Red")
    CRIMSON = "crimson", _("Crimson")
    CORAL = "coral", _("Coral")
    ORANGE = "orange", _("Orange")
    AMBER = "amber", _("Amber")
    GOLD = "gold", _("Gold")
    OLIVE = "olive", _("Olive")
    LIME = "lime", _("Lime")
    GREEN = "green", _("Green")
    EMERALD = "emerald", _("Emerald")
    MINT = "mint", _("Mint")
    TEAL = "teal", _("Teal")
    CYAN = "cyan", _("Cyan")
    SKY = "sky", _("Sky")
    BLUE = "blue", _("Blue")
    COBALT = "cobalt", _("Cobalt")
    INDIGO = "indigo", _("Indigo")
    VIOLET = "violet", _("Violet")
    PURPLE = "purple", _("Purple")
    MAGENTA = "magenta", _("Magenta")
    PINK = "pink", _("Pink")
